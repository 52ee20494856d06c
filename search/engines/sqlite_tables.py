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
from .changes import Analysed, Changes
from .ordering import LAST_PLACE, PLACES, impact

# Raised with every change of the tables; a file with another number is built anew.
SCHEMA_VERSION: Final = 4
LIVE: Final = ""
STAGING: Final = "new_"
STATE: Final = "CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value TEXT NOT NULL)"
TABLES: Final = {
    # The second UNIQUE is the order of the list of everything.
    "document": """CREATE TABLE {name} (
        id INTEGER PRIMARY KEY,
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

    def __init__(self, connection: sqlite3.Connection, prefix: str) -> None:
        self._connection = connection
        self._prefix = prefix

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
        Tables(self._connection, LIVE).drop()
        for table in TABLES:
            self._connection.execute(f"ALTER TABLE {self._prefix}{table} RENAME TO {table}")

    def write(self, documents: Sequence[Analysed], *, only_newer: bool) -> list[str]:
        """Store documents, each key once, but none that is older than what is stored; return those.

        With `only_newer` what is stored wins also at the same version, and a key that was deleted
        stays deleted: so writes a rebuild, whose documents were read before an edit came between.
        """
        changes, older = Changes(), []
        weights: list[tuple[str, int, int, float, float]] = []
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
            number = self._insert(document, found)
            weights += _weights(number, found)
            changes.put_in(document.language, found)
        # In the order of the table: what stands on one page of it is written at once.
        self._connection.executemany(
            f"INSERT INTO {self._prefix}weight VALUES (?, ?, ?, ?, ?)", sorted(weights)
        )
        self._count(changes)
        return older

    def delete(self, key: str) -> None:
        """Remove a document and remember that it is gone; an unknown key is no error."""
        row = self._stored(key)
        if row is not None:
            changes = Changes()
            self._remove(row[0], changes)
            self._count(changes)
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

    def _insert(self, document: SearchDocument, analysed: AnalysedDocument) -> int:
        """Store a document but for its weights; return its number."""
        prefix, execute = self._prefix, self._connection.execute
        executemany = self._connection.executemany
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
        execute(
            f"INSERT INTO {prefix}text (rowid, title, summary, labels, body) "
            "VALUES (?, ?, ?, ?, ?)",
            (number, *(" ".join(analysed.stems[name]) for name in FIELD_WEIGHTS)),
        )
        start = start_of(analysed)
        executemany(
            f"INSERT INTO {prefix}start VALUES (?, ?, ?, ?)",
            [(document.language, word, len(start), document.key) for word in beginnings(start)],
        )
        facets = {**document.facets, KIND: (document.kind,)}
        executemany(
            f"INSERT OR IGNORE INTO {prefix}facet VALUES (?, ?, ?)",
            [(number, name, code) for name, codes in facets.items() for code in codes],
        )
        execute(
            f"INSERT INTO {prefix}words VALUES (?, ?, ?, ?)",
            (number, " ".join(analysed.words), " ".join(analysed.all_stems), start),
        )
        assert number is not None
        return number

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

    def _count(self, changes: Changes) -> None:
        """Add up in how many documents words and stems are."""
        prefix, executemany = self._prefix, self._connection.executemany
        executemany(
            f"INSERT INTO {prefix}word VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
            "documents = documents + excluded.documents, surface = MAX(surface, excluded.surface)",
            changes.words,
        )
        executemany(
            f"INSERT INTO {prefix}stem VALUES (?, ?, ?) ON CONFLICT DO UPDATE "
            "SET documents = documents + excluded.documents",
            changes.stems,
        )
        for table, rows in (("word", changes.words), ("stem", changes.stems)):
            executemany(
                f"DELETE FROM {prefix}{table} WHERE language = ? AND {table} = ? AND documents <= 0",
                [row[:2] for row in rows if row[-1] < 0],
            )


def _weights(number: int, found: AnalysedDocument) -> Iterator[tuple[str, int, int, float, float]]:
    for stem in found.all_stems:
        exact, part = found.exact[stem], found.parts[stem]
        yield stem, number, impact(exact, part), exact, part
