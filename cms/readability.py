"""Lixtal: how hard a Danish text is to read.

LIX ("läsbarhetsindex") is C.-H. Björnsson's formula (Läsbarhet, Stockholm 1968):

    lix = words / sentences + 100 * long words / words

where a long word has more than six letters. The bands are the Danish ones, as sprogvaskeriet.dk
and skriveskolen.dk print them. Lixtal measures length, not clarity: it is a hint to an editor.

No Django here, so that tests, commands and the demo content's rules can all count alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

LONG_WORD_LETTERS = 6

# Upper bound of each band, easiest first; what lies above the last bound is HARDEST.
BANDS: tuple[tuple[int, str], ...] = (
    (24, "meget let"),
    (34, "let"),
    (44, "middel"),
    (54, "svær"),
)
HARDEST = "meget svær"
MIDDLING = next(bound for bound, name in BANDS if name == "middel")
# A line of fewer words is a heading or an item, which nobody can divide.
SHORTEST_HEAVY = 6
# In English ("Sentence length: why 25 words is our limit", Inside GOV.UK, 2014).
LONG_SENTENCE_WORDS = 25

# Letters and digits, with hyphens and apostrophes inside; 9.000, 83,9 and cpr-nummer are one word.
_WORD = re.compile(r"\w+(?:[-'’.,]\w+)*")
# A full stop ends a sentence only before a capital or the end of its line, so that
# "kl. 17", "3. november" and "ca. 50" don't; a line break always ends one (headings, items).
# Guillemets and curly quotes close a quotation in one language and open one in another.
_QUOTES = "\"'«»“”‘’"
# Begins at the first mark of a row and never gives one back: a thousand dots take no longer than one
# each, also where nothing ends (an editor's text is counted while it is typed).
_SENTENCE_END = re.compile(
    rf"(?<![.!?…])[.!?…]++[{_QUOTES})\]]*+(?=\s++[{_QUOTES}(\[]*+[A-ZÆØÅ]|\s*+$)", re.MULTILINE
)
# Abbreviations that a capital often follows; none is longer than so many characters, dots included.
_ABBREVIATION = re.compile(r"\b(?:bl\.a|ca|dvs|f\.eks|fx|jf|kl|mv|nr|tlf|[A-ZÆØÅ])\.$")
_ABBREVIATION_REACH = 8


@dataclass(frozen=True)
class Readability:
    """The counts of one text and what follows from them."""

    words: int
    sentences: int
    long_words: int

    @property
    def lixtal(self) -> float:
        """The lixtal; 0 for a text without words."""
        if not self.words:
            return 0.0
        return self.words / self.sentences + 100 * self.long_words / self.words

    def without(self, part: Readability) -> Readability:
        """What is left when a part of the text is left out."""
        return Readability(
            words=self.words - part.words,
            sentences=self.sentences - part.sentences,
            long_words=self.long_words - part.long_words,
        )

    @property
    def band(self) -> str:
        """The Danish name of the band, from the lixtal rounded to a whole number."""
        score = round(self.lixtal)
        return next((name for bound, name in BANDS if score <= bound), HARDEST)


def words(text: str) -> list[str]:
    """The words of a text in order, numbers included, without punctuation around them."""
    return _WORD.findall(text)


def sentences(text: str) -> list[str]:
    """The sentences of a text in order; every line break ends one."""
    found: list[str] = []
    for line in text.splitlines():
        start = 0
        for end in _SENTENCE_END.finditer(line):
            before = line[max(start, end.end() - _ABBREVIATION_REACH) : end.end()]
            if end.end() < len(line) and _ABBREVIATION.search(before):
                continue
            found.append(line[start : end.end()].strip())
            start = end.end()
        found.append(line[start:].strip())
    return [sentence for sentence in found if words(sentence)]


def measure(text: str) -> Readability:
    """Count the words, sentences and long words of a text (blocks parted by line breaks)."""
    all_words = words(text)
    return Readability(
        words=len(all_words),
        sentences=len(sentences(text)),
        long_words=sum(_letters(word) > LONG_WORD_LETTERS for word in all_words),
    )


def heaviest(found: Sequence[str], number: int = 3) -> list[int]:
    """Return the places in `found`, the sentences of a text, of the heaviest ones, heaviest first.

    A sentence of some length is heavy when its own lixtal is above "middel" and the text would be
    easier without it; the more so, the heavier. At most `number` places; none for an easy text.
    """
    counted = [measure(sentence) for sentence in found]
    whole = Readability(
        words=sum(one.words for one in counted),
        sentences=sum(one.sentences for one in counted),
        long_words=sum(one.long_words for one in counted),
    )
    weights = {
        place: whole.lixtal - whole.without(one).lixtal
        for place, one in enumerate(counted)
        if one.words >= SHORTEST_HEAVY and round(one.lixtal) > MIDDLING
    }
    heavy = [place for place, weight in weights.items() if weight > 0]
    return sorted(heavy, key=lambda place: -weights[place])[:number]


def longest_words(text: str, number: int = 5) -> list[str]:
    """Return the longest words of a text, each once as it first stands there, longest first.

    Only those of more than twice the letters of a long word; at most `number`.
    """
    known = {word.lower(): word for word in reversed(words(text))}
    found = [word for word in known.values() if _letters(word) > 2 * LONG_WORD_LETTERS]
    return sorted(found, key=lambda word: (-_letters(word), word.lower()))[:number]


def longest(found: Sequence[str], limit: int = LONG_SENTENCE_WORDS) -> list[int]:
    """Return the places in `found`, sentences, of those of more than `limit` words, longest first."""
    lengths = [len(words(sentence)) for sentence in found]
    too_long = [place for place, length in enumerate(lengths) if length > limit]
    return sorted(too_long, key=lambda place: -lengths[place])


def _letters(word: str) -> int:
    return sum(character.isalpha() for character in word)
