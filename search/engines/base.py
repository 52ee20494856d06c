"""What an engine can do. Engines know no HTTP and no page; they hold tokens and count."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from search.document import SearchDocument
from search.plan import QueryPlan, Stage
from search.vocabulary import Vocabulary

# Ranking happens in Python over this many candidates; deeper hits keep the engine's own order.
MAX_CANDIDATES = 300


# Why an engine can't answer, or a rebuild can't go on: the same words whichever engine it is.
NO_INDEX = "There is no search index. Run manage.py search_rebuild."
NOT_BUILT = "The search index is not built yet. Run manage.py search_rebuild."
OTHER_ANALYSER = "The search index was built by another analyser. Run manage.py search_rebuild."
STOPPED = "The rebuild of the search index was stopped by another process, or its server lost it."


class EngineUnavailable(RuntimeError):
    """The engine can't answer now; the message says why."""


class OutOfReach(EngineUnavailable):
    """Its server is away or serves nobody, or somebody else holds it: to build the index anew would not help."""


@dataclass(frozen=True)
class Candidate:
    """A document that meets the plan: its weighted frequencies of the stems that were asked for.

    `themes` are the codes of what it is about.
    """

    key: str
    kind: str
    exact: Mapping[str, float]
    parts: Mapping[str, float]
    phrases: frozenset[tuple[str, ...]]
    themes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Matches:
    """How many documents meet the plan, the most promising of them, and counts by facet and code.

    A facet's counts leave out its own filter; there are none where nobody asked for them.
    """

    total: int
    candidates: list[Candidate]
    facets: dict[str, dict[str, int]]


class SearchReader(Protocol):
    """What a search asks of an engine. All raise `EngineUnavailable` when it can't answer."""

    @property
    def name(self) -> str:
        """What the engine is called in reports and logs."""

    def match(
        self,
        plan: QueryPlan,
        stage: Stage,
        filters: Mapping[str, Sequence[str]],
        *,
        counted: bool = True,
    ) -> Matches:
        """Return what meets the plan in a stage, `counted` by facets."""

    def everything(
        self,
        language: str,
        filters: Mapping[str, Sequence[str]],
        offset: int,
        limit: int,
        *,
        counted: bool = True,
    ) -> tuple[list[str], Matches]:
        """Return a page of all keys, initiatives first, A–Å, and the total, `counted` by facets."""

    def complete(self, language: str, text: str, limit: int) -> list[str]:
        """Return keys of documents whose title holds every word of `text`, the last one begun."""

    def vocabularies(self, languages: Sequence[str]) -> dict[str, Vocabulary]:
        """Return the words of languages' indexes, never older than the last write of any process."""


class SearchEngine(SearchReader, Protocol):
    """The protocol of every engine; the contract suite runs over all of them."""

    def upsert(self, documents: Iterable[SearchDocument]) -> list[str]:
        """Write documents; one that is older than what is stored is left out. Idempotent.

        Returns the keys of those that readers see in a newer version.

        Raises `EngineUnavailable`, as all methods do, when the engine can't answer, and here also when
        another analyser built the index.
        """

    def delete(self, keys: Iterable[str]) -> None:
        """Remove documents; unknown keys are no error."""

    def versions(self) -> dict[str, int]:
        """Return the version of every stored document by key."""

    def count(self) -> int:
        """Return how many documents are stored."""

    def rebuild(self, documents: Iterable[SearchDocument]) -> int:
        """Build the index anew beside the old one and swap; return the number of documents.

        Readers see the old index or the new one; edits made meanwhile are in it.
        """

    def close(self) -> None:
        """Let go of files and connections; the next question opens them anew."""

    def is_ready(self) -> bool:
        """Whether there is a readable index that this analyser built.

        Raises `OutOfReach` alone, when nobody can tell.
        """
