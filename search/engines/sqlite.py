"""The embedded engine: SQLite's FTS5 in a file of its own, holding our tokens.

FTS5 answers which documents meet a plan; the weights of their stems stand beside it and Python
ranks. A rebuild fills a second file and puts it in place in one step, so a reader sees the old index
or the new one. Every process looks at the file's state before each search: nothing is cached that
another process has changed.
"""

import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from search.analysis import Analyser
from search.analysis.weights import AnalysedDocument, analyse
from search.document import KIND, SearchDocument
from search.planner import Alternative, QueryPlan, Stage
from search.ranking import adjacent_pairs
from search.vocabulary import Vocabulary

from .base import MAX_CANDIDATES, Candidate, EngineUnavailable, Matches

PART_PREFIX: Final = "_p"
BUSY_SECONDS: Final = 5.0
# Initiatives come first when everything is listed.
KIND_ORDER: Final = "CASE kind WHEN 'initiative' THEN 0 WHEN 'goal' THEN 1 ELSE 2 END"
SCHEMA: Final = """
CREATE TABLE state (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE document (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    language TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    version INTEGER NOT NULL
);
CREATE INDEX document_order ON document (language, kind, sort_key);
CREATE VIRTUAL TABLE text USING fts5(stems, tokenize="unicode61 remove_diacritics 0 tokenchars '_'");
CREATE TABLE weight (
    document INTEGER NOT NULL,
    stem TEXT NOT NULL,
    exact REAL NOT NULL,
    part REAL NOT NULL,
    PRIMARY KEY (document, stem)
) WITHOUT ROWID;
CREATE TABLE facet (
    document INTEGER NOT NULL,
    name TEXT NOT NULL,
    code TEXT NOT NULL,
    PRIMARY KEY (document, name, code)
) WITHOUT ROWID;
CREATE TABLE document_word (
    document INTEGER NOT NULL,
    language TEXT NOT NULL,
    word TEXT NOT NULL,
    stem TEXT NOT NULL,
    surface TEXT NOT NULL,
    PRIMARY KEY (document, word)
) WITHOUT ROWID;
"""
TABLES_OF_A_DOCUMENT: Final = ("weight", "facet", "document_word")


