"""The engine of a site with Elasticsearch: an index for each generation, holding our tokens.

The server answers which documents meet a plan, adds up the order of candidates and counts facets, in
one request; the weights of their stems come along and Python ranks. A rebuild fills a generation
beside the one that answers, while every edit goes to both, and an alias moves in one step: a reader
sees the old index or the new one, and no edit is lost. Elasticsearch's own versions keep a late edit
from undoing a newer one. Every process compares a fingerprint of the index before it trusts its
vocabulary.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from elasticsearch import Elasticsearch

from search.analysis import Analyser
from search.document import SearchDocument
from search.plan import QueryPlan, Stage
from search.vocabulary import Vocabulary

from .base import NO_INDEX, OTHER_ANALYSER, STOPPED, EngineUnavailable, Matches, OutOfReach
from .changes import Analysed, analysed, analysed_ahead
from .elasticsearch_access import (
    LONG_READ_SECONDS,
    READ_SECONDS,
    Access,
    Action,
    Generations,
    IndexGone,
)
from .elasticsearch_mapping import SCHEMA_VERSION, row
from .elasticsearch_query import (
    candidate_of,
    completion_body,
    count_body,
    everything_body,
    facets_of,
    keys_of,
    match_body,
    versions_body,
    weights_body,
)
from .elasticsearch_vocabularies import Vocabularies
from .elasticsearch_weights import WeightMemory
from .matching import Filters, phrases, title_words

# How Elasticsearch compares versions: an edit may write the same one anew, a rebuild may not.
EDIT: Final = "external_gte"
REBUILD: Final = "external"
# Begins the name of a note that a document was deleted; no key begins so.
GONE: Final = "gone "
MOST_NOTES: Final = 500
EDIT_ATTEMPTS: Final = 3


class ElasticsearchEngine:
    """Search in Elasticsearch. Safe to use from several threads and processes."""

    name = "elasticsearch"

    def __init__(
        self,
        hosts: Sequence[str],
        analysers: Mapping[str, Analyser],
        version: str,
        *,
        prefix: str,
        api_key: str = "",
        ca_certs: Path | None = None,
        read_seconds: float = READ_SECONDS,
    ) -> None:
        """Use the index behind the alias `prefix` on the cluster of `hosts` (addresses).

        `version` is the analyser's, another one asks for a rebuild; `ca_certs` signs the server's
        certificate; no part of an answer may keep a reader waiting longer than `read_seconds`.
        """
        self._version = f"{SCHEMA_VERSION} {version}"
        self._access = Access(
            hosts,
            prefix,
            self._version,
            api_key=api_key,
            ca_certs=ca_certs,
            read_seconds=read_seconds,
        )
        self._analysers = analysers
        self._vocabularies = Vocabularies(self._access)
        self._weights = WeightMemory("")

    def close(self) -> None:
        """Close this process's connections; the next question opens new ones."""
        self._access.close()

    # Writing ----------------------------------------------------------------------

    def upsert(self, documents: Iterable[SearchDocument]) -> list[str]:
        """Write documents, which all see at once; return the keys of those left out as older."""
        found = [
            (one, row(one, analysis)) for one, analysis in analysed(documents, self._analysers)
        ]

        def actions(client: Elasticsearch, there: Generations) -> Iterator[Action]:
            if there.analyser != self._version:
                raise EngineUnavailable(OTHER_ANALYSER)
            # The rebuild of another analyser could not take up an edit made by this one.
            self._access.end(client, {alias: there.filling[alias] for alias in there.foreign})
            for document, content in found:
                yield _written(self._access.alias, document, content, EDIT)
                for alias in there.filling.keys() - there.foreign:
                    # In this order: who sees the note has not seen the document (`_forget_deleted`).
                    yield _removed(alias, GONE + document.key)
                    yield _written(alias, document, content, EDIT)

        older = self._edit(actions)
        return [name for alias, name in older if alias == self._access.alias]

    def delete(self, keys: Iterable[str]) -> None:
        """Remove documents, which nobody sees any more; unknown keys are no error."""
        names = list(keys)

        def actions(_client: Elasticsearch, there: Generations) -> Iterator[Action]:
            for key in names:
                yield _removed(self._access.alias, key)
                for alias in there.filling:
                    yield {"index": {"_index": alias, "_id": GONE + key}}, {"gone": key}
                    yield _removed(alias, key)

        self._edit(actions)

    def _edit(
        self, actions: Callable[[Elasticsearch, Generations], Iterable[Action]]
    ) -> list[tuple[str, str]]:
        """Carry out the actions for the generations there are, as `Access.bulk` does.

        A slow request may reach a generation that two rebuilds have swapped and taken away since it
        was sent: it is done again on those that are there now, which changes nothing done before.
        """

        def attempt(client: Elasticsearch) -> list[tuple[str, str]]:
            there = self._generations(client)
            return self._access.bulk(client, actions(client, there), may_miss=there.filling)

        with self._access.writing() as client:
            for _ in range(EDIT_ATTEMPTS - 1):
                with suppress(IndexGone):
                    return attempt(client)
            return attempt(client)

    def rebuild(self, documents: Iterable[SearchDocument]) -> int:
        """Build the index anew beside the old one and swap; return the number of documents.

        Raises `EngineUnavailable` when another process began a rebuild meanwhile: that one counts.
        """
        with self._access.writing() as client:
            name, alias = self._access.begin(client)
        for found in analysed_ahead(documents, self._analysers):
            self._fill(alias, found)
        with self._access.writing(STOPPED) as client:
            self._forget_deleted(client, alias)
            count = client.count(index=alias, query={"exists": {"field": "key"}})["count"]
            self._access.swap(client, name, alias)
        return int(count)

    def _fill(self, alias: str, found: Sequence[Analysed]) -> None:
        """Send a batch of a rebuild; what is stored wins also at the same version: it is an edit."""
        actions = [_written(alias, one, row(one, analysis), REBUILD) for one, analysis in found]
        with self._access.writing(STOPPED) as client:
            self._access.bulk(client, actions, refresh=False, missing=STOPPED)

    def _generations(self, client: Elasticsearch) -> Generations:
        """Return the indexes that there are; raises `EngineUnavailable` if none answers."""
        there = self._access.first_look(client)
        if there.live is None:
            raise EngineUnavailable(NO_INDEX)
        return there

    def _forget_deleted(self, client: Elasticsearch, alias: str) -> None:
        """Remove from a filled generation what was deleted while it was filled, and the notes of it.

        After the last batch a deletion needs no note. Whoever brings a document back removes its note
        first, so one whose note is still there after it was read is none that was brought back.
        """
        client.indices.refresh(index=alias)
        while keys := self._gone(client, alias):
            held = client.mget(index=alias, ids=keys)["docs"]
            notes = client.mget(index=alias, ids=[GONE + key for key in keys])["docs"]
            actions: list[Action] = []
            for document, note in zip(held, notes, strict=True):
                if "error" in document or "error" in note:
                    raise EngineUnavailable(STOPPED)
                if document["found"] and note["found"]:
                    unchanged = {
                        "if_seq_no": document["_seq_no"],
                        "if_primary_term": document["_primary_term"],
                    }
                    actions.append(
                        ({"delete": {"_index": alias, "_id": document["_id"], **unchanged}}, None)
                    )
                actions.append(_removed(alias, note["_id"]))
            self._access.bulk(client, actions, missing=STOPPED)

    def _gone(self, client: Elasticsearch, alias: str) -> list[str]:
        """Return some of the keys that notes tell of."""
        answer = client.search(
            index=alias,
            query={"exists": {"field": "gone"}},
            size=MOST_NOTES,
            docvalue_fields=[{"field": "gone"}],
            source=False,
        )
        return [hit["fields"]["gone"][0] for hit in answer["hits"]["hits"]]

    # Asking -----------------------------------------------------------------------

    def versions(self) -> dict[str, int]:
        """Return the version of every stored document by key."""
        found: dict[str, int] = {}
        with self._access.reading(LONG_READ_SECONDS) as client:
            moment = client.open_point_in_time(index=self._access.alias, keep_alive="1m")["id"]
            try:
                last: Sequence[Any] | None = None
                while hits := self._access.search(client, **versions_body(moment, last))["hits"][
                    "hits"
                ]:
                    found.update((hit["sort"][0], hit["fields"]["version"][0]) for hit in hits)
                    last = hits[-1]["sort"]
            finally:
                client.close_point_in_time(id=moment)
        return found

    def count(self) -> int:
        """Return how many documents are stored."""
        with self._access.reading() as client:
            return int(self._access.search(client, **count_body())["hits"]["total"]["value"])

    def is_ready(self) -> bool:
        """Whether there is a readable index that this analyser built; raises `OutOfReach`."""
        try:
            with self._access.reading() as client:
                return self._access.generations(client).analyser == self._version
        except OutOfReach:
            raise
        except EngineUnavailable:
            return False

    def match(
        self, plan: QueryPlan, stage: Stage, filters: Filters, *, counted: bool = True
    ) -> Matches:
        """Return what meets the plan in a stage, `counted` by facets."""
        asked, known = sorted(phrases(plan)), self._weights
        unread = known.unread(plan.stems)
        body = match_body(plan, stage, filters, asked, stems=unread, counted=counted)
        if body is None:
            return Matches(0, [], {})
        with self._access.reading() as client:
            answer = self._access.search(client, **body)
            hits = answer["hits"]["hits"]
            if hits and (known.index != hits[0]["_index"] or known.is_full):
                # Two threads that begin anew at once only read some of it twice.
                known = self._weights = WeightMemory(hits[0]["_index"])
            known.keep(unread, hits)
            stems, keys = known.missing(plan.stems, hits)
            if stems:
                more = self._access.search(client, **weights_body(keys, stems))
                known.keep(stems, more["hits"]["hits"])
            held = known.of(plan.stems, hits)
            return Matches(
                int(answer["hits"]["total"]["value"]),
                [candidate_of(hit, of, asked) for hit, of in zip(hits, held, strict=True)],
                facets_of(answer, filters) if counted else {},
            )

    def everything(
        self, language: str, filters: Filters, offset: int, limit: int, *, counted: bool = True
    ) -> tuple[list[str], Matches]:
        """Return a page of all keys, initiatives first, A–Å, with the total, `counted` by facets."""
        body = everything_body(language, filters, offset, limit, counted=counted)
        with self._access.reading() as client:
            answer = self._access.search(client, **body)
            total = int(answer["hits"]["total"]["value"])
            counts = facets_of(answer, filters) if counted else {}
            return keys_of(answer), Matches(total, [], counts)

    def complete(self, language: str, text: str, limit: int) -> list[str]:
        """Return keys of documents whose title holds every word of `text`; short titles come first."""
        words = title_words(self._analysers[language], text)
        if not words:
            return []
        with self._access.reading() as client:
            return keys_of(self._access.search(client, **completion_body(language, words, limit)))

    def vocabularies(self, languages: Sequence[str]) -> dict[str, Vocabulary]:
        """Return the words of languages, read anew when any process has changed the index."""
        return self._vocabularies.read(languages)


def _written(alias: str, document: SearchDocument, content: dict[str, Any], kind: str) -> Action:
    """Return the action that writes a document if its version is new enough for that `kind`."""
    target = {"_index": alias, "_id": document.key}
    return {"index": {**target, "version": document.version, "version_type": kind}}, content


def _removed(alias: str, name: str) -> Action:
    return {"delete": {"_index": alias, "_id": name}}, None
