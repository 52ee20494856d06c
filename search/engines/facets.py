"""Facet counts of any hits under any filters, by bitmaps.

Joining every hit with its codes took three quarters of a search that met 25,000 documents (154 of
200 ms). A number with one bit for each document says the same of a code: what a filter leaves of the
hits is one AND, and a count is `bit_count`. A process keeps them as long as nobody writes.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from search.document import KIND

from .matching import Filters, count_groups

Bits = int
BYTE: Final = 8


class Facets:
    """Which documents of one language carry which code; documents go by their numbers."""

    def __init__(self, rows: Iterable[tuple[str, str, Iterable[int]]]) -> None:
        """Take (facet, code, numbers) of every code."""
        self._codes: dict[str, dict[str, Bits]] = {}
        for name, code, numbers in rows:
            self._codes.setdefault(name, {})[code] = _bits(numbers)
        self.everything: Bits = 0
        # Every document has exactly one kind.
        for bits in self._codes.get(KIND, {}).values():
            self.everything |= bits

    def among(self, numbers: Iterable[int]) -> Bits:
        """Return those documents of this language that have these numbers."""
        return _bits(numbers) & self.everything

    def left(self, hits: Bits, filters: Filters) -> Bits:
        """Return the hits that have one of the codes of every facet."""
        for name, codes in filters.items():
            chosen = 0
            for code in codes:
                chosen |= self._codes.get(name, {}).get(code, 0)
            hits &= chosen
        return hits

    def count(self, hits: Bits, filters: Filters) -> dict[str, dict[str, int]]:
        """Return how many hits have each code; a facet's counts leave out its own filter."""
        counts: dict[str, dict[str, int]] = {}
        for facet, rest in count_groups(filters):
            left = self.left(hits, rest)
            names = [facet] if facet is not None else self._codes.keys() - filters.keys()
            for name in names:
                numbers = {
                    code: number
                    for code, bits in self._codes.get(name, {}).items()
                    if (number := (left & bits).bit_count())
                }
                if numbers:
                    counts[name] = numbers
        return counts


def numbers_of(hits: Bits) -> Iterator[int]:
    """Yield the numbers of documents, the smallest first."""
    for place, byte in enumerate(hits.to_bytes(hits.bit_length() // BYTE + 1, "little")):
        while byte:
            lowest = byte & -byte
            yield place * BYTE + lowest.bit_length() - 1
            byte ^= lowest


class Lookup:
    """Says of one number after the other whether it is among the hits."""

    def __init__(self, hits: Bits) -> None:
        self._bytes = hits.to_bytes(hits.bit_length() // BYTE + 1, "little")

    def __contains__(self, number: int) -> bool:
        place = number // BYTE
        return place < len(self._bytes) and bool(self._bytes[place] >> number % BYTE & 1)


def _bits(numbers: Iterable[int]) -> Bits:
    """Return a number with a bit for each of `numbers`."""
    several = list(numbers)
    if not several:
        return 0
    made = bytearray(max(several) // BYTE + 1)
    for number in several:
        made[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(made, "little")
