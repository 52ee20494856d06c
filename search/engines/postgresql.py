"""The engine of a site on PostgreSQL: tables of its own beside the site's, holding our tokens.

A GIN index answers which documents meet a plan; the weights of their stems stand beside it and Python
ranks. A rebuild fills a second schema in batches, while every edit goes to both, and renames it in
one transaction: a reader sees the old index or the new one, and no edit is lost. Every process
compares a counter in the database before it trusts its vocabulary.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any, Final

from search.analysis import Analyser, fold, tokenise
from search.document import SearchDocument
from search.planner import QueryPlan, Stage
from search.vocabulary import Vocabulary

from .base import MAX_CANDIDATES, Candidate, EngineUnavailable, Matches
from .matching import Filters, count_groups, phrases, total_of
from .ordering import stem_weights
from .postgresql_access import ANALYSER, READ_SECONDS, REBUILD, WRITES, Access, Connection
from .postgresql_match import completion_query, filter_condition, match_query, phrase_query
from .postgresql_tables import BETWEEN, SCHEMA_VERSION, Tables, analysed

# Documents of a rebuild that are written in one transaction: editors' writes wait no longer.
BATCH: Final = 100
TABLES: Final = ("document", "weight", "word", "stem")


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
    ) -> None:
        """Use the index in `schema` of the database at `server` (an address of libpq).

        `version` is the analyser's, another one asks for a rebuild; no question may take longer than
        `read_seconds`.
        """
        self._access = Access(server, schema, read_seconds=read_seconds)
        self._live, self._staging = f"{schema}_live", f"{schema}_new"
        self._analysers = analysers
        self._version = f"{SCHEMA_VERSION} {version}"
        self._vocabularies: dict[str, tuple[str, Vocabulary]] = {}

    def close(self) -> None:
        """Close this process's connections; the next question opens new ones."""
        self._access.close()

    # Writing ----------------------------------------------------------------------

    def upsert(self, documents: Iterable[SearchDocument]) -> None:
        """Write documents in one transaction; older ones than what is stored are left out."""
        # Worked out before the lock is taken: others write meanwhile.
        found = analysed(documents, self._analysers)
        with self._access.writing() as (connection, state):
            if state.get(ANALYSER) != self._version:
                raise EngineUnavailable(
                    "The search index was built by another analyser. Run manage.py search_rebuild."
                )
            for tables in self._sets(connection, self._without_foreign_rebuild(connection, state)):
                tables.write(found, only_newer=False)

    def delete(self, keys: Iterable[str]) -> None:
        """Remove documents in one transaction; unknown keys are no error."""
        wanted = list(keys)
        with self._access.writing() as (connection, state):
            for tables in self._sets(connection, state):
                tables.delete(wanted, remember=tables.schema != self._live)

    def rebuild(self, documents: Iterable[SearchDocument]) -> int:
        """Build the index anew beside the old one and swap; return the number of documents.

        Raises `EngineUnavailable` when another process began a rebuild meanwhile: that one counts.
        """
        self._access.provide_state()
        mark = f"{self._version} {uuid.uuid4().hex}"
        with self._access.writing() as (connection, _state):
            Tables(connection, self._staging).create()
            self._access.set_state(connection, REBUILD, mark)
        remaining = iter(documents)
        while batch := list(islice(remaining, BATCH)):
            found = analysed(batch, self._analysers)
            with self._access.writing() as (connection, state):
                self._filling(connection, state, mark).write(found, only_newer=True)
        with self._access.maintaining() as connection:
            # Counts and the map of what all may see: without them the first searches are slow.
            for table in TABLES:
                connection.execute(f"VACUUM (ANALYZE) {self._staging}.{table}")
        with self._access.writing() as (connection, state):
            tables = self._filling(connection, state, mark)
            tables.forget_deletions()
            [(count,)] = tables.run("SELECT COUNT(*) FROM {set}.document").fetchall()
            self._access.stop_readers(connection)
            tables.replace(Tables(connection, self._live))
            self._access.set_state(connection, REBUILD, None)
            self._access.set_state(connection, ANALYSER, self._version)
        return int(count)

    def _sets(self, connection: Connection, state: Mapping[str, str]) -> list[Tables]:
        """Return the sets of tables that an edit goes to: also to those that a rebuild fills."""
        schemas = [self._live, self._staging] if REBUILD in state else [self._live]
        return [Tables(connection, schema) for schema in schemas]

    def _filling(self, connection: Connection, state: Mapping[str, str], mark: str) -> Tables:
        """Return the tables of the rebuild `mark`; raises `EngineUnavailable` if it was stopped."""
        if state.get(REBUILD) != mark:
            raise EngineUnavailable("Another process took over the rebuild of the search index.")
        return Tables(connection, self._staging)

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

    def is_ready(self) -> bool:
        """Whether there is a readable index that this analyser built."""
        try:
            with self._access.reading() as (connection, state):
                tables = ", ".join(f"{self._live}.{name}" for name in TABLES)
                connection.execute(f"SELECT FROM {tables} LIMIT 0")
                return state[ANALYSER] == self._version
        except EngineUnavailable:
            return False

    def match(self, plan: QueryPlan, stage: Stage, filters: Filters) -> Matches:
        """Return what meets the plan in a stage."""
        query = match_query(plan, stage)
        if not query:
            return Matches(0, [], {})
        found = f"{self._live}.document {{joined}} WHERE vector @@ %s::tsquery AND language = %s"
        values = [query, plan.language]
        with self._access.reading() as (connection, _state):
            total, facets = _count(connection, found.format(joined=""), values, filters)
            if not total:
                return Matches(0, [], facets)
            condition, chosen = filter_condition(filters)
            # The order costs a look at all documents of the stems; with few hits it says nothing.
            asked = stem_weights(plan, stage) if total > MAX_CANDIDATES else {}
            ordered = self._points() if asked else ("", "", "")
            weighed = [list(asked), list(asked.values())] if asked else []
            rows = connection.execute(
                f"{ordered[0]} SELECT id, key, kind "
                f"FROM {found.format(joined=ordered[1])}{condition} "
                f"ORDER BY {ordered[2]}key LIMIT %s",
                [*weighed, *values, *chosen, MAX_CANDIDATES],
            ).fetchall()
            return Matches(total, self._candidates(connection, plan, rows), facets)

    def everything(
        self, language: str, filters: Filters, offset: int, limit: int
    ) -> tuple[list[str], Matches]:
        """Return a page of all keys, initiatives first, A–Å, with total and facets."""
        found = f"{self._live}.document WHERE language = %s"
        condition, chosen = filter_condition(filters)
        with self._access.reading() as (connection, _state):
            total, facets = _count(connection, found, [language], filters)
            rows = connection.execute(
                f"SELECT key FROM {found}{condition} "
                "ORDER BY place, sort_key, key LIMIT %s OFFSET %s",
                [language, *chosen, limit, offset],
            ).fetchall()
        return [key for (key,) in rows], Matches(total, [], facets)

    def complete(self, language: str, text: str, limit: int) -> list[str]:
        """Return keys of documents whose title holds every word of `text`, the last as a beginning.

        Looks at folded words, so that "paaroer" finds »Pårørende«. Short titles come first.
        """
        words = [fold(token.word) for token in tokenise(self._analysers[language], text)]
        if not words:
            return []
        with self._access.reading() as (connection, _state):
            rows = connection.execute(
                f"SELECT key FROM {self._live}.document WHERE start @@ %s::tsquery "
                "AND language = %s ORDER BY start_length, key LIMIT %s",
                [completion_query(words), language, limit],
            ).fetchall()
        return [key for (key,) in rows]

    def vocabulary(self, language: str) -> Vocabulary:
        """Return the words of a language, read anew when any process has changed the index."""
        with self._access.reading() as (connection, state):
            known = self._vocabularies.get(language)
            if known is not None and known[0] == state[WRITES]:
                return known[1]
            words: dict[str, tuple[str, int]] = {}
            surfaces: dict[str, str] = {}
            for word, stem, surface, count in connection.execute(
                f"SELECT word, stem, surface, documents FROM {self._live}.word WHERE language = %s",
                [language],
            ):
                words[word] = (stem, count)
                surfaces[word] = surface
            frequencies = dict(
                connection.execute(
                    f"SELECT stem, documents FROM {self._live}.stem WHERE language = %s", [language]
                ).fetchall()
            )
            [(documents,)] = connection.execute(
                f"SELECT COUNT(*) FROM {self._live}.document WHERE language = %s", [language]
            ).fetchall()
        vocabulary = Vocabulary(
            language, int(state[WRITES]), documents, words, surfaces, frequencies
        )
        self._vocabularies[language] = (state[WRITES], vocabulary)
        return vocabulary

    def _points(self) -> tuple[str, str, str]:
        """Return the SQL that adds up what documents say on the stems asked for, joins and orders.

        The values to bind are the stems and their weights (`ordering`), each as a list.
        """
        return (
            "WITH asked AS (SELECT * FROM unnest(%s::text[], %s::float8[]) AS asked (stem, weight)), "
            "points AS MATERIALIZED (SELECT document, SUM(asked.weight * impact) AS number "
            f"FROM asked JOIN {self._live}.weight USING (stem) GROUP BY document)",
            "JOIN points ON points.document = id",
            "points.number DESC, ",
        )

    def _candidates(
        self, connection: Connection, plan: QueryPlan, rows: Sequence[tuple[int, str, str]]
    ) -> list[Candidate]:
        """Return the rows with what ranking asks of them."""
        numbers = [number for number, _key, _kind in rows]
        exact: dict[int, dict[str, float]] = {number: {} for number in numbers}
        parts: dict[int, dict[str, float]] = {number: {} for number in numbers}
        for number, stem, whole, part in connection.execute(
            f"SELECT document, stem, exact, part FROM {self._live}.weight "
            "WHERE stem = ANY(%s) AND document = ANY(%s)",
            [sorted(plan.stems), numbers],
        ):
            exact[number][stem] = whole
            parts[number][stem] = part
        held: dict[int, set[tuple[str, ...]]] = {number: set() for number in numbers}
        asked = sorted(phrases(plan))
        if asked:
            columns = ", ".join("vector @@ %s::tsquery" for _ in asked)
            for number, *answers in connection.execute(
                f"SELECT id, {columns} FROM {self._live}.document WHERE id = ANY(%s)",
                [*map(phrase_query, asked), numbers],
            ):
                held[number].update(
                    phrase for phrase, is_held in zip(asked, answers, strict=True) if is_held
                )
        return [
            Candidate(key, kind, exact[number], parts[number], frozenset(held[number]))
            for number, key, kind in rows
        ]


def _count(
    connection: Connection, found: str, values: Sequence[Any], filters: Filters
) -> tuple[int, dict[str, dict[str, int]]]:
    """Return the total under all filters, and counts by facet, each without its own filter."""
    groups = list(count_groups(filters))
    selects, bound = [], list(values)
    for place, (_facet, rest) in enumerate(groups):
        condition, chosen = filter_condition(rest)
        selects.append(
            f"SELECT {place}, facet, COUNT(*) FROM hits CROSS JOIN unnest(facets) AS facet "
            f"WHERE TRUE{condition} GROUP BY facet"
        )
        bound += chosen
    counts: dict[str, dict[str, int]] = {}
    for place, facet, number in connection.execute(
        f"WITH hits AS MATERIALIZED (SELECT facets FROM {found}) {' UNION ALL '.join(selects)}",
        bound,
    ):
        name, _, code = facet.partition(BETWEEN)
        if name == groups[place][0] or (place == 0 and name not in filters):
            counts.setdefault(name, {})[code] = number
    return total_of(counts, filters), counts
