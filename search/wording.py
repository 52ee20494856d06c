"""What the planner asks about words: an index with its language, and whoever knows other words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from .analysis import Analyser, Stems
from .plan import Alternative, Source
from .spelling import Near
from .vocabulary import Vocabulary

# From this certainty on something stands for the word itself.
STRICT: Final = 0.8


class Expander(Protocol):
    """Knows other words for words: see `search.thesaurus.Thesaurus`."""

    def synonyms(self, language: str, stems: Stems) -> Mapping[Stems, float]:
        """Return what stands for a word or expression in its own language, with weights."""

    def translations(self, source: str, target: str, stems: Stems) -> Mapping[Stems, float]:
        """Return what stands for a word or expression in the other language, with weights."""

    def nordic(self, words: Sequence[str], *, exact: bool = False) -> Mapping[Stems, float]:
        """Return the Danish stems for Norwegian or Swedish words as typed, with weights.

        In any form, unless `exact`.
        """

    def expressions(
        self, source: str, target: str, stems: Sequence[str]
    ) -> Iterable[tuple[int, Stems]]:
        """Yield (start, expression) of several words among `stems` that stand for something."""

    def wording(self, language: str, stems: Stems) -> str:
        """Return how a group writes the word with these stems; empty when none does."""

    def nearest(self, language: str, word: str) -> Near | None:
        """Return the word of a group that is nearest to a misspelt one."""

    def same_folded(self, language: str, word: str) -> list[str]:
        """Return the words of groups that differ only in accents or digraphs."""


@dataclass(frozen=True)
class Side:
    """A language with its index."""

    analyser: Analyser
    vocabulary: Vocabulary

    @property
    def language(self) -> str:
        """The language's code."""
        return self.analyser.language


def certainty_of(weight: float) -> float:
    """Return how surely another word of this weight stands for a word."""
    if weight >= 0.9:
        return 0.95
    if weight >= 0.75:
        return 0.85
    return 0.65 if weight >= 0.5 else 0.35


def alternative(stems: Stems, weight: float, certainty: float, source: Source) -> Alternative:
    """Return one stem, or a phrase of several."""
    return Alternative(stems, weight, len(stems) > 1, certainty < STRICT, certainty, source)


def together(stems: Iterable[str], weight: float, certainty: float, source: Source) -> Alternative:
    """Return stems that count only together, wherever they stand."""
    unique = tuple(dict.fromkeys(stems))
    return Alternative(unique, weight, False, certainty < STRICT, certainty, source)


class NoExpander:
    """Knows no other words."""

    def synonyms(self, language: str, stems: Stems) -> Mapping[Stems, float]:
        """Return nothing."""
        return {}

    def translations(self, source: str, target: str, stems: Stems) -> Mapping[Stems, float]:
        """Return nothing."""
        return {}

    def nordic(self, words: Sequence[str], *, exact: bool = False) -> Mapping[Stems, float]:
        """Return nothing."""
        return {}

    def expressions(
        self, source: str, target: str, stems: Sequence[str]
    ) -> Iterable[tuple[int, Stems]]:
        """Yield nothing."""
        return ()

    def wording(self, language: str, stems: Stems) -> str:
        """Return nothing."""
        return ""

    def nearest(self, language: str, word: str) -> Near | None:
        """Return nothing."""
        return None

    def same_folded(self, language: str, word: str) -> list[str]:
        """Return nothing."""
        return []
