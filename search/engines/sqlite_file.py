"""The file of the SQLite index: connections to it, its transactions, and the rows of its table `state`."""

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from .base import NO_INDEX, NOT_BUILT, EngineUnavailable, OutOfReach
from .sqlite_tables import LIVE, SCHEMA_VERSION, STATE, Tables

BUSY_SECONDS: Final = 5.0
# Names of rows in the table `state`.
ANALYSER: Final = "analyser"
REBUILD: Final = "rebuild"
WRITES: Final = "writes"


class IndexFile:
    """One file, with a connection for each thread that asks. Every fault is `EngineUnavailable`."""

    def __init__(self, path: Path) -> None:
        """Use the file at `path`, which need not be there yet."""
        self.path = path
        self._local = threading.local()

    def close(self) -> None:
        """Close this thread's connection; the next question opens a new one."""
        if getattr(self._local, "owner", None) is not None:
            self._local.connection.close()
            self._local.owner = None

    def provide(self) -> None:
        """Put an empty index in place where there is none, or none that can be used."""
        if self._is_usable():
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            for suffix in ("", "-wal", "-shm"):
                self.path.with_name(f"{self.path.name}{suffix}").unlink(missing_ok=True)
            with (
                closing(sqlite3.connect(self.path, isolation_level=None)) as empty,
                _transaction(empty) as connection,
            ):
                connection.execute(STATE)
                # Never a number that another file had: processes compare it.
                set_state(connection, WRITES, str(time.time_ns()))
                Tables(connection, LIVE).create()
                connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        except (OSError, sqlite3.Error) as error:
            raise EngineUnavailable(f"The search index can't be made: {error}") from error

    def now(self, connection: sqlite3.Connection) -> tuple[int, int]:
        """Return what changes with every write of any process, and with the file.

        Of the file that is open, which need not be in place any more.
        """
        inode, _process = self._local.owner
        return inode, int(state(connection, WRITES) or 0)

    def _is_usable(self) -> bool:
        """Whether the file holds these tables and no damage; a busy one raises."""
        if not self.path.exists():
            return False
        try:
            connection = self.connection()
            [(version,)] = connection.execute("PRAGMA user_version").fetchall()
            [(check,)] = connection.execute("PRAGMA quick_check(1)").fetchall()
        except sqlite3.OperationalError as error:
            raise EngineUnavailable(f"The search index can't be opened: {error}") from error
        except sqlite3.DatabaseError:
            return False
        return bool(version == SCHEMA_VERSION and check == "ok")

    def connection(self) -> sqlite3.Connection:
        """Return this thread's connection to the file that is in place now."""
        try:
            inode = self.path.stat().st_ino
        except OSError as error:
            raise EngineUnavailable(NO_INDEX) from error
        owner = (inode, os.getpid())
        if getattr(self._local, "owner", None) != owner:
            connection = sqlite3.connect(self.path, isolation_level=None, timeout=BUSY_SECONDS)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            self._local.connection, self._local.owner = connection, owner
        connection = self._local.connection
        assert isinstance(connection, sqlite3.Connection)
        return connection

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Hold one state of the index; raises `EngineUnavailable` when there is none to read."""
        with named("read"):
            connection = self.connection()
            connection.execute("BEGIN")
            try:
                if state(connection, ANALYSER) is None:
                    raise EngineUnavailable(NOT_BUILT)
                yield connection
            finally:
                connection.execute("COMMIT")

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Hold the file's write lock for one transaction, and tell every process of it."""
        with self.changing() as connection:
            yield connection
            writes = int(state(connection, WRITES) or 0)
            set_state(connection, WRITES, str(writes + 1))

    @contextmanager
    def changing(self) -> Iterator[sqlite3.Connection]:
        """Hold the file's write lock for one transaction of which no reader sees anything."""
        with named("written"), _transaction(self.connection()) as connection:
            yield connection


@contextmanager
def named(purpose: str) -> Iterator[None]:
    """Say for what the index was wanted when SQLite fails."""
    try:
        yield
    except sqlite3.Error as error:
        # The last byte is the kind of fault; the rest says more of it.
        is_held = getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
        kind = OutOfReach if is_held else EngineUnavailable
        raise kind(f"The search index can't be {purpose}: {error}") from error


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
    except BaseException:
        # When the disk is full SQLite has taken it back itself.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def state(connection: sqlite3.Connection, name: str) -> str | None:
    """Return what is noted under a name, None if nothing is."""
    row = connection.execute("SELECT value FROM state WHERE name = ?", (name,)).fetchone()
    return None if row is None else str(row[0])


def set_state(connection: sqlite3.Connection, name: str, value: str | None) -> None:
    """Note a value under a name, or forget it."""
    if value is None:
        connection.execute("DELETE FROM state WHERE name = ?", (name,))
    else:
        connection.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (name, value))
