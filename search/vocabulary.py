"""What a language's index knows: its words, and how many documents each stem is in."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from .analysis import nordic
from .spelling import Speller


@dataclass(frozen=True)
class Vocabulary:
    """A snapshot of one language's index; `version` tells when it is out of date.

    `words` maps normalised words to (stem, number of documents), `surfaces` to how they were written
    first ("ålborg" to "Aalborg"), `frequencies` maps stems, as whole
    words or as parts of compounds, to the number of documents they are in.
    """

    language: str
    version: int
    documents: int
    words: Mapping[str, tuple[str, int]]
    surfaces: Mapping[str, str]
    frequencies: Mapping[str, int]

    @classmethod
    def from_rows(
        cls,
        language: str,
        version: int,
        documents: int,
        words: Iterable[tuple[str, str, str, int]],
        frequencies: Mapping[str, int],
    ) -> Self:
        """Make a snapshot of rows (word, stem, surface, number of documents)."""
        known: dict[str, tuple[str, int]] = {}
        surfaces: dict[str, str] = {}
        for word, stem, surface, count in words:
            known[word] = (stem, count)
            surfaces[word] = surface
        return cls(language, version, documents, known, surfaces, frequencies)

    def knows(self, stem: str) -> bool:
        """Whether some document holds the stem."""
        return stem in self.frequencies

    def idf(self, stem: str) -> float:
        """Return the rarity of a stem (Robertson and Spärck Jones, as in BM25, never negative)."""
        frequency = self.frequencies.get(stem, 0)
        return math.log(1 + (self.documents - frequency + 0.5) / (frequency + 0.5))

    @cached_property
    def highest_idf(self) -> float:
        """The rarity of a word that one document holds."""
        return math.log(1 + (self.documents - 0.5) / 1.5) if self.documents > 1 else 1.0

    @cached_property
    def speller(self) -> Speller:
        """Looks words up among those of the index."""
        return Speller({word: count for word, (_stem, count) in self.words.items()})

    def same_in_nordic(self, word: str) -> str | None:
        """Return the word that Norwegian or Swedish spells as `word`; None when there is none."""
        found = [
            (nordic.distance(word, known), -self.words[known][1], known)
            for known in self._skeletons.get(nordic.skeleton(word), ())
        ]
        best = min(found, default=None)
        return best[2] if best is not None and best[0] <= nordic.limit(word) else None

    @cached_property
    def _skeletons(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for word in self.words:
            if len(word) > 2 and not word.isdigit():
                found.setdefault(nordic.skeleton(word), []).append(word)
        return found
