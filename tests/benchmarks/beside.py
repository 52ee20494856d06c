"""The search that Wagtail brings along, asked beside ours in the same run, in a process of its own."""

import json
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

import psycopg

from tests.elasticsearch.cluster import cluster
from tests.elasticsearch.install import STAND_INS
from tools import services

# It is slow: so many queries among so many documents, and beyond that a few on PostgreSQL alone.
QUERIES: Final = 20
MOST: Final = 10_000
FEW: Final = 5


def stock_queries(asked: Sequence[tuple[str, str]], count: int) -> list[tuple[str, str]]:
    """Return those queries that stock search is asked among so many documents."""
    return list(asked[: QUERIES if count <= MOST else FEW])


def stock(
    engine: str, count: int, asked: Sequence[tuple[str, str]], most: int
) -> dict[str, Any] | None:
    """Return what Wagtail's own search takes on the same kind of server; None where nobody asks it.

    `most` documents, on PostgreSQL ten times as many.
    """
    if count > (10 * most if engine == "postgresql" else most):
        return None
    command = [sys.executable, "-m", "tests.benchmarks.stock", "--documents", str(count)]
    command += ["--queries", json.dumps(stock_queries(asked, count))]
    with _PLACES[engine]() as place:
        done = subprocess.run([*command, *place], stdout=subprocess.PIPE, check=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@contextmanager
def _sqlite() -> Iterator[list[str]]:
    with tempfile.TemporaryDirectory() as folder:
        yield ["--database", f"sqlite:///{folder}/stock.sqlite3"]


@contextmanager
def _postgresql() -> Iterator[list[str]]:
    server, schema = services.addresses()["TEST_DATABASE_URL"], f"stock_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}")
        try:
            yield ["--database", server, "--schema", schema]
        finally:
            connection.execute(f"DROP SCHEMA {schema} CASCADE")


@contextmanager
def _elasticsearch() -> Iterator[list[str]]:
    """Give a node like ours, with stand-ins for what Wagtail asks of modules that it lacks.

    Without jars the server that is named to the tests is a whole one. Pages come from SQLite.
    """
    with _sqlite() as database:
        if not services.JARS.is_dir():
            yield [*database, "--elasticsearch", services.addresses()["TEST_ELASTICSEARCH_URL"]]
            return
        with cluster(services.JARS, plugins=STAND_INS) as running:
            yield [*database, "--elasticsearch", *running.urls]


_PLACES: Final = {"sqlite": _sqlite, "postgresql": _postgresql, "elasticsearch": _elasticsearch}