class SqliteEngine:
    """Search over one SQLite file. Safe to use from several threads and processes."""

    name = "sqlite"

    def __init__(self, path: Path, analysers: Mapping[str, Analyser], version: str) -> None:
        """Use the index at `path`; `version` is the analyser's, another one asks for a rebuild."""
        self._path = path
        self._analysers = analysers
        self._version = version
        self._local = threading.local()
        self._vocabularies: dict[str, tuple[tuple[int, ...], Vocabulary]] = {}

    # Writing ----------------------------------------------------------------------

    def upsert(self, documents: Iterable[SearchDocument]) -> None:
        """Write documents in one transaction; older ones than what is stored are left out."""
        with self._writing() as connection:
            for document in documents:
                self._write(connection, document)

    def delete(self, keys: Iterable[str]) -> None:
        """Remove documents in one transaction."""
        with self._writing() as connection:
            for key in keys:
                row = connection.execute("SELECT id FROM document WHERE key = ?", (key,)).fetchone()
                if row is not None:
                    _remove(connection, row[0])

    def rebuild(self, documents: Iterable[SearchDocument]) -> int:
        """Build a second file and put it in place of the first; return the number of documents."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        staging = self._path.with_name(f"{self._path.name}.{os.getpid()}.new")
        staging.unlink(missing_ok=True)
        connection = sqlite3.connect(staging, isolation_level=None)
        try:
            connection.executescript(SCHEMA)
            connection.execute("BEGIN")
            connection.execute("INSERT INTO state VALUES ('analyser', ?)", (self._version,))
            count = 0
            for document in documents:
                self._write(connection, document)
                count += 1
            connection.execute("COMMIT")
            connection.execute("PRAGMA optimize")
        finally:
            connection.close()
        os.replace(staging, self._path)
        return count

    def _write(self, connection: sqlite3.Connection, document: SearchDocument) -> None:
        row = connection.execute(
            "SELECT id, version FROM document WHERE key = ?", (document.key,)
        ).fetchone()
        if row is not None:
            if row[1] > document.version:
                return
            _remove(connection, row[0])
        analysed = analyse(
            self._analysers[document.language],
            {
                "title": document.title,
                "summary": document.summary,
                "labels": " , ".join(document.labels),
                "body": document.body,
            },
        )
        cursor = connection.execute(
            "INSERT INTO document (key, kind, language, sort_key, version) VALUES (?, ?, ?, ?, ?)",
            (
                document.key,
                document.kind,
                document.language,
                document.sort_key,
                document.version,
            ),
        )
        self._write_details(connection, cursor.lastrowid or 0, document, analysed)

    def _write_details(
        self,
        connection: sqlite3.Connection,
        number: int,
        document: SearchDocument,
        analysed: AnalysedDocument,
    ) -> None:
        parts = " ".join(f"{PART_PREFIX}{part}" for part in analysed.parts)
        connection.execute(
            "INSERT INTO text (rowid, stems) VALUES (?, ?)",
            (number, f"{' '.join(analysed.stems)} {parts}"),
        )
        stems = dict.fromkeys((*analysed.exact, *analysed.parts))
        connection.executemany(
            "INSERT INTO weight VALUES (?, ?, ?, ?)",
            [(number, stem, analysed.exact[stem], analysed.parts[stem]) for stem in stems],
        )
        facets = {**document.facets, KIND: (document.kind,)}
        connection.executemany(
            "INSERT OR IGNORE INTO facet VALUES (?, ?, ?)",
            [(number, name, code) for name, codes in facets.items() for code in codes],
        )
        connection.executemany(
            "INSERT INTO document_word VALUES (?, ?, ?, ?, ?)",
            [
                (number, document.language, word, stem, surface)
                for word, (stem, surface) in analysed.words.items()
            ],
        )

    # Asking -----------------------------------------------------------------------

    def versions(self) -> dict[str, int]:
        """Return the version of every stored document by key."""
        return dict(self._read("SELECT key, version FROM document"))

    def is_ready(self) -> bool:
        """Whether there is a readable index that this analyser built."""
        try:
            rows = self._read("SELECT value FROM state WHERE name = 'analyser'")
        except EngineUnavailable:
            return False
        return rows == [(self._version,)]

    def match(
        self, plan: QueryPlan, stage: Stage, filters: Mapping[str, Sequence[str]]
    ) -> Matches:
        """Return what meets the plan in a stage."""
        expression = match_expression(plan, stage)
        if not expression:
            return Matches(0, [], {})
        found = "SELECT rowid FROM text WHERE text MATCH ?"
        total, facets = self._count(found, [expression], plan.language, filters)
        if not total:
            return Matches(0, [], facets)
        condition, values = _filter_condition(filters)
        rows = self._read(
            "SELECT document.id, key, kind FROM text JOIN document ON document.id = text.rowid "
            f"WHERE text MATCH ? AND language = ?{condition} ORDER BY text.rank, key LIMIT ?",
            [expression, plan.language, *values, MAX_CANDIDATES],
        )
        return Matches(total, self._candidates(plan, rows), facets)

    def everything(
        self, language: str, filters: Mapping[str, Sequence[str]], offset: int, limit: int
    ) -> tuple[list[str], Matches]:
        """Return a page of all keys, initiatives first, A–Å, with total and facets."""
        total, facets = self._count("SELECT id FROM document", [], language, filters)
        condition, values = _filter_condition(filters)
        rows = self._read(
            f"SELECT key FROM document WHERE language = ?{condition} "
            f"ORDER BY {KIND_ORDER}, sort_key, key LIMIT ? OFFSET ?",
            [language, *values, limit, offset],
        )
        return [key for (key,) in rows], Matches(total, [], facets)

    def vocabulary(self, language: str) -> Vocabulary:
        """Return the words of a language, read anew when any process has changed the file."""
        state = self._state()
        known = self._vocabularies.get(language)
        if known is not None and known[0] == state:
            return known[1]
        words: dict[str, tuple[str, int]] = {}
        surfaces: dict[str, str] = {}
        for word, stem, surface, count in self._read(
            "SELECT word, stem, MIN(surface), COUNT(*) FROM document_word WHERE language = ? "
            "GROUP BY word, stem",
            [language],
        ):
            words[word] = (stem, count)
            surfaces[word] = surface
        frequencies = dict(
            self._read(
                "SELECT stem, COUNT(*) FROM weight JOIN document ON document.id = weight.document "
                "WHERE language = ? GROUP BY stem",
                [language],
            )
        )
        [(documents,)] = self._read(
            "SELECT COUNT(*) FROM document WHERE language = ?", [language]
        )
        vocabulary = Vocabulary(language, state[-1], documents, words, surfaces, frequencies)
        self._vocabularies[language] = (state, vocabulary)
        return vocabulary

    def _count(
        self, found: str, values: list[Any], language: str, filters: Mapping[str, Sequence[str]]
    ) -> tuple[int, dict[str, dict[str, int]]]:
        """Return the total under all filters, and counts by facet, each without its own filter."""
        hits = f"document IN ({found}) AND document IN (SELECT id FROM document WHERE language = ?)"
        values = [*values, language]
        counts: dict[str, dict[str, int]] = {}
        condition, chosen = _filter_condition(filters, column="document")
        unfiltered = [name for (name,) in self._read("SELECT DISTINCT name FROM facet")]
        for names, rest in _count_groups(unfiltered, filters):
            where, given = _filter_condition(rest, column="document")
            marks = ", ".join("?" for _ in names)
            for name, code, number in self._read(
                f"SELECT name, code, COUNT(*) FROM facet WHERE {hits}{where} "
                f"AND name IN ({marks}) GROUP BY name, code",
                [*values, *given, *names],
            ):
                counts.setdefault(name, {})[code] = number
        # Every document has exactly one kind.
        [(total,)] = self._read(
            f"SELECT COUNT(*) FROM facet WHERE name = '{KIND}' AND {hits}{condition}",
            [*values, *chosen],
        )
        return total, counts

    def _candidates(self, plan: QueryPlan, rows: Sequence[tuple[int, str, str]]) -> list[Candidate]:
        stems = sorted(plan.targets)
        exact: dict[int, dict[str, float]] = {row[0]: {} for row in rows}
        parts: dict[int, dict[str, float]] = {row[0]: {} for row in rows}
        numbers = ", ".join(str(row[0]) for row in rows)
        marks = ", ".join("?" for _ in stems)
        for number, stem, whole, part in self._read(
            f"SELECT document, stem, exact, part FROM weight "
            f"WHERE document IN ({numbers}) AND stem IN ({marks})",
            stems,
        ):
            exact[number][stem] = whole
            parts[number][stem] = part
        phrases: dict[int, set[tuple[str, ...]]] = {row[0]: set() for row in rows}
        for phrase in _phrases(plan):
            for (number,) in self._read(
                f"SELECT rowid FROM text WHERE text MATCH ? AND rowid IN ({numbers})",
                [_phrase_expression(phrase)],
            ):
                phrases[number].add(phrase)
        return [
            Candidate(key, kind, exact[number], parts[number], frozenset(phrases[number]))
            for number, key, kind in rows
        ]

    # Connections --------------------------------------------------------------------

    def _state(self) -> tuple[int, ...]:
        """Return what changes with every write of any process: the file, and its change counter."""
        connection = self._connection()
        inode = os.stat(self._path).st_ino
        [(version,)] = self._read("SELECT COALESCE(MAX(value), '0') FROM state WHERE name = 'writes'")
        [(changes,)] = connection.execute("PRAGMA data_version").fetchall()
        return inode, changes, int(version)

    def _read(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        try:
            return self._connection().execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise EngineUnavailable(f"The search index can't be read: {error}") from error

    def _connection(self) -> sqlite3.Connection:
        """Return this thread's connection to the file that is in place now."""
        try:
            inode = os.stat(self._path).st_ino
        except OSError as error:
            raise EngineUnavailable("There is no search index. Run manage.py search_rebuild.") from error
        owner = (inode, os.getpid())
        if getattr(self._local, "owner", None) != owner:
            try:
                connection = sqlite3.connect(
                    self._path, isolation_level=None, timeout=BUSY_SECONDS
                )
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = NORMAL")
            except sqlite3.Error as error:
                raise EngineUnavailable(f"The search index can't be opened: {error}") from error
            self._local.connection, self._local.owner = connection, owner
        connection = self._local.connection
        assert isinstance(connection, sqlite3.Connection)
        return connection

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Hold the file's write lock for one transaction."""
        connection = self._connection()
        try:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute(
                    "INSERT INTO state VALUES ('writes', '1') "
                    "ON CONFLICT (name) DO UPDATE SET value = CAST(value AS INTEGER) + 1"
                )
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise EngineUnavailable(f"The search index can't be written: {error}") from error


