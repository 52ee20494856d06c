"""The engine of a site on PostgreSQL: tables of its own beside the site's, holding our tokens.

One index answers which documents hold a stem and how much they say on it; Python puts the answers
together (`postings`) and ranks. A rebuild fills a second schema in batches, while every edit goes to both, and renames it in
one transaction: a reader sees the old index or the new one, and no edit is lost. Every process
compares a counter in the database before it trusts its vocabulary.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from search.analysis import Analyser
from search.document import SearchDocument
from search.plan import QueryPlan, Stage
from search.vocabulary import Vocabulary

from .base import (
    MAX_CANDIDATES,
    OTHER_ANALYSER,
    STOPPED,
    EngineUnavailable,
    Matches,
    OutOfReach,
)
from .beginnings import completion
from .changes import Changes, analysed, analysed_ahead
from .facets import Facets, numbers_of
from .matching import Filters, deciding, title_words
from .ordering import stem_weights
from .postgresql_access import (
    ANALYSER,
    CONNECTIONS,
    READ_SECONDS,
    REBUILD,
    WRITES,
    Access,
    Connection,
)
from .postgresql_match import filter_condition
from .postgresql_postings import PostgresIndex
from .postgresql_tables import SCHEMA_VERSION, Tables
from .postings import Postings

TABLES: Final = ("document", "text", "weight", "start", "word", "stem")


class PostgresEngine:
    """Search in a PostgreSQL database. Safe to use from several threads and processes."""

    name = "postgresql"

    def __init__(
        self,
        server: str,
        analysers: Mapping[str, Analyser],
        version: str,
        *,
        schema: str = "search",
        read_seconds: float = READ_SECONDS,
        connections: int = CONNECTIONS,
    ) -> None:
        """Use the index in `schema` of the database at `server` (an address of libpq).

        `version` is the analyser's, another one asks for a rebuild; no question may take longer than
        `read_seconds`, and no process has more `connections` to it.
        """
        self._access = Access(server, schema, read_seconds=read_seconds, connections=connections)
        self._live, self._staging = f"{schema}_live", f"{schema}_new"
        self._analysers = analysers
        self._version = f"{SCHEMA_VERSION} {version}"
        self._vocabularies: dict[str, tuple[str, Vocabulary]] = {}
        self._facets: dict[str, tuple[str, Facets]] = {}
        self._postings = ("", Postings())

    def close(self) -> None:
        """Close this process's connections; the next question opens new ones."""
        self._access.close()

    # Writing ----------------------------------------------------------------------

    def upsert(self, documents: Iterable[SearchDocument]) -> list[str]:
        """Write documents in one transaction; return the keys of those left out as older."""
        # Worked out before the lock is taken: others write meanwhile.
        found = analysed(documents, self._analysers)
        with self._access.writing() as (connection, state):
            if state.get(ANALYSER) != self._version:
                raise EngineUnavailable(OTHER_ANALYSER)
            targets = self._sets(connection, self._without_foreign_rebuild(connection, state))
            older, *_filling = [tables.write(found, only_newer=False) for tables in targets]
        return older

    def delete(self, keys: Iterable[str]) -> None:
        """Remove documents in one transaction; unknown keys are no error."""
        wanted = list(keys)
        with self._access.writing() as (connection, state):
            for tables in self._sets(connection, state):
                tables.delete(wanted)

    def rebuild(self, documents: Iterable[SearchDocument]) -> int:
        """Build the index anew beside the old one and swap; return the number of documents.

        Raises `EngineUnavailable` when another process began a rebuild meanwhile: that one counts.
        """
        self._access.provide_state()
        mark = f"{self._version} {uuid.uuid4().hex}"
        with self._access.writing() as (connection, _state):
            Tables(connection, self._staging).create()
            self._access.set_state(connection, REBUILD, mark)
        counts = Changes()
        for found in analysed_ahead(documents, self._analysers):
            with self._access.filling() as (connection, state):
                self._filling(connection, state, mark, counts).write(found, only_newer=True)
        with self._access.filling() as (connection, state):
            self._filling(connection, state, mark).count(counts)
        with self._access.maintaining() as connection:
            # Counts and the map of what all may see: without them the first searches are slow.
            for table in TABLES:
                connection.execute(f"VACUUM (ANALYZE) {self._staging}.{table}")
        with self._access.writing() as (connection, state):
            tables = self._filling(connection, state, mark)
            tables.forget_edits()
            [(count,)] = tables.run("SELECT COUNT(*) FROM {set}.document").fetchall()
            self._access.stop_readers(connection)
            tables.replace(Tables(connection, self._live))
            self._access.set_state(connection, REBUILD, None)
            self._access.set_state(connection, ANALYSER, self._version)
        return int(count)

    def _sets(self, connection: Connection, state: Mapping[str, str]) -> list[Tables]:
        """Return the sets of tables that an edit goes to: also to those that a rebuild fills."""
        sets = [Tables(connection, self._live)]
        if REBUILD in state:
            sets.append(Tables(connection, self._staging, is_filling=True))
        return sets

    def _filling(
        self,
        connection: Connection,
        state: Mapping[str, str],
        mark: str,
        counts: Changes | None = None,
    ) -> Tables:
        """Return the tables of the rebuild `mark`, which keeps `counts` for their end.

        Raises `EngineUnavailable` if it was stopped.
        """
        if state.get(REBUILD) != mark:
            raise EngineUnavailable(STOPPED)
        return Tables(connection, self._staging, is_filling=True, counts=counts)

    def _without_foreign_rebuild(
        self, connection: Connection, state: Mapping[str, str]
    ) -> Mapping[str, str]:
        """End the rebuild of another analyser: it could not take up an edit made by this one."""
        mark = state.get(REBUILD)
        if mark is None or mark.rpartition(" ")[0] == self._version:
            return state
        Tables(connection, self._staging).drop()
        self._access.set_state(connection, REBUILD, None)
        return self._access.state(connection)

    # Asking -----------------------------------------------------------------------

    def versions(self) -> dict[str, int]:
        """Return the version of every stored document by key."""
        with self._access.reading() as (connection, _state):
            rows = connection.execute(f"SELECT key, version FROM {self._live}.document")
            return dict(rows.fetchall())

    def count(self) -> int:
        """Return how many documents are stored."""
        with self._access.reading() as (connection, _state):
            rows = connection.execute(f"SELECT COUNT(*) FROM {self._live}.document")
            [(count,)] = rows.fetchall()
            return int(count)

    def is_ready(self) -> bool:
        """Whether there is a readable index that this analyser built; raises `OutOfReach`."""
        try:
            with self._access.reading() as (connection, state):
                tables = ", ".join(f"{self._live}.{name}" for name in TABLES)
                connection.execute(f"SELECT FROM {tables} LIMIT 0")
                return state[ANALYSER] == self._version
        except OutOfReach:
            raise
        except EngineUnavailable:
            return False

    def match(
        self, plan: QueryPlan, stage: Stage, filters: Filters, *, counted: bool = True
    ) -> Matches:
        """Return what meets the plan in a stage, `counted` by facets."""
        if not deciding(plan, stage):
            return Matches(0, [], {})
        with self._access.reading() as (connection, state):
            facets = self._facets_of(connection, state, plan.language)
            index, postings = PostgresIndex(connection, self._live), self._postings_of(state)
            hits = postings.hits(plan, stage, facets.everything, index)
            left = facets.left(hits, filters)
            total = left.bit_count()
            if total <= MAX_CANDIDATES:
                numbers = numbers_of(left)
            else:
                numbers, equal = postings.best(left, stem_weights(plan, stage), index)
                numbers += index.first_by_key(equal, MAX_CANDIDATES - len(numbers))
            found = postings.candidates(plan, numbers, index)
            return Matches(total, found, facets.count(hits, filters) if counted else {})

    def everything(
        self, language: str, filters: Filters, offset: int, limit: int, *, counted: bool = True
    ) -> tuple[list[str], Matches]:
        """Return a page of all keys, initiatives first, A–Å, with the total, `counted` by facets."""
        condition, chosen = filter_condition(filters)
        with self._access.reading() as (connection, state):
            facets = self._facets_of(connection, state, language)
            rows = connection.execute(
                f"SELECT key FROM {self._live}.document WHERE language = %s{condition} "
                "ORDER BY place, sort_key, key LIMIT %s OFFSET %s",
                [language, *chosen, limit, offset],
            ).fetchall()
        total = facets.left(facets.everything, filters).bit_count()
        counts = facets.count(facets.everything, filters) if counted else {}
        return [key for (key,) in rows], Matches(total, [], counts)

    def complete(self, language: str, text: str, limit: int) -> list[str]:
        """Return keys of documents whose title holds every word of `text`; short titles come first."""
        words = title_words(self._analysers[language], text)
        if not words:
            return []
        question, values = completion(f"{self._live}.start", language, words, limit, mark="%s")
        with self._access.reading() as (connection, _state):
            return [key for (_length, key) in connection.execute(question, values)]

    def vocabularies(self, languages: Sequence[str]) -> dict[str, Vocabulary]:
        """Return the words of languages, read anew when any process has changed the index."""
        with self._access.reading() as (connection, state):
            return {
                language: self._vocabulary(connection, state, language) for language in languages
            }

    def _vocabulary(
        self, connection: Connection, state: Mapping[str, str], language: str
    ) -> Vocabulary:
        known = self._vocabularies.get(language)
        if known is not None and known[0] == state[WRITES]:
            return known[1]
        words = connection.execute(
            f"SELECT word, stem, surface, documents FROM {self._live}.word WHERE language = %s",
            [language],
        )
        frequencies = dict(
            connection.execute(
                f"SELECT stem, documents FROM {self._live}.stem WHERE language = %s", [language]
            ).fetchall()
        )
        [(documents,)] = connection.execute(
            f"SELECT COUNT(*) FROM {self._live}.document WHERE language = %s", [language]
        ).fetchall()
        vocabulary = Vocabulary.from_rows(
            language, int(state[WRITES]), documents, words, frequencies
        )
        self._vocabularies[language] = (state[WRITES], vocabulary)
        return vocabulary

    def _facets_of(self, connection: Connection, state: Mapping[str, str], language: str) -> Facets:
        """Return the codes of a language's documents, read anew when the index has changed."""
        known = self._facets.get(language)
        if known is None or known[0] != state[WRITES]:
            facets = Facets(PostgresIndex(connection, self._live).codes(language))
            known = self._facets[language] = (state[WRITES], facets)
        return known[1]

    def _postings_of(self, state: Mapping[str, str]) -> Postings:
        """Return what is known of the stems' documents: nothing when the index has changed."""
        known = self._postings
        if known[0] != state[WRITES]:
            known = self._postings = (state[WRITES], Postings())
        return known[1]
