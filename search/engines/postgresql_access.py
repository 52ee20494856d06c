"""Access to the PostgreSQL index: connections of its own, one state for a reader, writers in turn.

The connections are not Django's: an index write is no part of the site's transactions, and waits on
none of them, since it touches only the index's own tables. Writers hold an advisory lock, so that
they can't lock each other out; the one moment that stops readers, the swap, waits for those who read
and lets the next ones in a few milliseconds later.
"""

import os
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import psycopg
from psycopg_pool import ConnectionPool, PoolTimeout

from .base import NO_INDEX, NOT_BUILT, EngineUnavailable, OutOfReach

CONNECTIONS: Final = 8
# A server that is away is noticed so soon; whoever searches is told, whoever writes tries later.
CONNECT_SECONDS: Final = 0.7
READ_SECONDS: Final = 2.0
# A batch of a rebuild, or the wait for one.
WRITE_SECONDS: Final = 30.0
# Class of errors: a file of the server is lost or can't be read.
DAMAGE: Final = "58"
STATE: Final = "CREATE TABLE IF NOT EXISTS {state} (name text PRIMARY KEY, value text NOT NULL)"
# Names of rows in the table of states.
ANALYSER: Final = "analyser"
REBUILD: Final = "rebuild"
WRITES: Final = "writes"

Connection = psycopg.Connection[Any]


class Access:
    """Transactions on the index's schemas. Safe for threads and after a fork."""

    def __init__(self, server: str, schema: str, *, read_seconds: float, connections: int) -> None:
        """Use the schemas `schema` and `schema`_… of the database that `server` names.

        Each process that asks holds at most so many `connections`; one question more waits for them.
        """
        if not schema.isidentifier() or not schema.islower():
            raise ValueError(f"{schema!r} is no name of a schema.")
        self._server = server
        self._schema = schema
        self._state = f"{schema}.state"
        self._lock = zlib.crc32(schema.encode())
        self._read_seconds = read_seconds
        self._connections = connections
        self._pools: dict[int, ConnectionPool[Connection]] = {}
        self._opening = threading.Lock()

    def close(self) -> None:
        """Close the connections of this process; the next question opens new ones."""
        pool = self._pools.pop(os.getpid(), None)
        if pool is not None:
            pool.close()

    def provide_state(self) -> None:
        """Make the table of states where there is none."""
        with self._changing() as connection:
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {self._schema}")
            connection.execute(STATE.format(state=self._state))
            connection.execute(
                # Never a number that another index had: processes compare it.
                f"INSERT INTO {self._state} VALUES (%s, %s) ON CONFLICT DO NOTHING",
                [WRITES, str(time.time_ns())],
            )

    @contextmanager
    def reading(self) -> Iterator[tuple[Connection, dict[str, str]]]:
        """Hold one state of the index, whose rows are given along.

        The lock comes before the first SELECT, which takes the snapshot: tables that were swapped in
        between the two would look empty. Raises `EngineUnavailable` when there is nothing to read.
        """
        with self._connection("read") as connection:
            cursor = connection.execute(
                "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL jit = off; "
                f"SET LOCAL statement_timeout = {self._read_seconds * 1000:.0f}; "
                f"LOCK TABLE {self._state} IN ACCESS SHARE MODE; "
                f"SELECT name, value FROM {self._state}"
            )
            while cursor.nextset():
                pass
            state = dict(cursor.fetchall())
            if ANALYSER not in state:
                raise EngineUnavailable(NOT_BUILT)
            yield connection, state
            connection.execute("COMMIT")

    @contextmanager
    def filling(self) -> Iterator[tuple[Connection, dict[str, str]]]:
        """Be the only writer for one transaction of a rebuild, of which readers see nothing."""
        with self._changing() as connection:
            yield connection, self.state(connection)

    @contextmanager
    def writing(self) -> Iterator[tuple[Connection, dict[str, str]]]:
        """Be the only writer for one transaction, and tell every process of it."""
        with self.filling() as (connection, state):
            yield connection, state
            connection.execute(
                f"UPDATE {self._state} SET value = value::bigint + 1 WHERE name = %s", [WRITES]
            )

    @contextmanager
    def maintaining(self) -> Iterator[Connection]:
        """Hold a connection outside of any transaction."""
        with self._connection("written") as connection:
            yield connection

    def stop_readers(self, connection: Connection) -> None:
        """Wait for those who read, and let nobody read until this transaction ends."""
        connection.execute(f"LOCK TABLE {self._state} IN ACCESS EXCLUSIVE MODE")

    def state(self, connection: Connection) -> dict[str, str]:
        """Return all states by name."""
        return dict(connection.execute(f"SELECT name, value FROM {self._state}").fetchall())

    def set_state(self, connection: Connection, name: str, value: str | None) -> None:
        """Store a state, or remove it."""
        connection.execute(f"DELETE FROM {self._state} WHERE name = %s", [name])
        if value is not None:
            connection.execute(f"INSERT INTO {self._state} VALUES (%s, %s)", [name, value])

    @contextmanager
    def _changing(self) -> Iterator[Connection]:
        with self._connection("written") as connection, connection.transaction():
            connection.execute(
                f"SET LOCAL statement_timeout = {WRITE_SECONDS * 1000:.0f}; SET LOCAL jit = off"
            )
            connection.execute("SELECT pg_advisory_xact_lock(%s)", [self._lock])
            yield connection

    @contextmanager
    def _connection(self, purpose: str) -> Iterator[Connection]:
        """Lend a connection without a transaction; what the server refuses is `EngineUnavailable`."""
        try:
            with self._pool().connection() as connection:
                try:
                    yield connection
                finally:
                    if not connection.closed and connection.info.transaction_status:
                        connection.rollback()
        except PoolTimeout as error:
            raise OutOfReach(f"No connection to the search index: {error}") from error
        except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName) as error:
            raise EngineUnavailable(NO_INDEX) from error
        except psycopg.Error as error:
            is_damaged = (error.sqlstate or "").startswith(DAMAGE)
            is_away = isinstance(error, psycopg.OperationalError) and not is_damaged
            kind = OutOfReach if is_away else EngineUnavailable
            raise kind(f"The search index can't be {purpose}: {error}") from error

    def _pool(self) -> ConnectionPool[Connection]:
        """Return this process's connections: a forked one can't use those of its parent."""
        with self._opening:
            pool = self._pools.get(os.getpid())
            if pool is None:
                pool = ConnectionPool(
                    self._server,
                    kwargs={
                        "autocommit": True,
                        "prepare_threshold": None,
                        "connect_timeout": 2,
                    },
                    min_size=0,
                    max_size=self._connections,
                    timeout=CONNECT_SECONDS,
                    reconnect_timeout=CONNECT_SECONDS,
                    check=ConnectionPool.check_connection,
                    num_workers=1,
                    name="search",
                    open=True,
                )
                self._pools[os.getpid()] = pool
            return pool
