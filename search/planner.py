"""From what a reader typed to a plan that any engine can carry out and anybody can explain.

1. Words in quotes are a phrase: never loosened, never corrected.
2. Function words are left out, unless there is nothing else. Words of any municipal page are
   *light*: they help to rank and never decide, unless the query has no others.
3. A word the index knows stands for itself, in all its forms, also as part of a compound; a
   compound the index doesn't know stands for all its parts together.
4. A word the index doesn't know: the same word in other letters (æ/ae/ä), two words of the index
   written as one, one word written as two; then the nearest word of the index, and the reader is
   told. Words of the language itself and protected names are never corrected.
5. Stages: all words; compounds loosened to single parts; any of the rarer words.
"""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from .analysis import Analyser, Token, is_function_word, tokenise
from .analysis.base import WORD
from .document import Correction, SearchQuery
from .vocabulary import Vocabulary

MAX_WORDS: Final = 12
LIGHT_SHARE: Final = 0.25
UNKNOWN_SHARE: Final = 0.8
# A single part of a compound says something only when it is rare enough.
RARE_PART: Final = 0.3
# In the last stage a word decides alone only when it is about as rare as the rarest one asked for.
DECISIVE_SHARE: Final = 0.55


class Stage(StrEnum):
    """How strictly the words of a query must be met."""

    ALL = "all"
    LOOSE = "loose"
    ANY = "any"


@dataclass(frozen=True)
class Alternative:
    """One way to meet a clause: one stem, a phrase of stems in order, or several stems together.

    `weight` (0–1) scales its score; `loose` ones count only from the second stage on.
    """

    stems: tuple[str, ...]
    weight: float = 1.0
    is_phrase: bool = False
    loose: bool = False


@dataclass(frozen=True)
class Clause:
    """One word or phrase of the query, and what may stand for it; none when nobody knows it."""

    text: str
    alternatives: tuple[Alternative, ...]
    idf: float
    light: bool = False
    quoted: bool = False

    def for_stage(self, stage: Stage) -> tuple[Alternative, ...]:
        """Return the alternatives that count in a stage."""
        return tuple(a for a in self.alternatives if stage is not Stage.ALL or not a.loose)


