"""Which documents hold a stem, and how much they say on it: what a process remembers of an index.

Most searches ask for stems that others asked for before; to read their documents anew took most of the
time of a search. A process keeps what it has read as long as nobody writes, up to `MOST_BYTES`.
Documents go by their numbers, as in `facets`.
"""

import threading
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import islice
from operator import and_, or_
from typing import Any, Final, Protocol

from search.plan import Alternative, QueryPlan, Stage

from .base import Candidate
from .facets import Bits, bits_of, numbers_of
from .matching import deciding, phrases
from .ordering import promising
from .points import Impacts, points

Phrase = tuple[str, ...]
# Among 100,000 documents the judged queries ask for more than half of it; too little, and each search
# reads what the next one throws out: seven times as long. Of 10,000 documents it is a tenth.
MOST_BYTES: Final = 96_000_000
# What a posting takes beside its columns.
_OVERHEAD: Final = 1_000
# Rows that are read at once: a hundred thousand tuples keep the collector busy.
_ROWS: Final = 200
_MOST_PHRASES: Final = 1_000


@dataclass(frozen=True)
class Posting:
    """The documents of a stem in order; of each its `ordering.impact` and its weights.

    Weights that are zero for all have an empty column: few stems are whole words here and parts there.
    """

    documents: Sequence[int]
    impacts: Impacts
    exact: Sequence[float]
    parts: Sequence[float]

    @classmethod
    def of_columns(
        cls,
        documents: "array[int]",
        impacts: "array[int]",
        exact: "array[float]",
        parts: "array[float]",
    ) -> "Posting":
        """Return the posting of these columns, in the order of documents."""
        nothing = array("d")
        return cls(
            documents,
            Impacts(documents, impacts),
            exact if any(exact) else nothing,
            parts if any(parts) else nothing,
        )

    @classmethod
    def of_rows(cls, rows: Iterable[tuple[int, int, float, float]]) -> "Posting":
        """Return the posting of (document, impact, exact, part), in the order of documents."""
        columns: tuple[array[Any], ...] = array("I"), array("I"), array("d"), array("d")
        remaining = iter(rows)
        while several := list(islice(remaining, _ROWS)):
            for column, values in zip(columns, zip(*several, strict=True), strict=True):
                column.extend(array(column.typecode, values))
        return cls.of_columns(*columns)

    @cached_property
    def bits(self) -> Bits:
        """The documents as a bitmap."""
        return bits_of(self.documents)

    @property
    def size(self) -> int:
        """About how many bytes it takes."""
        numbers = 4 * len(self.documents) + self.bits.bit_length() // 8
        weights = 8 * (len(self.exact) + len(self.parts))
        return _OVERHEAD + numbers + self.impacts.memory + weights

    def weigh(
        self,
        stem: str,
        exact: Mapping[int, dict[str, float]],
        parts: Mapping[int, dict[str, float]],
    ) -> None:
        """Note the weights of this stem for those documents that are asked for, in order."""
        documents, whole, part = self.documents, self.exact, self.parts
        held = len(documents)
        # A loop over all candidates, or over its own documents where they are fewer.
        if held < len(exact):
            places = [(number, at) for at, number in enumerate(documents) if number in exact]
        else:
            found = [(number, bisect_left(documents, number)) for number in exact]
            places = [(number, at) for number, at in found if at < held and documents[at] == number]
        for number, at in places:
            exact[number][stem] = whole[at] if whole else 0.0
            parts[number][stem] = part[at] if part else 0.0


_NOWHERE: Final = Posting.of_rows(())


class Index(Protocol):
    """What postings are read from: an engine's tables in one state."""

    def postings(self, stems: Sequence[str]) -> Iterable[tuple[str, Posting]]:
        """Yield the posting of each of these stems that some document holds."""

    def holding(
        self, asked: Sequence[tuple[Phrase, Sequence[int]]]
    ) -> Iterable[tuple[Phrase, Sequence[int]]]:
        """Yield (phrase, those of its documents in which its stems stand side by side in a text)."""

    def names(self, numbers: Sequence[int]) -> Iterable[tuple[int, str, str, frozenset[str]]]:
        """Yield (number, key, kind, themes) of documents."""


