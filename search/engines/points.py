"""Sums of weighted impacts for tens of thousands of documents at once.

To add impact after impact took most of a search among 100,000 documents. The impacts of a stem that many
documents hold are packed into one large number, sixteen bits a document; Python multiplies such a number
by a weight, and adds two of them, ten times as fast (arithmetic on packed fields: Lamport, *Multiple Byte
Processing with Full-Word Instructions*, 1975). Sums need wider fields, so each packed number is dealt out
to several, as cards are: every second document to one hand, say, and the others to another.
"""

import sys
from array import array
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Final

# A packed number takes two bytes for each document there is, a column four for each that holds the stem.
_SHARE: Final = 4
_BITS: Final = 16
_BYTES: Final = _BITS // 8
# Fields that sums fit into: of four bytes, or of eight where they may grow larger.
_NARROW, _WIDE = "I", "Q"
_LARGEST: Final = 2**32 - 1


class Impacts:
    """What the documents of one stem say on it (`ordering.impact`), packed where they are many."""

    def __init__(self, documents: "array[int]", column: "array[int]") -> None:
        """Take the numbers of the documents, in order, and the impact of each."""
        self.documents = documents
        self.most = max(column, default=0)
        self.column = column
        self.packed: int | None = None
        if documents and _SHARE * len(documents) > documents[-1] and self.most < 2**_BITS:
            fields = array("H", bytes(_BYTES * (documents[-1] + 1)))
            for number, reached in zip(documents, column, strict=True):
                fields[number] = reached
            self.column = array("I")
            self.packed = int.from_bytes(_little(fields), "little")

    @property
    def size(self) -> int:
        """How many numbers of documents they reach over."""
        return self.documents[-1] + 1 if self.documents else 0

    @property
    def memory(self) -> int:
        """How many bytes they take beside the documents."""
        return sys.getsizeof(self.column) + sys.getsizeof(self.packed)


def points(size: int, asked: Collection[tuple[Impacts, int]]) -> Sequence[int]:
    """Return the sum of weight × impact of every document by its number, of `size` at least.

    `asked` are the impacts of stems with their weights.
    """
    sums_fit = sum(weight * each.most for each, weight in asked) <= _LARGEST
    kind = _NARROW if sums_fit else _WIDE
    width = array(kind).itemsize
    hands = width // _BYTES
    rows = max([size, *(each.size for each, _weight in asked)]) // hands + 1
    mask = _mask(width, 1 << rows.bit_length())  # one for many sizes
    sums = [0] * hands
    for each, weight in asked:
        if each.packed is not None:
            for hand in range(hands):
                sums[hand] += (each.packed >> _BITS * hand & mask) * weight
    found = array(kind, bytes(width * hands * rows))
    for hand in range(hands):
        found[hand::hands] = _little(array(kind, sums[hand].to_bytes(width * rows, "little")))
    for each, weight in asked:
        if each.packed is None:
            for number, reached in zip(each.documents, each.column, strict=True):
                found[number] += weight * reached
    return found


@lru_cache(maxsize=2)
def _mask(width: int, rows: int) -> int:
    """Return a number whose fields of `width` bytes each have their lowest sixteen bits set."""
    return int.from_bytes((2**_BITS - 1).to_bytes(width, "little") * rows, "little")


def _little(fields: "array[int]") -> "array[int]":
    """Return fields with their lowest byte first, or such fields as the machine has them."""
    if sys.byteorder == "big":
        fields.byteswap()
    return fields