@dataclass(frozen=True)
class QueryPlan:
    """What to look for, independent of any engine."""

    language: str
    clauses: tuple[Clause, ...]
    corrections: tuple[Correction, ...] = ()

    @property
    def heavy(self) -> tuple[Clause, ...]:
        """The clauses that decide."""
        heavy = tuple(clause for clause in self.clauses if not clause.light)
        return heavy or self.clauses

    @property
    def decisive(self) -> tuple[Clause, ...]:
        """The clauses of which one is enough in the last stage, never a phrase's neighbours."""
        if any(clause.quoted for clause in self.clauses):
            return ()
        top = max((clause.idf for clause in self.heavy), default=0.0)
        return tuple(
            clause
            for clause in self.heavy
            if clause.alternatives and clause.idf >= DECISIVE_SHARE * top
        )

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages to try, the strictest first."""
        if not self.clauses:
            return ()
        found = []
        if all(clause.alternatives for clause in self.heavy):
            found.append(Stage.ALL)
            if any(a.loose for clause in self.heavy for a in clause.alternatives):
                found.append(Stage.LOOSE)
        if len(self.heavy) > 1 and self.decisive:
            found.append(Stage.ANY)
        return tuple(found)

    @property
    def stems(self) -> frozenset[str]:
        """Every stem that counts."""
        return frozenset(stem for c in self.clauses for a in c.alternatives for stem in a.stems)

    @property
    def targets(self) -> frozenset[str]:
        """What to mark in a text: stems, and stems joined by + that count only together.

        The parts of a compound that the index knows count together: whoever asks for »natteliv«
        isn't shown »natteravne« as the reason. Those of an unknown one count each for itself.
        """
        found: set[str] = set()
        for clause in self.clauses:
            is_known = any(len(a.stems) == 1 and not a.loose for a in clause.alternatives)
            for alternative in clause.alternatives:
                if is_known and not alternative.is_phrase:
                    found.add("+".join(alternative.stems))
                else:
                    found.update(alternative.stems)
        return frozenset(found)


class Expander(Protocol):
    """Adds what else may stand for a word, such as synonyms; the records come with a later issue."""

    def expand(self, language: str, stem: str) -> Sequence[Alternative]:
        """Return further alternatives for a stem."""


class NoExpander:
    """Knows no synonyms."""

    def expand(self, language: str, stem: str) -> Sequence[Alternative]:
        """Return nothing."""
        return ()


class Planner:
    """Makes plans for one language."""

    def __init__(
        self,
        analyser: Analyser,
        vocabulary: Vocabulary,
        *,
        expander: Expander | None = None,
        never_correct: Container[str] = frozenset(),
    ) -> None:
        self._analyser = analyser
        self._vocabulary = vocabulary
        self._expander = expander or NoExpander()
        self._never_correct = never_correct

    def plan(self, query: SearchQuery) -> QueryPlan:
        """Return the plan of a query; never raises."""
        text, phrases = _take_phrases(query.text)
        clauses = [clause for phrase in phrases if (clause := self._phrase(phrase))]
        tokens = list(tokenise(self._analyser, text))[:MAX_WORDS]
        wanted = [token for token in tokens if not self._is_function_word(token)]
        if not wanted and not clauses:
            wanted = tokens
        corrections: list[Correction] = []
        position = 0
        words: list[Clause] = []
        while position < len(wanted):
            joined = self._joined(wanted, position, tokens)
            if joined is not None:
                words.append(joined)
                position += 2
                continue
            clause, correction = self._word(wanted[position], may_correct=not query.exact)
            words.append(clause)
            if correction is not None:
                corrections.append(correction)
            position += 1
        return QueryPlan(query.language, tuple(clauses + words), tuple(corrections))

    def _is_function_word(self, token: Token) -> bool:
        lone_letter = len(token.word) == 1 and not token.word.isdigit()
        return lone_letter or is_function_word(self._analyser, token)

    def _phrase(self, text: str) -> Clause | None:
        stems = tuple(token.stem for token in tokenise(self._analyser, text))
        if not stems:
            return None
        idf = max(self._vocabulary.idf(stem) for stem in stems)
        return Clause(text, (Alternative(stems, is_phrase=len(stems) > 1),), idf, quoted=True)

    def _word(self, token: Token, *, may_correct: bool) -> tuple[Clause, Correction | None]:
        """Return the clause of one word, and its correction if it was searched in another spelling."""
        alternatives = self._known(token.word, token.stem)
        correction = None
        if not any(not a.loose for a in alternatives):
            alternatives += self._other_letters(token.word) or self._divided(token.word)
        if not any(not a.loose for a in alternatives) and may_correct:
            near = self._nearest(token)
            if near is not None:
                alternatives = [*self._known(near, self._analyser.stem(near)), *alternatives]
                correction = Correction(token.surface, self._vocabulary.surfaces.get(near, near))
        return self._clause(token.surface, token.stem, alternatives), correction

    def _clause(self, text: str, stem: str, alternatives: Sequence[Alternative]) -> Clause:
        light = stem in self._analyser.light_stems
        strict = [a for a in alternatives if not a.loose]
        if strict:
            idf = max(
                min(self._vocabulary.idf(s) for s in alternative.stems) for alternative in strict
            )
        else:
            idf = self._vocabulary.highest_idf * UNKNOWN_SHARE
        unique = {(a.stems, a.is_phrase): a for a in sorted(alternatives, key=lambda a: a.weight)}
        return Clause(text, tuple(unique.values()), idf * (LIGHT_SHARE if light else 1.0), light)

    def _known(self, word: str, stem: str) -> list[Alternative]:
        """Return what stands for a word: itself, other words for it, its parts."""
        found = [Alternative((stem,))] if self._vocabulary.knows(stem) else []
        found.extend(
            alternative
            for alternative in self._expander.expand(self._analyser.language, stem)
            if all(self._vocabulary.knows(s) for s in alternative.stems)
        )
        parts = tuple(dict.fromkeys(self._analyser.stem(p) for p in self._analyser.split(word)))
        if len(parts) > 1:
            if all(self._vocabulary.knows(part) for part in parts):
                found.append(Alternative(parts, weight=0.75))
            if not self._vocabulary.knows(stem):
                # A compound that pages use says more than its parts: »natteliv« is not about »liv«.
                found.extend(self._single_parts(parts))
        return found

    def _single_parts(self, parts: Sequence[str]) -> list[Alternative]:
        """Return the rarer parts of a compound, each alone: the last one says the most.

        None at all when the index doesn't know the last part: »rockermusik« is music, and nothing
        about bikers answers it.
        """
        found: list[Alternative] = []
        if not self._vocabulary.knows(parts[-1]):
            return found
        for number, part in enumerate(parts):
            if not self._vocabulary.knows(part) or part in self._analyser.light_stems:
                continue
            rarity = self._vocabulary.idf(part) / self._vocabulary.highest_idf
            if rarity > RARE_PART:
                weight = 0.3 if number == len(parts) - 1 else 0.2
                found.append(Alternative((part,), weight=weight, loose=True))
        return found

    def _other_letters(self, word: str) -> list[Alternative]:
        """Return words of the index that differ from an unknown one only in æ/ae/ä and the like."""
        return [
            alternative
            for same in self._vocabulary.speller.same_folded(word)
            for alternative in self._known(same, self._analyser.stem(same))
        ]

    def _divided(self, word: str) -> list[Alternative]:
        """Return two words of the index that were written as one."""
        words = self._vocabulary.words
        for middle in sorted(range(3, len(word) - 2), key=lambda m: abs(2 * m - len(word))):
            first, second = word[:middle], word[middle:]
            if first in words and second in words:
                return [Alternative((words[first][0], words[second][0]), weight=0.85)]
        return []

    def _joined(
        self, wanted: Sequence[Token], position: int, tokens: Sequence[Token]
    ) -> Clause | None:
        """Return the clause of two neighbours that are one compound of the index: "natte ravne"."""
        if position + 1 >= len(wanted):
            return None
        first, second = wanted[position], wanted[position + 1]
        if tokens.index(second) != tokens.index(first) + 1:
            return None
        for link in ("", "s", "e"):
            word = self._analyser.normalise(f"{first.surface}{link}{second.surface}")
            stem = self._analyser.stem(word)
            if word in self._vocabulary.words and self._vocabulary.knows(stem):
                both = (first.stem, second.stem)
                alternatives = [Alternative((stem,))]
                if all(self._vocabulary.knows(s) for s in both):
                    alternatives.append(Alternative(both, weight=0.85))
                return self._clause(f"{first.surface} {second.surface}", stem, alternatives)
        return None

    def _nearest(self, token: Token) -> str | None:
        """Return the word of the index to search for instead, or None."""
        word = token.word
        if (
            any(char.isdigit() for char in word)
            or word in self._never_correct
            or self._analyser.is_real(word)
        ):
            return None
        near = self._vocabulary.speller.nearest(word)
        return near.word if near is not None else None


def _take_phrases(text: str) -> tuple[str, list[str]]:
    """Part the phrases in quotes from the rest; an unpaired quotation mark means nothing."""
    pieces = text.replace("»", '"').replace("«", '"').replace("“", '"').replace("”", '"').split('"')
    if len(pieces) < 3:
        return text, []
    if len(pieces) % 2 == 0:
        pieces[-2:] = [f"{pieces[-2]} {pieces[-1]}"]
    return " ".join(pieces[::2]), [piece for piece in pieces[1::2] if WORD.search(piece)]
