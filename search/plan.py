"""A plan: what to look for, independent of any engine, and in words that anybody can read."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from .document import Correction

# In the last stage a word decides alone only when it is about as rare as the rarest one asked for.
DECISIVE_SHARE: Final = 0.55


class Stage(StrEnum):
    """How strictly the words of a query must be met."""

    ALL = "all"
    LOOSE = "loose"
    ANY = "any"


class Source(StrEnum):
    """Why something stands for a word."""

    WORD = "the word itself"
    SYNONYM = "another word for it"
    PARTS = "parts of a compound"
    LETTERS = "the same word in other letters"
    TRANSLATION = "a word of the other language"
    NORDIC = "a Norwegian or Swedish word"
    SPELLING = "the nearest word of the index"


@dataclass(frozen=True)
class Alternative:
    """One way to meet a clause: one stem, a phrase of stems in order, or several stems together.

    `weight` (0–1) scales its score, `certainty` (0–1) says how much of the clause it answers; `loose`
    ones count only from the second stage on.
    """

    stems: tuple[str, ...]
    weight: float = 1.0
    is_phrase: bool = False
    loose: bool = False
    certainty: float = 1.0
    source: Source = Source.WORD


@dataclass(frozen=True)
class Clause:
    """One word or phrase of the query, and what may stand for it; none when nobody knows it."""

    text: str
    alternatives: tuple[Alternative, ...]
    idf: float
    light: bool = False
    quoted: bool = False

    @property
    def is_literal(self) -> bool:
        """Whether the index holds the word itself."""
        return any(a.source is Source.WORD and a.certainty >= 1 for a in self.alternatives)

    def for_stage(self, stage: Stage) -> tuple[Alternative, ...]:
        """Return the alternatives that count in a stage."""
        return tuple(a for a in self.alternatives if stage is not Stage.ALL or not a.loose)


@dataclass(frozen=True)
class QueryPlan:
    """What to look for, independent of any engine.

    `foreign` says that the words are those of the other language.
    """

    language: str
    clauses: tuple[Clause, ...]
    corrections: tuple[Correction, ...] = ()
    foreign: bool = False

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
        top = max((clause.idf for clause in self.heavy if clause.alternatives), default=0.0)
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
        if all(clause.for_stage(Stage.ALL) for clause in self.heavy):
            found.append(Stage.ALL)
        if all(clause.alternatives for clause in self.heavy) and any(
            a.loose for clause in self.heavy for a in clause.alternatives
        ):
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
        """What to mark in a text: stems, stems joined by + that count only together, and phrases.

        The parts of a compound that the index knows count together: whoever asks for »natteliv«
        isn't shown »natteravne« as the reason. Those of an unknown one count each for itself. The
        stems of a phrase, with blanks between them, count only side by side: »street violence« is
        another word for violence, a street is none.
        """
        found: set[str] = set()
        for clause in self.clauses:
            is_known = any(len(a.stems) == 1 and not a.loose for a in clause.alternatives)
            for alternative in clause.alternatives:
                if alternative.is_phrase:
                    found.add(" ".join(alternative.stems))
                elif is_known:
                    found.add("+".join(alternative.stems))
                else:
                    found.update(alternative.stems)
        return frozenset(found)
