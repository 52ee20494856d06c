"""The tables of the SQLite index: what is stored of a document, and how it is taken out again.

Every table stands twice while an index is being rebuilt: the live ones, and a second set under a
prefix that a rebuild fills and renames. The statements are the same for both.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Final

from search.analysis.weights import FIELD_WEIGHTS, AnalysedDocument
from search.document import KIND, SearchDocument

from .beginnings import beginnings, start_of
from .changes import MOST_WORDS, Analysed, Changes
from .ordering import LAST_PLACE, PLACES, impact
from .sqlite_filling import ORDERS, Row, Waiting, insertion

# Raised with every change of the tables; a file with another number is built anew.
SCHEMA_VERSION: Final = 5
LIVE: Final = ""
STAGING: Final = "new_"
STATE: Final = "CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value TEXT NOT NULL)"
TABLES: Final = {
    # A number is used once: rows of a document may wait (`sqlite_filling`).
    # The second UNIQUE is the order of the list of everything.
    "document": """CREATE TABLE {name} (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        key TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL,
        language TEXT NOT NULL,
        place INTEGER NOT NULL,
        sort_key TEXT NOT NULL,
        version INTEGER NOT NULL,
        UNIQUE (language, place, sort_key, key))""",
    # The stems of each field in order: what phrases are looked for in.
    "text": """CREATE VIRTUAL TABLE {name} USING fts5(
        title, summary, labels, body,
        tokenize="unicode61 remove_diacritics 0 tokenchars '_'")""",
    # By stem: what a search reads of a stem lies together.
    "weight": """CREATE TABLE {name} (
        stem TEXT NOT NULL,
        document INTEGER NOT NULL,
        impact INTEGER NOT NULL,
        exact REAL NOT NULL,
        part REAL NOT NULL,
        PRIMARY KEY (stem, document)) WITHOUT ROWID""",
    "facet": """CREATE TABLE {name} (
        document INTEGER NOT NULL,
        name TEXT NOT NULL,
        code TEXT NOT NULL,
        PRIMARY KEY (document, name, code)) WITHOUT ROWID""",
    # How the words of titles begin (`beginnings`), in the order in which titles are offered.
    "start": """CREATE TABLE {name} (
        language TEXT NOT NULL,
        word TEXT NOT NULL,
        length INTEGER NOT NULL,
        key TEXT NOT NULL,
        PRIMARY KEY (language, word, length, key)) WITHOUT ROWID""",
    # The words of a document, so that what was counted and noted of them can be taken back.
    "words": """CREATE TABLE {name} (
        document INTEGER PRIMARY KEY,
        words TEXT NOT NULL,
        stems TEXT NOT NULL,
        start TEXT NOT NULL)""",
    "word": """CREATE TABLE {name} (
        language TEXT NOT NULL,
        word TEXT NOT NULL,
        stem TEXT NOT NULL,
        surface TEXT NOT NULL,
        documents INTEGER NOT NULL,
        PRIMARY KEY (language, word)) WITHOUT ROWID""",
    "stem": """CREATE TABLE {name} (
        language TEXT NOT NULL,
        stem TEXT NOT NULL,
        documents INTEGER NOT NULL,
        PRIMARY KEY (language, stem)) WITHOUT ROWID""",
    # Keys that were deleted while this set was being filled: what the rebuild still has in hand of
    # them is older than the deletion.
    "gone": "CREATE TABLE {name} (key TEXT PRIMARY KEY) WITHOUT ROWID",
}


class Tables:
    """One set of tables on an open connection; the caller holds the transaction."""

    def __init__(
        self, connection: sqlite3.Connection, prefix: str, waiting: Waiting | None = None
    ) -> None:
        """Use the tables with that prefix; a rebuild gives what keeps rows `waiting`."""
        self._connection = connection
        self._prefix = prefix
        self._waiting = waiting

    def create(self) -> None:
        """Create the tables, empty."""
        self.drop()
        for table, statement in TABLES.items():
            self._connection.execute(statement.format(name=f"{self._prefix}{table}"))

    def drop(self) -> None:
        """Remove the tables; none is no error."""
        for table in TABLES:
            self._connection.execute(f"DROP TABLE IF EXISTS {self._prefix}{table}")

    def go_live(self) -> None:
        """Put these tables in the place of the live ones."""
        for table in ("word", "stem"):
            self._connection.execute(f"DELETE FROM {self._prefix}{table} WHERE documents <= 0")
        Tables(self._connection, LIVE).drop()
        for table in TABLES:
            self._connection.execute(f"ALTER TABLE {self._prefix}{table} RENAME TO {table}")

    def write(self, documents: Sequence[Analysed], *, only_newer: bool) -> list[str]:
        """Store documents, each key once, but none that is older than what is stored; return those.

        With `only_newer` what is stored wins also at the same version, and a key that was deleted
        stays deleted: so writes a rebuild, whose documents were read before an edit came between.
        """
        changes, older = self._waiting.changes if self._waiting else Changes(), []
        rows: dict[str, list[Row]] = {table: [] for table in ORDERS}
        for document, found in documents:
            row = self._stored(document.key)
            if row is not None and row[1] >= document.version + (not only_newer):
                older.append(document.key)
                continue
            if only_newer and self._is_gone(document.key):
                continue
            if row is not None:
                self._remove(row[0], changes)
            self._connection.execute(
                f"DELETE FROM {self._prefix}gone WHERE key = ?", (document.key,)
            )
            self._insert(document, found, rows)
            changes.put_in(document.language, found)
        for table, of_table in rows.items():
            self._put_in(table, of_table)
        if self._waiting is None or len(changes) > MOST_WORDS:
            self.count(changes)
        return older

    def delete(self, key: str) -> None:
        """Remove a document and remember that it is gone; an unknown key is no error."""
        row = self._stored(key)
        if row is not None:
            changes = Changes()
            self._remove(row[0], changes)
            self.count(changes)
        if self._prefix != LIVE:
            self._connection.execute(f"INSERT OR IGNORE INTO {self._prefix}gone VALUES (?)", (key,))

    def forget_deletions(self) -> None:
        """Drop the memory of deletions; only a rebuild needs it."""
        self._connection.execute(f"DELETE FROM {self._prefix}gone")

    def _stored(self, key: str) -> tuple[int, int] | None:
        found = self._connection.execute(
            f"SELECT id, version FROM {self._prefix}document WHERE key = ?", (key,)
        )
        row: tuple[int, int] | None = found.fetchone()
        return row

    def _is_gone(self, key: str) -> bool:
        found = self._connection.execute(f"SELECT 1 FROM {self._prefix}gone WHERE key = ?", (key,))
        return found.fetchone() is not None

    def _insert(
        self, document: SearchDocument, analysed: AnalysedDocument, rows: dict[str, list[Row]]
    ) -> None:
        """Store a document, but for what is added to the `rows` of other tables."""
        prefix, execute = self._prefix, self._connection.execute
        number = execute(
            f"INSERT INTO {prefix}document (key, kind, language, place, sort_key, version) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (
                document.key,
                document.kind,
                document.language,
                PLACES.get(document.kind, LAST_PLACE),
                document.sort_key,
                document.version,
            ),
        ).lastrowid
        assert number is not None
        start = start_of(analysed)
        facets = {**document.facets, KIND: (document.kind,)}
        self._connection.executemany(
            f"INSERT OR IGNORE INTO {prefix}facet VALUES (?, ?, ?)",
            [(number, name, code) for name, codes in facets.items() for code in codes],
        )
        execute(
            f"INSERT INTO {prefix}words VALUES (?, ?, ?, ?)",
            (number, " ".join(analysed.words), " ".join(analysed.all_stems), start),
        )
        rows["text"].append((number, *(" ".join(analysed.stems[name]) for name in FIELD_WEIGHTS)))
        rows["start"] += [
            (number, document.language, word, len(start), document.key)
            for word in beginnings(start)
        ]
        rows["weight"] += _weights(number, analysed)

    def _put_in(self, table: str, rows: list[Row]) -> None:
        """Write rows of a table, or keep them until all are there."""
        if self._waiting is not None:
            self._waiting.keep(table, rows)
            return
        statement, values = insertion(self._prefix, table, rows)
        self._connection.executemany(statement, values)

    def _remove(self, number: int, changes: Changes) -> None:
        prefix, execute = self._prefix, self._connection.execute
        [(key, language, words, stems, start)] = execute(
            f"SELECT key, language, words, stems, start FROM {prefix}document "
            f"JOIN {prefix}words ON document = id WHERE id = ?",
            (number,),
        ).fetchall()
        changes.take_out(language, words.split(), stems.split())
        self._connection.executemany(
            f"DELETE FROM {prefix}weight WHERE stem = ? AND document = ?",
            [(stem, number) for stem in stems.split()],
        )
        self._connection.executemany(
            f"DELETE FROM {prefix}start WHERE language = ? AND word = ? AND length = ? AND key = ?",
            [(language, word, len(start), key) for word in beginnings(start)],
        )
        execute(f"DELETE FROM {prefix}text WHERE rowid = ?", (number,))
        for table in ("facet", "words"):
            execute(f"DELETE FROM {prefix}{table} WHERE document = ?", (number,))
        execute(f"DELETE FROM {prefix}document WHERE id = ?", (number,))

    def count(self, changes: Changes) -> None:
        """Add up in how many documents words and stems are.

        While a rebuild fills these tables, an edit may take out what is not counted yet: so what is
        in no document stays until they go live.
        """
        prefix, executemany = self._prefix, self._connection.executemany
        executemany(
            f"INSERT INTO {prefix}word VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
            "documents = documents + excluded.documents, stem = MAX(stem, excluded.stem), "
            "surface = MAX(surface, excluded.surface)",
            sorted(changes.words),
        )
        executemany(
            f"INSERT INTO {prefix}stem VALUES (?, ?, ?) ON CONFLICT DO UPDATE "
            "SET documents = documents + excluded.documents",
            sorted(changes.stems),
        )
        if prefix == LIVE:
            for table, rows in (("word", changes.words), ("stem", changes.stems)):
                executemany(
                    f"DELETE FROM {table} WHERE language = ? AND {table} = ? AND documents <= 0",
                    [row[:2] for row in rows if row[-1] < 0],
                )
        changes.clear()


def _weights(number: int, found: AnalysedDocument) -> Iterator[Row]:
    exact, parts = found.exact, found.parts
    for stem in found.all_stems:
        whole, part = exact.get(stem, 0.0), parts.get(stem, 0.0)
        yield number, stem, impact(whole, part), whole, part
