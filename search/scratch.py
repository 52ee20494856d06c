"""Engines with an index of their own that nobody else sees, and that is gone afterwards."""

import tempfile
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Final

import psycopg
from django.conf import settings
from django.db import connection

from .analysis import Analyser
from .backends import database_address
from .engines.base import EngineUnavailable, SearchEngine
from .engines.postgresql import PostgresEngine
from .engines.sqlite import SqliteEngine

NAMES: Final = ("sqlite", "postgresql", "elasticsearch")
_VERSION: Final = "scratch"
_DROP_SECONDS: Final = 30


@contextmanager
def scratch_engine(name: str, analysers: Mapping[str, Analyser]) -> Iterator[SearchEngine]:
    """Give an empty index on the engine `name`; raises `EngineUnavailable` when it isn't there."""
    with _MAKERS[name](analysers) as engine:
        engine.rebuild(())
        yield engine


@contextmanager
def _sqlite(analysers: Mapping[str, Analyser]) -> Iterator[SearchEngine]:
    with tempfile.TemporaryDirectory() as folder:
        engine = SqliteEngine(Path(folder) / "index.sqlite3", analysers, _VERSION)
        try:
            yield engine
        finally:
            engine.close()


@contextmanager
def _postgresql(analysers: Mapping[str, Analyser]) -> Iterator[SearchEngine]:
    server = _postgresql_server()
    schema = f"scratch_{uuid.uuid4().hex[:12]}"
    engine = PostgresEngine(server, analysers, _VERSION, schema=schema)
    try:
        yield engine
    finally:
        engine.close()
        _drop(server, (schema, f"{schema}_live", f"{schema}_new"))


def _drop(server: str, schemas: tuple[str, ...]) -> None:
    try:
        with psycopg.connect(server, autocommit=True) as session:
            for name in schemas:
                session.execute(f"DROP SCHEMA IF EXISTS {name} CASCADE")
    except psycopg.OperationalError as error:
        raise EngineUnavailable(f"PostgreSQL can't be reached: {error}") from error


@contextmanager
def _elasticsearch(analysers: Mapping[str, Analyser]) -> Iterator[SearchEngine]:
    # The client is a package of production and tests; the site of `make run` does without it.
    try:
        from .engines.elasticsearch import ElasticsearchEngine
    except ImportError as error:
        raise EngineUnavailable(f"{error}. Run make venv-dev.") from error

    server = _service("TEST_ELASTICSEARCH_URL", "elasticsearch")
    prefix = f"scratch-{uuid.uuid4().hex[:12]}"
    engine = ElasticsearchEngine([server], analysers, _VERSION, prefix=prefix)
    try:
        yield engine
    finally:
        engine.close()
        _drop_indexes(server, prefix)


def _drop_indexes(server: str, prefix: str) -> None:
    from elasticsearch import ApiError, Elasticsearch, TransportError

    try:
        with Elasticsearch(server, request_timeout=_DROP_SECONDS) as client:
            for name in client.indices.get(index=f"{prefix}-*"):
                client.indices.delete(index=name)
    except (ApiError, TransportError) as error:
        raise EngineUnavailable(f"Elasticsearch can't be reached: {error}") from error


def _postgresql_server() -> str:
    """Return the site's own server, else the one that `make services` has started."""
    if connection.vendor == "postgresql":
        return database_address()
    return _service("TEST_DATABASE_URL", "postgresql")


def _service(variable: str, name: str) -> str:
    path = Path(settings.VAR_DIR) / "services.env"
    rows = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    found = dict(row.split("=", 1) for row in rows if "=" in row)
    if not found.get(variable):
        raise EngineUnavailable(f"No address of {name} is known. Run make services.")
    return found[variable]


_MAKERS: Final[
    Mapping[str, Callable[[Mapping[str, Analyser]], AbstractContextManager[SearchEngine]]]
] = {"sqlite": _sqlite, "postgresql": _postgresql, "elasticsearch": _elasticsearch}
