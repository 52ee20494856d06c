"""What a process remembers of the weights that documents hold, as Elasticsearch gave them.

To read the weights of twelve stems from three hundred documents takes the server half of a search (5 of
10 ms among 10,000 documents). A write gives a document a new sequence number in its index, so what was
read under a number stays right, and an edit costs the next search no more than that one document.
"""

import threading
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from .elasticsearch_mapping import weights_fields, weights_in
from .elasticsearch_query import written
from .facets import Bits, bits_of, numbers_of

# About 110 bytes each.
MOST_WEIGHTS: Final = 300_000
# A stem is remembered with a bit for each document that was looked at.
MOST_STEMS: Final = 3_000

# A document as it was written once: its key and its sequence number.
Written = tuple[str, int]
Hit = Mapping[str, Any]


class WeightMemory:
    """The weights of one index. Safe to use from threads."""

    def __init__(self, index: str) -> None:
        self.index = index
        self._numbers: dict[Written, int] = {}
        # Of each stem which documents were looked at, and the weights (whole word, part of one as the
        # two halves of a complex number, which takes the least memory) of those that hold it.
        self._seen: dict[str, Bits] = {}
        self._held: dict[str, dict[int, complex]] = {}
        self._count = 0
        self._lock = threading.Lock()

    @property
    def is_full(self) -> bool:
        """Whether there is so much that it's time to begin anew."""
        return self._count > MOST_WEIGHTS or len(self._seen) > MOST_STEMS

    def unread(self, stems: Iterable[str]) -> list[str]:
        """Return those stems that nobody asked for yet, in order."""
        return sorted(stem for stem in stems if stem not in self._seen)

    def missing(self, stems: Iterable[str], hits: Sequence[Hit]) -> tuple[list[str], list[str]]:
        """Return (stems, keys of hits) that have not been read together."""
        documents = [written(hit) for hit in hits]
        numbers = self._numbers_of(documents)
        wanted = bits_of(numbers)
        gaps = {stem: gap for stem in stems if (gap := wanted & ~self._seen.get(stem, 0))}
        left = 0
        for gap in gaps.values():
            left |= gap
        lacking = set(numbers_of(left))
        keys = [key for (key, _), n in zip(documents, numbers, strict=True) if n in lacking]
        return sorted(gaps), keys

    def keep(self, stems: Collection[str], hits: Sequence[Hit]) -> None:
        """Remember what hits brought along of `stems`; those of another index are left out."""
        own = [hit for hit in hits if hit["_index"] == self.index]
        if not own:
            return
        numbers = self._numbers_of(map(written, own))
        seen = bits_of(numbers)
        wanted = weights_fields(stems)
        with self._lock:
            for stem in stems:
                self._held.setdefault(stem, {})
            for number, hit in zip(numbers, own, strict=True):
                fields = hit.get("fields", {})
                for name in wanted.keys() & fields.keys():
                    for stem, exact, part in weights_in(fields[name][0], wanted[name]):
                        if number not in self._held[stem]:
                            self._held[stem][number] = complex(exact, part)
                            self._count += 1
            for stem in stems:
                self._seen[stem] = self._seen.get(stem, 0) | seen

    def of(
        self, stems: Iterable[str], hits: Sequence[Hit]
    ) -> list[tuple[dict[str, float], dict[str, float]]]:
        """Return of each hit the weights of those `stems` that it holds: exact and parts."""
        numbers = self._numbers_of(map(written, hits))
        found: list[tuple[dict[str, float], dict[str, float]]] = [({}, {}) for _ in numbers]
        for stem in sorted(stems):
            held = self._held.get(stem, {})
            for (exact, parts), number in zip(found, numbers, strict=True):
                weight = held.get(number)
                if weight is not None:
                    exact[stem], parts[stem] = weight.real, weight.imag
        return found

    def _numbers_of(self, documents: Iterable[Written]) -> list[int]:
        with self._lock:
            return [self._numbers.setdefault(one, len(self._numbers)) for one in documents]