class Postings:
    """The postings of one state of an index. Safe to use from threads."""

    def __init__(self) -> None:
        self._stems: dict[str, Posting] = {}
        # Of a phrase the documents that were looked through, and those that hold it.
        self._phrases: dict[Phrase, tuple[Bits, Bits]] = {}
        self._names: dict[int, tuple[str, str, frozenset[str]]] = {}
        self._bytes = 0
        self._lock = threading.Lock()

    def hits(self, plan: QueryPlan, stage: Stage, among: Bits, index: Index) -> Bits:
        """Return those documents that meet a plan in a stage."""
        clauses = deciding(plan, stage)
        if not clauses:
            return 0
        asked = [each for alternatives in clauses for each in alternatives]
        held = self._of((stem for each in asked for stem in each.stems), index)
        holding = self._holding([a.stems for a in asked if a.is_phrase], held, among, index)

        def meeting(each: Alternative) -> Bits:
            if each.is_phrase:
                return holding[each.stems]
            return reduce(and_, (held[stem].bits for stem in each.stems))

        met = [reduce(or_, map(meeting, alternatives)) for alternatives in clauses]
        return among & reduce(or_ if stage is Stage.ANY else and_, met)

    def best(
        self, hits: Bits, asked: Mapping[str, int], index: Index
    ) -> tuple[list[int], list[int]]:
        """Return which hits come first by the weights of stems, and those equal (`promising`)."""
        held = self._of(asked, index)
        said = [(held[stem].impacts, weight) for stem, weight in asked.items()]
        return promising(numbers_of(hits), points(hits.bit_length(), said))

    def candidates(self, plan: QueryPlan, numbers: Iterable[int], index: Index) -> list[Candidate]:
        """Return documents with what ranking asks of them."""
        ordered = sorted(numbers)
        exact: dict[int, dict[str, float]] = {number: {} for number in ordered}
        parts: dict[int, dict[str, float]] = {number: {} for number in ordered}
        asked = phrases(plan)
        held = self._of({*plan.stems, *(stem for phrase in asked for stem in phrase)}, index)
        for stem in sorted(plan.stems):
            held[stem].weigh(stem, exact, parts)
        theirs: dict[int, set[Phrase]] = {number: set() for number in ordered}
        among = bits_of(ordered)
        for phrase, holding in self._holding(asked, held, among, index).items():
            for number in numbers_of(holding & among):
                theirs[number].add(phrase)
        missing = [number for number in ordered if number not in self._names]
        if missing:
            for number, key, kind, themes in index.names(missing):
                self._names[number] = (key, kind, themes)
        found = []
        for n in ordered:
            key, kind, themes = self._names[n]
            found.append(Candidate(key, kind, exact[n], parts[n], frozenset(theirs[n]), themes))
        return found

    def _of(self, stems: Iterable[str], index: Index) -> dict[str, Posting]:
        """Return the postings of stems, read where need be."""
        wanted = dict.fromkeys(stems)
        found = {stem: known for stem in wanted if (known := self._stems.get(stem))}
        missing = [stem for stem in wanted if stem not in found]
        if missing:
            read = dict(index.postings(missing))
            for stem in missing:
                found[stem] = read.get(stem, _NOWHERE)
                self._keep(stem, found[stem])
        return found

    def _holding(
        self, asked: Iterable[Phrase], held: Mapping[str, Posting], among: Bits, index: Index
    ) -> dict[Phrase, Bits]:
        """Return which documents hold phrases, of all at least those `among` them.

        Only those that hold all its stems are looked through, each once.
        """
        found: dict[Phrase, tuple[Bits, Bits]] = {}
        unseen: dict[Phrase, Bits] = {}
        for phrase in asked:
            found[phrase] = self._phrases.get(phrase, (0, 0))
            seen, _holding = found[phrase]
            possible = reduce(and_, (held[stem].bits for stem in phrase), among)
            if possible & ~seen:
                unseen[phrase] = possible & ~seen
        looked = [(phrase, numbers_of(bits)) for phrase, bits in unseen.items()]
        for phrase, numbers in index.holding(looked) if looked else ():
            seen, holding = found[phrase]
            found[phrase] = (seen | unseen[phrase], holding | bits_of(numbers))
        with self._lock:
            if len(self._phrases) > _MOST_PHRASES:
                self._phrases.clear()
            self._phrases |= {phrase: found[phrase] for phrase in unseen}
        return {phrase: holding for phrase, (_seen, holding) in found.items()}

    def _keep(self, stem: str, posting: Posting) -> None:
        """Remember a posting, and forget those that were read first where they are too many."""
        with self._lock:
            if stem not in self._stems:
                self._stems[stem] = posting
                self._bytes += posting.size
            while self._bytes > MOST_BYTES and len(self._stems) > 1:
                self._bytes -= self._stems.pop(next(iter(self._stems))).size
