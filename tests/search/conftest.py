"""The analysers, once for all tests, and engines: a new one only has to be added to `ENGINES`."""

import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Final

import psycopg
import pytest
from django.conf import settings
from elasticsearch import Elasticsearch

from search.advice import Untouched
from search.analysis import Analyser, Danish, English, Lexicon
from search.engines.base import SearchEngine
from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.postgresql import PostgresEngine
from search.engines.sqlite import SqliteEngine
from search.searcher import Searcher
from tests.search.corpus import DOCUMENTS
from tools import services

NewEngine = Callable[..., SearchEngine]
MakeEngines = Callable[[Path, Mapping[str, Analyser]], AbstractContextManager[NewEngine]]


@contextmanager
def sqlite_engines(folder: Path, analysers: Mapping[str, Analyser]) -> Iterator[NewEngine]:
    """Give what opens an index in a file of its own."""
    yield lambda version="1": SqliteEngine(folder / "index.sqlite3", analysers, version)


@contextmanager
def postgresql_engines(folder: Path, analysers: Mapping[str, Analyser]) -> Iterator[NewEngine]:
    """Give what opens an index in schemas of its own; nothing stays behind on the server."""
    server = services.addresses()["TEST_DATABASE_URL"]
    schema = f"search_{uuid.uuid4().hex[:12]}"
    opened: list[PostgresEngine] = []

    def open_index(version: str = "1") -> SearchEngine:
        opened.append(PostgresEngine(server, analysers, version, schema=schema))
        return opened[-1]

    yield open_index
    for engine in opened:
        engine.close()
    with psycopg.connect(server, autocommit=True) as connection:
        for name in (schema, f"{schema}_live", f"{schema}_new"):
            connection.execute(f"DROP SCHEMA IF EXISTS {name} CASCADE")


@contextmanager
def elasticsearch_engines(folder: Path, analysers: Mapping[str, Analyser]) -> Iterator[NewEngine]:
    """Give what opens an index under a name of its own; nothing stays behind on the server."""
    server = services.addresses()["TEST_ELASTICSEARCH_URL"]
    prefix = f"tests-{uuid.uuid4().hex[:12]}"
    opened: list[ElasticsearchEngine] = []

    def open_index(version: str = "1") -> SearchEngine:
        opened.append(ElasticsearchEngine([server], analysers, version, prefix=prefix))
        return opened[-1]

    yield open_index
    for engine in opened:
        engine.close()
    with Elasticsearch(server, request_timeout=30) as client:
        for name in client.indices.get(index=f"{prefix}-*"):
            client.indices.delete(index=name)


ENGINES: Final[dict[str, MakeEngines]] = {
    "sqlite": sqlite_engines,
    "postgresql": postgresql_engines,
    "elasticsearch": elasticsearch_engines,
}
# What a server is called in tests/machine.py; the others need none.
SERVERS: Final = {"postgresql", "elasticsearch"}


@pytest.fixture(scope="session")
def danish() -> Danish:
    """The Danish analyser over the lexicon that `make lexicon` has built."""
    return Danish(Lexicon.load(settings.SEARCH_LEXICON_PATH))


@pytest.fixture(scope="session")
def english() -> English:
    """The English analyser."""
    return English()


@pytest.fixture(scope="session")
def analysers(danish: Danish, english: English) -> Mapping[str, Analyser]:
    """Both analysers by language."""
    return {"da": danish, "en": english}


@pytest.fixture(
    params=[
        pytest.param(name, marks=[pytest.mark.needs(name)] if name in SERVERS else [])
        for name in ENGINES
    ]
)
def new_engine(
    request: Any, tmp_path: Path, analysers: Mapping[str, Analyser]
) -> Iterator[NewEngine]:
    """Open the same index once more, as another process would, maybe with another analyser."""
    with ENGINES[request.param](tmp_path, analysers) as open_index:
        yield open_index


@pytest.fixture
def engine(new_engine: NewEngine) -> SearchEngine:
    """An engine with an empty index."""
    made = new_engine()
    made.rebuild([])
    return made


@pytest.fixture(scope="session")
def site_engine(
    tmp_path_factory: pytest.TempPathFactory, analysers: Mapping[str, Analyser]
) -> Iterator[SearchEngine]:
    """An engine that holds the small site of `corpus`; tests only ask it."""
    with sqlite_engines(tmp_path_factory.mktemp("site"), analysers) as open_index:
        made = open_index()
        made.rebuild(DOCUMENTS)
        yield made


@pytest.fixture(scope="session")
def searcher(site_engine: SearchEngine, analysers: Mapping[str, Analyser]) -> Searcher:
    """A searcher over the small site."""
    return Searcher(site_engine, analysers, untouched=Untouched(frozenset({"musick"})))
