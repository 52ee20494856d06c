"""The embedded engine: SQLite's FTS5 in a file of its own, holding our tokens.

One table answers which documents hold a stem and how much they say on it, FTS5 which hold a phrase; Python
puts the answers together (`postings`) and ranks. A rebuild fills a second set of tables in batches, while
every edit goes to both sets, and renames it in one transaction: a reader sees the old index or the new one,
and no edit is lost.
(Never a second *file* in the place of the first: SQLite would replay the old file's write-ahead log
into the new one.) Every process compares a counter in the file before it trusts its vocabulary.
"""

import sqlite3
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

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
from .changes import analysed, batches
from .facets import Facets, numbers_of
from .matching import Filters, deciding, title_words
from .ordering import stem_weights
from .postings import Postings
from .sqlite_file import ANALYSER, REBUILD, IndexFile, named, set_state, state
from .sqlite_filling import waiting
from .sqlite_match import filter_condition
from .sqlite_postings import SqliteIndex
from .sqlite_tables import LIVE, SCHEMA_VERSION, STAGING, Tables


class SqliteEngine:
    """Search over one SQLite file. Safe to use from several threads and processes."""

    name = "sqlite"

    def __init__(self, path: Path, analysers: Mapping[str, Analyser], version: str) -> None:
        """Use the index at `path`; `version` is the analyser's, another one asks for a rebuild."""
        self._file = IndexFile(path)
        self._analysers = analysers
        self._version = f"{SCHEMA_VERSION} {version}"
        self._vocabularies: dict[str, tuple[tuple[int, int], Vocabulary]] = {}
        self._facets: dict[str, tuple[tuple[int, int], Facets]] = {}
        self._postings = ((0, 0), Postings())

    def close(self) -> None:
        """Close this thread's connection; the next question opens a new one."""
        self._file.close()

    # Writing ----------------------------------------------------------------------

    def upsert(self, documents: Iterable[SearchDocument]) -> list[str]:
        """Write documents in one transaction; return the keys of those left out as older."""
        # Worked out before the lock is taken: others write meanwhile.
        found = analysed(documents, self._analysers)
        with self._file.writing() as connection:
            if state(connection, ANALYSER) != self._version:
                raise EngineUnavailable(OTHER_ANALYSER)
            self._stop_foreign_rebuild(connection)
            targets = _sets(connection)
            older, *_filling = [tables.write(found, only_newer=False) for tables in targets]
        return older

    def delete(self, keys: Iterable[str]) -> None:
        """Remove documents in one transaction; unknown keys are no error."""
        with self._file.writing() as connection:
            targets = _sets(connection)
            for key in keys:
                for tables in targets:
                    tables.delete(key)

    def rebuild(self, documents: Iterable[SearchDocument]) -> int:
        """Build the index anew beside the old one and swap; return the number of documents.

        Raises `EngineUnavailable` when another process began a rebuild meanwhile: that one counts.
        """
        self._file.provide()
        mark = f"{self._version} {uuid.uuid4().hex}"
        with self._file.writing() as connection:
            Tables(connection, STAGING).create()
            set_state(connection, REBUILD, mark)
        turn = partial(self._filling, mark)
        with named("written"), waiting(self._file.connection()) as kept:
            for batch in batches(documents):
                found = analysed(batch, self._analysers)
                with turn() as connection:
                    Tables(connection, STAGING, kept).write(found, only_newer=True)
            kept.put_in(STAGING, turn)
            with self._file.writing() as connection:
                tables = _staging(connection, mark)
                tables.count(kept.changes)
                tables.go_live()
                tables = Tables(connection, LIVE)
                tables.forget_deletions()
                set_state(connection, REBUILD, None)
                set_state(connection, ANALYSER, self._version)
                return _count(connection)

    @contextmanager
    def _filling(self, mark: str) -> Iterator[sqlite3.Connection]:
        """Hold the write lock for a transaction of the rebuild `mark`, of which readers see nothing.

        They need not be told: what they know of the live tables stays true.
        """
        with self._file.changing() as connection:
            _staging(connection, mark)
            yield connection

    def _stop_foreign_rebuild(self, connection: sqlite3.Connection) -> None:
        """End the rebuild of another analyser: it could not take up an edit made by this one."""
        mark = state(connection, REBUILD)
        if mark and mark.rpartition(" ")[0] != self._version:
            Tables(connection, STAGING).drop()
            set_state(connection, REBUILD, None)

    # Asking -----------------------------------------------------------------------

    def versions(self) -> dict[str, int]:
        """Return the version of every stored document by key."""
        with self._file.reading() as connection:
            return dict(connection.execute("SELECT key, version FROM document").fetchall())

    def count(self) -> int:
        """Return how many documents are stored."""
        with self._file.reading() as connection:
            return _count(connection)

    def is_ready(self) -> bool:
        """Whether there is a readable index that this analyser built; raises `OutOfReach`."""
        try:
            with self._file.reading() as connection:
                return state(connection, ANALYSER) == self._version
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
        with self._file.reading() as connection:
            facets, index = self._facets_of(connection, plan.language), SqliteIndex(connection)
            postings = self._postings_of(connection)
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
        with self._file.reading() as connection:
            facets = self._facets_of(connection, language)
            rows = connection.execute(
                f"SELECT key FROM document WHERE language = ?{condition} "
                "ORDER BY place, sort_key, key LIMIT ? OFFSET ?",
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
        question, values = completion("start", language, words, limit, mark="?")
        with self._file.reading() as connection:
            return [key for (_length, key) in connection.execute(question, values)]

    def vocabularies(self, languages: Sequence[str]) -> dict[str, Vocabulary]:
        """Return the words of languages, read anew when any process has changed the index."""
        with self._file.reading() as connection:
            return {language: self._vocabulary(connection, language) for language in languages}

    def _vocabulary(self, connection: sqlite3.Connection, language: str) -> Vocabulary:
        now = self._file.now(connection)
        known = self._vocabularies.get(language)
        if known is not None and known[0] == now:
            return known[1]
        words = connection.execute(
            "SELECT word, stem, surface, documents FROM word WHERE language = ?", [language]
        )
        stems = "SELECT stem, documents FROM stem WHERE language = ?"
        frequencies = dict(connection.execute(stems, [language]).fetchall())
        count = "SELECT COUNT(*) FROM document WHERE language = ?"
        [(documents,)] = connection.execute(count, [language]).fetchall()
        known = now, Vocabulary.from_rows(language, now[1], documents, words, frequencies)
        self._vocabularies[language] = known
        return known[1]

    def _facets_of(self, connection: sqlite3.Connection, language: str) -> Facets:
        """Return the codes of a language's documents, read anew when the index has changed."""
        now = self._file.now(connection)
        known = self._facets.get(language)
        if known is None or known[0] != now:
            rows = connection.execute(
                "SELECT name, code, group_concat(document) FROM document "
                "CROSS JOIN facet ON document = id WHERE language = ? GROUP BY name, code",
                [language],
            )
            facets = Facets(
                (name, code, list(map(int, held.split(",")))) for name, code, held in rows
            )
            known = self._facets[language] = (now, facets)
        return known[1]

    def _postings_of(self, connection: sqlite3.Connection) -> Postings:
        """Return what is known of the stems' documents: nothing when the index has changed."""
        now = self._file.now(connection)
        known = self._postings
        if known[0] != now:
            known = self._postings = (now, Postings())
        return known[1]


def _count(connection: sqlite3.Connection) -> int:
    [(count,)] = connection.execute("SELECT COUNT(*) FROM document").fetchall()
    return int(count)


def _sets(connection: sqlite3.Connection) -> list[Tables]:
    """Return the sets of tables that an edit goes to: also to those that a rebuild is filling."""
    prefixes = [LIVE, STAGING] if state(connection, REBUILD) else [LIVE]
    return [Tables(connection, prefix) for prefix in prefixes]


def _staging(connection: sqlite3.Connection, mark: str) -> Tables:
    """Return the tables of the rebuild `mark`; raises `EngineUnavailable` if it was stopped."""
    if state(connection, REBUILD) != mark:
        raise EngineUnavailable(STOPPED)
    return Tables(connection, STAGING)
