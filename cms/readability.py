"""Lixtal: how hard a Danish text is to read.

LIX ("läsbarhetsindex") is C.-H. Björnsson's formula (Läsbarhet, Stockholm 1968):

    lix = words / sentences + 100 * long words / words

where a long word has more than six letters. The bands are the Danish ones, as sprogvaskeriet.dk
and skriveskolen.dk print them. Lixtal measures length, not clarity: it is a hint to an editor.

No Django here, so that tests, commands and the demo content's rules can all count alike.
"""

from __future__ import annotations

import re
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

# Letters and digits, with hyphens and apostrophes inside; 9.000, 83,9 and cpr-nummer are one word.
_WORD = re.compile(r"\w+(?:[-'’.,]\w+)*")
# A full stop ends a sentence only before a capital or the end of its line, so that
# "kl. 17", "3. november" and "ca. 50" don't; a line break always ends one (headings, items).
# Guillemets and curly quotes close a quotation in one language and open one in another.
_QUOTES = "\"'«»“”‘’"
_SENTENCE_END = re.compile(
    rf"[.!?…]+[{_QUOTES})\]]*(?=\s+[{_QUOTES}(\[]*[A-ZÆØÅ]|\s*$)", re.MULTILINE
)
# Abbreviations that a capital often follows.
_ABBREVIATION = re.compile(r"\b(?:bl\.a|ca|dvs|f\.eks|fx|jf|kl|mv|nr|tlf|[A-ZÆØÅ])\.$")


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
            piece = line[start : end.end()].strip()
            if end.end() < len(line) and _ABBREVIATION.search(piece):
                continue
            found.append(piece)
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


def _letters(word: str) -> int:
    return sum(character.isalpha() for character in word)
