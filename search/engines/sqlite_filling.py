"""Filling the SQLite tables of a rebuild: rows that stand in another order wait until all are there.

The weights of a stem lie together, so a document writes to a page for each of its stems. Written batch
by batch, most pages of the largest table went through the write-ahead log with each: the larger the
index, the slower. Such rows wait in temporary tables of the rebuild's connection, are sorted once, and
are put in from the first page to the last, in slices: an edit waits for no more than one of them. What
belongs to a document that was replaced or removed meanwhile stays behind; no other has its number.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from operator import itemgetter
from typing import Any, Final

from .changes import Changes

# Rows that are put in at once: some tenths of a second.
SLICE: Final = 50_000
# KB of pages that stay in memory while a rebuild fills tables and sorts; SQLite's own measure after it.
CACHE, USUAL_CACHE = 32_768, 2_000

# The columns of rows that wait, behind their document, and the order of their table, where it is
# another one than that of documents.
ORDERS: Final = {
    "text": (("title", "summary", "labels", "body"), ""),
    "start": (("language", "word", "length", "key"), "language, word, length, key"),
    "weight": (("stem", "impact", "exact", "part"), "stem, document"),
}
# What the number of its document is called in a table; one table has no use for it.
NUMBERS: Final = {"text": "rowid", "weight": "document"}
# Texts are long.
SLICES: Final = {"text": SLICE // 50}

# A row behind the number of its document.
Row = tuple[Any, ...]
# What holds the write lock for one transaction of the rebuild.
Turn = Callable[[], AbstractContextManager[sqlite3.Connection]]


class Waiting:
    """Rows and counts of a rebuild that wait on its connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.changes = Changes()

    def keep(self, table: str, rows: Sequence[Row]) -> None:
        """Keep rows of a table."""
        marks = ", ".join("?" * (len(ORDERS[table][0]) + 1))
        self._connection.executemany(f"INSERT INTO temp.waiting_{table} VALUES ({marks})", rows)

    def put_in(self, prefix: str, turn: Turn) -> None:
        """Put all rows into the tables with that prefix."""
        for table in ORDERS:
            self._sort(table)
            [(last,)] = self._connection.execute("SELECT MAX(rowid) FROM temp.sorted").fetchall()
            size, (into, taken) = SLICES.get(table, SLICE), _columns(table)
            for start in range(0, last or 0, size):
                with turn() as connection:
                    connection.execute(
                        f"INSERT INTO {prefix}{table} ({into}) SELECT {taken} FROM temp.sorted "
                        "WHERE sorted.rowid > ? AND sorted.rowid <= ? "
                        f"AND document IN (SELECT id FROM {prefix}document) ORDER BY sorted.rowid",
                        (start, start + size),
                    )
            self._connection.execute("DROP TABLE temp.sorted")

    def _sort(self, table: str) -> None:
        """Make `sorted` of a table's rows."""
        _columns_of_it, order = ORDERS[table]
        if not order:
            self._connection.execute(f"ALTER TABLE temp.waiting_{table} RENAME TO sorted")
            return
        self._connection.execute(
            f"CREATE TEMP TABLE sorted AS SELECT * FROM temp.waiting_{table} ORDER BY {order}"
        )
        self._connection.execute(f"DROP TABLE temp.waiting_{table}")


def insertion(prefix: str, table: str, rows: list[Row]) -> tuple[str, list[Row]]:
    """Return the SQL that writes rows at once, and the values to bind."""
    into, _taken = _columns(table)
    marks = ", ".join("?" * (into.count(",") + 1))
    if ORDERS[table][1]:
        # What stands on one page of the table is written at once.
        rows = sorted(rows, key=itemgetter(slice(1, None)))
    if table not in NUMBERS:
        rows = [row[1:] for row in rows]
    return f"INSERT INTO {prefix}{table} ({into}) VALUES ({marks})", rows


def _columns(table: str) -> tuple[str, str]:
    """Return the columns of a table that are written, and what waiting rows call them."""
    columns, _order = ORDERS[table]
    if table not in NUMBERS:
        return ", ".join(columns), ", ".join(columns)
    return ", ".join((NUMBERS[table], *columns)), ", ".join(("document", *columns))


@contextmanager
def waiting(connection: sqlite3.Connection) -> Iterator[Waiting]:
    """Give what keeps the rows of one rebuild, and leave nothing of them on the connection."""
    connection.execute(f"PRAGMA cache_size = -{CACHE}")
    _forget(connection)
    try:
        for table, (columns, _order) in ORDERS.items():
            held = ", ".join(("document", *columns))
            connection.execute(f"CREATE TEMP TABLE waiting_{table} ({held})")
        yield Waiting(connection)
    finally:
        _forget(connection)
        connection.execute(f"PRAGMA cache_size = -{USUAL_CACHE}")


def _forget(connection: sqlite3.Connection) -> None:
    for table in ("sorted", *(f"waiting_{table}" for table in ORDERS)):
        connection.execute(f"DROP TABLE IF EXISTS temp.{table}")
