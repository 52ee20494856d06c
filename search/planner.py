"""From what a reader typed to a plan that any engine can carry out and anybody can explain.

1. Words in quotes are a phrase: never loosened, never corrected.
2. Function words are left out, unless there is nothing else. Words of any municipal page, of the frame
   of a question and those that say whose trouble it is (»min søn«) are *light*: they help to rank and
   never decide, unless the query has no others.
3. Expressions that have other words (»gå i byen«) are read as one, longest first; then two words that
   the index writes as one (»natte ravne«, »kursus for forældre«); then each word for itself.
4. A word stands for itself in all its forms, for other words for it, and for the parts of a compound
   (`readings`, `reader`). One that the index doesn't know: a word of the other language, Norwegian or Swedish,
   the same word in other letters, two words written as one, one written as two; then the nearest word
   of the index, and the reader is told. Words of the language itself and protected names are never
   corrected.
5. Stages: all words; compounds loosened to single parts and nearly the same words; any of the rarer
   words. How many words a page must answer to be an answer at all is decided by `ranking`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from .advice import ALL_MAY_CHANGE, Untouched
from .analysis import Analyser, Token, is_function_word, stems_of, tokenise
from .analysis.base import WORD, word_list
from .analysis.nordic import FUNCTION_WORDS as NORDIC_FUNCTION_WORDS
from .document import Correction, SearchQuery
from .plan import Alternative, Clause, QueryPlan, Source
from .reader import Reader
from .readings import shares
from .vocabulary import Vocabulary
from .wording import Expander, NoExpander, Side, alternative

MAX_WORDS: Final = 12
# A question of so many words is read; of those that are asked for, the first `MAX_WORDS`.
MAX_TOKENS: Final = 40
# Between two words that may be one compound the other way round: »kursus for forældre«.
_JOINING: Final = frozenset("for til af i på mod med blandt fra om mellem over hos ved".split())
# A number of so many digits is a postcode or a year, which may decide.
_LONG_NUMBER: Final = 4
_OWN: Final[Mapping[str, frozenset[str]]] = {
    "da": frozenset("min mit mine vores vort din dit dine hendes hans deres".split()),
    "en": frozenset("my our your her his their".split()),
}
_GENITIVE: Final = re.compile("['’]?s$")
_KIN: Final[Mapping[str, frozenset[str]]] = {
    language: word_list(f"kin-{language}.txt") for language in ("da", "en")
}


@dataclass(frozen=True)
class _Expression:
    """Several words of the query that stand for something together."""

    start: int
    length: int
    alternatives: list[Alternative]


class Planner:
    """Makes plans for one language."""

    def __init__(
        self,
        analyser: Analyser,
        vocabulary: Vocabulary,
        *,
        other: Side | None = None,
        expander: Expander | None = None,
        untouched: Untouched = ALL_MAY_CHANGE,
    ) -> None:
        """Plan for an index; `other` is the other language with its own."""
        self._side = Side(analyser, vocabulary)
        self._other = other
        self._expander = expander or NoExpander()
        self._untouched = untouched

    def plan(self, query: SearchQuery) -> QueryPlan:
        """Return the plan of a query; never raises."""
        text, phrases = _take_phrases(query.text)
        quoted = [clause for phrase in phrases if (clause := self._phrase(phrase))]
        tokens = list(tokenise(self._side.analyser, text))[:MAX_TOKENS]
        foreign = self._is_foreign(tokens)
        reader = Reader(
            self._side,
            self._other,
            self._expander,
            foreign=foreign,
            untouched=self._untouched,
        )
        kept = [
            place for place, token in enumerate(tokens) if not self._is_left_out(token, foreign)
        ]
        if not kept and not quoted:
            kept = list(range(len(tokens)))
        kept = kept[:MAX_WORDS]
        words, corrections = self._words(reader, tokens, kept, foreign, not query.exact)
        return QueryPlan(query.language, tuple(quoted + words), tuple(corrections), foreign)

    # Which words --------------------------------------------------------------------

    def _is_foreign(self, tokens: Sequence[Token]) -> bool:
        """Whether more words are those of the other language than of this one."""
        if self._other is None:
            return False
        own, other = self._side, self._other
        balance = 0.0
        for token in tokens:
            stems = [
                each.analyser.stem(each.analyser.normalise(token.surface)) for each in (own, other)
            ]
            # A light word of either language is on pages of the other one by chance: »indsats«.
            is_light = (
                stems[0] in own.analyser.light_stems or stems[1] in other.analyser.light_stems
            )
            share = 0.5 if is_light else 1.0
            balance += share * self._leaning(other, own, token.surface)
        return balance > 0

    def _leaning(self, other: Side, own: Side, surface: str) -> float:
        """Return whose word it is: 1 if only the other language has it, -1 if only this one.

        Pages quote words of the other language: the glossary gives every word's Danish one. Where both
        indexes hold a word, half a word is said by whichever word list has it alone.
        """
        theirs, ours = self._belongs(other, surface), self._belongs(own, surface)
        if theirs and ours:
            theirs, ours = (_is_listed(side.analyser, surface) for side in (other, own))
            return 0.5 * (theirs - ours)
        return float(theirs - ours)

    def _belongs(self, side: Side, surface: str) -> bool:
        """Whether a word is one of a language."""
        analyser = side.analyser
        word = analyser.normalise(surface)
        stem = analyser.stem(word)
        return (
            stem in analyser.light_stems
            or side.vocabulary.knows(stem)
            or analyser.is_real(word)
            or bool(self._expander.synonyms(side.language, (stem,)))
        )

    def _is_left_out(self, token: Token, foreign: bool) -> bool:
        """Whether nobody asks for a word: a function word, or a lone letter."""
        if len(token.word) == 1 and not token.word.isdigit():
            return True
        if is_function_word(self._side.analyser, token):
            return True
        if foreign and self._other is not None and is_function_word(self._other.analyser, token):
            return True
        return (
            self._side.language == "da"
            and token.surface.lower() in NORDIC_FUNCTION_WORDS
            and not self._side.vocabulary.knows(token.stem)
        )

    def _is_framed(self, tokens: Sequence[Token], place: int) -> bool:
        """Whether a word only says whose trouble it is: "my son", »min mors«."""
        if not place:
            return False
        owner, word = tokens[place - 1].surface.lower(), tokens[place].surface.lower()
        forms = {word, _GENITIVE.sub("", word)}
        return any(owner in _OWN[code] and forms & _KIN[code] for code in _OWN)

    # What they stand for --------------------------------------------------------------

    def _words(
        self,
        reader: Reader,
        tokens: Sequence[Token],
        kept: Sequence[int],
        foreign: bool,
        may_correct: bool,
    ) -> tuple[list[Clause], list[Correction]]:
        clauses: dict[int, Clause] = {}
        corrections: list[Correction] = []
        taken: set[int] = set()
        for found in self._expressions(reader, tokens, kept, foreign):
            span = range(found.start, found.start + found.length)
            if taken.isdisjoint(span):
                taken.update(span)
                inside = [tokens[place] for place in span if place in kept]
                clauses[found.start] = self._expression(reader, found, inside)
        left = [place for place in kept if place not in taken]
        for place, following in zip_longest(left, left[1:]):
            if place in taken:
                continue
            joined = self._joined(reader, tokens, place, following)
            if joined is not None and following is not None:
                taken.add(following)
                clauses[place] = joined
                continue
            clause, correction = reader.word(tokens[place], may_correct=may_correct)
            token = tokens[place]
            if self._is_framed(tokens, place) or self._is_light(token, foreign):
                clause = reader.clause(clause.text, token.stem, clause.alternatives, light=True)
            clauses[place] = clause
            if correction is not None:
                corrections.append(correction)
        return [clauses[place] for place in sorted(clauses)], corrections

    def _is_light(self, token: Token, foreign: bool) -> bool:
        """Whether a word helps to rank and doesn't decide: an age or an hour, too."""
        if token.word.isdigit() and len(token.word) < _LONG_NUMBER:
            return True
        if token.stem in self._side.analyser.light_stems:
            return True
        if not foreign or self._other is None:
            return False
        analyser = self._other.analyser
        return analyser.stem(analyser.normalise(token.surface)) in analyser.light_stems

    def _phrase(self, text: str) -> Clause | None:
        stems = stems_of(self._side.analyser, text)
        if not stems:
            return None
        idf = max(self._side.vocabulary.idf(stem) for stem in stems)
        return Clause(text, (Alternative(stems, is_phrase=len(stems) > 1),), idf, quoted=True)

    def _expressions(
        self, reader: Reader, tokens: Sequence[Token], kept: Sequence[int], foreign: bool
    ) -> list[_Expression]:
        """Return what several words stand for together: most words first, then from the left.

        In a longer query an expression needs a word that decides: »hjælp til« asks for no volunteers.
        """
        heavy = {place for place in kept if not self._is_light(tokens[place], foreign)}
        found = [
            each
            for each in self._all_expressions(reader, tokens, foreign)
            if any(
                place in (heavy or kept) for place in range(each.start, each.start + each.length)
            )
        ]

        def rank(each: _Expression) -> tuple[int, int, int]:
            said = sum(each.start <= place < each.start + each.length for place in kept)
            return (-said, -each.length, each.start)

        return sorted(found, key=rank)

    def _all_expressions(
        self, reader: Reader, tokens: Sequence[Token], foreign: bool
    ) -> Iterator[_Expression]:
        language = self._side.language
        stems = [token.stem for token in tokens]
        for start, key in self._expander.expressions(language, language, stems):
            own = [alternative(key, 1.0, 1.0, Source.WORD), *reader.synonyms(key)]
            yield _Expression(start, len(key), own)
        if foreign and self._other is not None:
            analyser = self._other.analyser
            theirs = [analyser.stem(analyser.normalise(token.surface)) for token in tokens]
            for start, key in self._expander.expressions(self._other.language, language, theirs):
                yield _Expression(start, len(key), reader.translations(key))
        if language == "da":
            surfaces = [token.surface for token in tokens]
            for length in (4, 3, 2):
                for start in range(len(surfaces) - length + 1):
                    nordic = reader.nordic(surfaces[start : start + length])
                    if nordic:
                        yield _Expression(start, length, nordic)

    def _expression(self, reader: Reader, found: _Expression, tokens: Sequence[Token]) -> Clause:
        """Return the clause of several words: what they stand for together, and each for itself."""
        words = [reader.word(token, may_correct=False)[0] for token in tokens]
        heavy = [word for word in words if not word.light] or words
        alternatives = list(found.alternatives)
        if len(heavy) > 1:
            sides = [word.alternatives for word in heavy]
            if all(sides):
                alternatives += reader.combined(sides, 0.8, 0.85, Source.WORD)
            alternatives += shares(heavy)
        text = " ".join(token.surface for token in tokens)
        return reader.clause(text, "", alternatives)

    def _joined(
        self, reader: Reader, tokens: Sequence[Token], place: int, following: int | None
    ) -> Clause | None:
        """Return the clause of two words that are one compound: "natte ravne"."""
        if following is None:
            return None
        first, second = tokens[place], tokens[following]
        if following != place + 1:
            between = tokens[place + 1].surface.lower()
            if following - place > 3 or between not in _JOINING or self._side.language != "da":
                return None
            first, second = second, first
        for link in ("", "s", "e"):
            word = self._side.analyser.normalise(f"{first.surface}{link}{second.surface}")
            stem = self._side.analyser.stem(word)
            if word in self._side.vocabulary.words and self._side.vocabulary.knows(stem):
                sides = [reader.known(token.word, token.stem) for token in (first, second)]
                alternatives = [
                    Alternative((stem,)),
                    *reader.synonyms((stem,)),
                    *reader.combined(sides, 0.85, 0.85, Source.PARTS),
                ]
                return reader.clause(
                    f"{tokens[place].surface} {tokens[following].surface}", stem, alternatives
                )
        return None


def _is_listed(analyser: Analyser, surface: str) -> bool:
    """Whether a word, or each part of it, is on the word list of a language."""
    word = analyser.normalise(surface)
    return analyser.is_real(word) or bool(analyser.split(word))


def _take_phrases(text: str) -> tuple[str, list[str]]:
    """Part the phrases in quotes from the rest; an unpaired quotation mark means nothing."""
    pieces = text.replace("»", '"').replace("«", '"').replace("“", '"').replace("”", '"').split('"')
    if len(pieces) < 3:
        return text, []
    if len(pieces) % 2 == 0:
        pieces[-2:] = [f"{pieces[-2]} {pieces[-1]}"]
    return " ".join(pieces[::2]), [piece for piece in pieces[1::2] if WORD.search(piece)]