def match_expression(plan: QueryPlan, stage: Stage) -> str:
    """Return the FTS5 expression of a plan in a stage; empty when nothing can match."""
    if stage is Stage.ANY:
        return " OR ".join(_clause_expression(c.for_stage(stage)) for c in plan.decisive)
    return " AND ".join(_clause_expression(c.for_stage(stage)) for c in plan.heavy)


def _clause_expression(alternatives: Sequence[Alternative]) -> str:
    expressions = []
    for alternative in alternatives:
        if alternative.is_phrase:
            expressions.append(_phrase_expression(alternative.stems))
        else:
            both = (f'("{stem}" OR "{PART_PREFIX}{stem}")' for stem in alternative.stems)
            expressions.append(f"({' AND '.join(both)})")
    return f"({' OR '.join(expressions)})" if expressions else '"_nothing"'


def _phrase_expression(stems: Sequence[str]) -> str:
    return " + ".join(f'"{stem}"' for stem in stems)


def _phrases(plan: QueryPlan) -> set[tuple[str, ...]]:
    asked = {a.stems for clause in plan.clauses for a in clause.alternatives if a.is_phrase}
    return asked | set(adjacent_pairs(plan))


def _filter_condition(
    filters: Mapping[str, Sequence[str]], *, column: str = "document.id"
) -> tuple[str, list[str]]:
    """Return the SQL that keeps documents with one of the codes of every facet."""
    condition, values = "", []
    for name, codes in filters.items():
        marks = ", ".join("?" for _ in codes)
        condition += (
            f" AND {column} IN (SELECT document FROM facet WHERE name = ? AND code IN ({marks}))"
        )
        values += [name, *codes]
    return condition, values


def _count_groups(
    names: Sequence[str], filters: Mapping[str, Sequence[str]]
) -> Iterator[tuple[list[str], Mapping[str, Sequence[str]]]]:
    """Yield facets that are counted under the same filters: one query for all that have none."""
    free = [name for name in names if name not in filters]
    if free:
        yield free, filters
    for name in filters:
        if name in names:
            yield [name], {other: codes for other, codes in filters.items() if other != name}


def _remove(connection: sqlite3.Connection, number: int) -> None:
    connection.execute("DELETE FROM text WHERE rowid = ?", (number,))
    for table in TABLES_OF_A_DOCUMENT:
        connection.execute(f"DELETE FROM {table} WHERE document = ?", (number,))
    connection.execute("DELETE FROM document WHERE id = ?", (number,))
