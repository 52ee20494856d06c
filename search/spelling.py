"""The nearest words of the index to a word that nobody knows.

Distance is optimal string alignment on folded words, re-weighed by how people mistype: a swap of
neighbours .7, a doubled or single letter .5, a key beside the right one .7, one vowel for another
.8, anything else 1; a wrong first letter costs .4 more. What a word may be off by grows with its
length. Words of the language itself are never corrected; the planner sees to that.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from .analysis import fold

_ROWS: Final = ("qwertyuiopå", "asdfghjklæø", "zxcvbnm")
_VOWELS: Final = frozenset("aeiouy")
_MIN_LENGTH: Final = 4
_CANDIDATES: Final = 60


def _neighbours() -> frozenset[tuple[str, str]]:
    """Return the pairs of letters that lie side by side on a Danish keyboard."""
    pairs = set()
    for row, letters in enumerate(_ROWS):
        for column, letter in enumerate(letters):
            for other_row, other_column in (
                (row, column + 1),
                (row + 1, column),
                (row + 1, column - 1),
            ):
                if other_row < len(_ROWS) and 0 <= other_column < len(_ROWS[other_row]):
                    other = _ROWS[other_row][other_column]
                    pairs |= {(letter, other), (other, letter)}
    return frozenset(pairs)


_NEIGHBOURS: Final = _neighbours()


def cost(typed: str, right: str) -> float:
    """Return the weighted distance from what was typed to a word."""
    previous_previous: list[float] = []
    previous = [float(column) for column in range(len(right) + 1)]
    for row, letter in enumerate(typed, start=1):
        current = [float(row)]
        for column, wanted in enumerate(right, start=1):
            doubled_wanted = column > 1 and wanted == right[column - 2]
            doubled_typed = row > 1 and letter == typed[row - 2]
            best = min(
                previous[column - 1] + _substitution(letter, wanted),
                current[column - 1] + (0.5 if doubled_wanted else 1.0),
                previous[column] + (0.5 if doubled_typed else 1.0),
            )
            if (
                row > 1
                and column > 1
                and letter == right[column - 2]
                and typed[row - 2] == wanted
                and letter != wanted
            ):
                best = min(best, previous_previous[column - 2] + 0.7)
            current.append(best)
        previous_previous, previous = previous, current
    total = previous[-1]
    if len(typed) > 5 and sorted(typed) == sorted(right):
        total = min(total, 1.2)
    return total + (0.4 if typed[:1] != right[:1] and typed[:2] != right[1::-1] else 0.0)


def _substitution(typed: str, wanted: str) -> float:
    if typed == wanted:
        return 0.0
    if (typed, wanted) in _NEIGHBOURS:
        return 0.7
    return 0.8 if typed in _VOWELS and wanted in _VOWELS else 1.0


def allowed_cost(length: int) -> float:
    """Return how far a word of this length may be off."""
    if length < _MIN_LENGTH:
        return 0.0
    if length == _MIN_LENGTH:
        return 0.85
    if length <= 6:
        return 1.1
    return 1.6 if length <= 8 else 2.1


def _as_said(folded: str) -> str:
    """Return a folded word with its x as it is said: »index« and »indeks« are one word.

    For the whole word only: a superfluous x is one slip, not two.
    """
    return folded.replace("x", "ks")


@dataclass(frozen=True)
class Near:
    """A word of the index near to what was typed."""

    word: str
    cost: float


class Speller:
    """Looks words up among those of one language's index. `counts` maps each word to its documents."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = counts
        self._words = [word for word in counts if len(word) >= 3 and not word.isdigit()]
        self._folded = [fold(word) for word in self._words]
        self._by_fold: dict[str, list[str]] = {}
        for word, key in zip(self._words, self._folded, strict=True):
            self._by_fold.setdefault(_as_said(key), []).append(word)

    def same_folded(self, word: str) -> list[str]:
        """Return the words that differ only in accents, digraphs or x for ks, the commonest first."""
        found = self._by_fold.get(_as_said(fold(word)), [])
        return sorted(found, key=lambda candidate: (-self._counts[candidate], candidate))

    def nearest(self, word: str) -> Near | None:
        """Return the best word near enough to `word`; common words win ties."""
        key = fold(word)
        limit = allowed_cost(len(key))
        if not limit:
            return None
        found = process.extract(
            key,
            self._folded,
            scorer=OSA.distance,
            limit=_CANDIDATES,
            score_cutoff=2 if limit > 1.4 else 1,
        )
        ranked = []
        for match, _distance, index in found:
            off = cost(key, match)
            if off <= limit:
                candidate = self._words[index]
                bonus = 0.12 * math.log1p(self._counts[candidate])
                ranked.append((off - bonus, candidate, off))
        if not ranked:
            return None
        _score, best, off = min(ranked)
        return Near(best, off)
