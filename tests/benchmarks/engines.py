"""Scratch indexes of each engine for the benchmark, on servers of the tests; nothing stays behind."""

import tempfile
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psycopg
from elasticsearch import Elasticsearch

from search.analysis import Analyser
from search.engines.base import SearchEngine
from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.postgresql import PostgresEngine
from search.engines.sqlite import SqliteEngine
from tools import services

# Eight clients on two cores wait longer than a reader would be let to: that is measured, not given up.
PATIENCE_SECONDS: Final = 30.0


@contextmanager
def sqlite(analysers: Mapping[str, Analyser]) -> Iterator[tuple[SearchEngine, Callable[[], float]]]:
    """Give an engine on a file of its own, and what tells its size in MB."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "index.sqlite3"
        engine = SqliteEngine(path, analysers, "benchmark")
        yield engine, lambda: sum(file.stat().st_size for file in path.parent.iterdir()) / 1e6
        engine.close()


@contextmanager
def postgresql(
    analysers: Mapping[str, Analyser],
) -> Iterator[tuple[SearchEngine, Callable[[], float]]]:
    """Give an engine on schemas of its own, and what tells their size in MB."""
    server, schema = services.addresses()["TEST_DATABASE_URL"], f"bench_{uuid.uuid4().hex[:8]}"
    engine = PostgresEngine(server, analysers, "benchmark", schema=schema)
    with psycopg.connect(server, autocommit=True) as connection:

        def size() -> float:
            [(number,)] = connection.execute(
                "SELECT SUM(pg_total_relation_size(oid)) FROM pg_class "
                "WHERE relnamespace = %s::regnamespace AND relkind = 'r'",
                [f"{schema}_live"],
            ).fetchall()
            return int(number) / 1e6

        yield engine, size
        engine.close()
        for name in (schema, f"{schema}_live", f"{schema}_new"):
            connection.execute(f"DROP SCHEMA IF EXISTS {name} CASCADE")


@contextmanager
def elasticsearch(
    analysers: Mapping[str, Analyser],
) -> Iterator[tuple[SearchEngine, Callable[[], float]]]:
    """Give an engine on indexes of its own, and what tells the size of the one that answers in MB."""
    server, prefix = services.addresses()["TEST_ELASTICSEARCH_URL"], f"bench-{uuid.uuid4().hex[:8]}"
    engine = ElasticsearchEngine(
        [server], analysers, "benchmark", prefix=prefix, read_seconds=PATIENCE_SECONDS
    )
    with Elasticsearch(server, request_timeout=2 * PATIENCE_SECONDS) as client:

        def size() -> float:
            stats = client.indices.stats(index=prefix, metric="store")
            return int(stats["_all"]["total"]["store"]["size_in_bytes"]) / 1e6

        yield engine, size
        engine.close()
        for name in client.indices.get(index=f"{prefix}-*"):
            client.indices.delete(index=name)


ENGINES: Final = {"sqlite": sqlite, "postgresql": postgresql, "elasticsearch": elasticsearch}


def reachable() -> list[str]:
    """Return the engines that this machine has."""
    servers = {"postgresql": "TEST_DATABASE_URL", "elasticsearch": "TEST_ELASTICSEARCH_URL"}
    found = services.addresses()
    there = [name for name, key in servers.items() if services.answers(found.get(key, ""))]
    return ["sqlite", *there]
