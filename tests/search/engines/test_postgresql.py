"""What only the PostgreSQL engine has: a server, and others who use it at the same time."""

import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
import pytest

from search.analysis import Analyser
from search.document import SearchQuery
from search.engines.base import STOPPED, EngineUnavailable, OutOfReach
from search.engines.postgresql import PostgresEngine
from search.searcher import Searcher
from tests.search.conftest import NewEngine, postgresql_engines
from tests.search.corpus import DOCUMENTS, document
from tools import services
from tools.services import free_port

pytestmark = pytest.mark.needs("postgresql")


@pytest.fixture
def open_index(tmp_path: Path, analysers: Mapping[str, Analyser]) -> Iterator[NewEngine]:
    with postgresql_engines(tmp_path, analysers) as opened:
        yield opened


@pytest.fixture
def engine(open_index: NewEngine) -> PostgresEngine:
    made = open_index()
    assert isinstance(made, PostgresEngine)
    return made


@pytest.fixture
def beside() -> Iterator[psycopg.Connection[Any]]:
    """Somebody else on the same server."""
    with psycopg.connect(services.addresses()["TEST_DATABASE_URL"]) as connection:
        yield connection


def questions(engine: PostgresEngine) -> list[Callable[[], Any]]:
    return [
        engine.versions,
        engine.count,
        lambda: engine.vocabularies(["da"])["da"],
        lambda: engine.everything("da", {}, 0, 10),
        lambda: engine.complete("da", "x", 1),
    ]


def test_without_an_index_every_question_says_what_to_do(engine: PostgresEngine) -> None:
    assert not engine.is_ready()
    edits = [lambda: engine.upsert(DOCUMENTS), lambda: engine.delete(["x"])]
    for ask in (*questions(engine), *edits):
        with pytest.raises(EngineUnavailable, match="search_rebuild"):
            ask()


@pytest.mark.timed
def test_a_server_that_is_away_is_said_within_a_second(analysers: Mapping[str, Analyser]) -> None:
    engine = PostgresEngine(f"postgresql://tryg@127.0.0.1:{free_port()}/x", analysers, "1")
    for ask in (engine.versions, lambda: engine.upsert(DOCUMENTS), engine.is_ready):
        start = time.monotonic()
        with pytest.raises(OutOfReach):
            ask()
        assert time.monotonic() - start < 1
    engine.close()


def test_a_question_that_takes_too_long_is_given_up(
    engine: PostgresEngine, analysers: Mapping[str, Analyser], beside: psycopg.Connection[Any]
) -> None:
    engine.rebuild(DOCUMENTS)
    schema = engine._live.removesuffix("_live")
    hasty = PostgresEngine(
        services.addresses()["TEST_DATABASE_URL"],
        analysers,
        "1",
        schema=schema,
        read_seconds=0.05,
    )
    beside.execute(f"LOCK TABLE {schema}_live.document IN ACCESS EXCLUSIVE MODE")
    with pytest.raises(EngineUnavailable, match="statement timeout"):
        hasty.versions()
    beside.rollback()
    beside.execute(f"LOCK TABLE {schema}.state IN ACCESS EXCLUSIVE MODE")
    with pytest.raises(EngineUnavailable, match="statement timeout"):
        hasty.versions()
    beside.rollback()
    assert len(hasty.versions()) == len(DOCUMENTS)
    hasty.close()


def test_as_many_ask_at_once_as_it_has_connections(
    engine: PostgresEngine, analysers: Mapping[str, Analyser]
) -> None:
    engine.rebuild([])
    number = 12  # more than without a word
    server, schema = services.addresses()["TEST_DATABASE_URL"], engine._live.removesuffix("_live")
    wide = PostgresEngine(server, analysers, "1", schema=schema, connections=number)
    together = threading.Barrier(number, timeout=30)

    def ask(_number: int) -> int:
        with wide._access.reading():
            return together.wait()

    with ThreadPoolExecutor(number) as threads:
        assert sorted(threads.map(ask, range(number))) == list(range(number))
    wide.close()


def test_a_connection_that_was_cut_is_replaced(
    engine: PostgresEngine, beside: psycopg.Connection[Any]
) -> None:
    engine.rebuild(DOCUMENTS)
    with engine._access.reading() as (connection, _state):
        number = connection.info.backend_pid
    beside.execute("SELECT pg_terminate_backend(%s)", [number])
    assert len(engine.versions()) == len(DOCUMENTS)


def test_tables_that_somebody_dropped_are_said_and_built_anew(
    engine: PostgresEngine, beside: psycopg.Connection[Any]
) -> None:
    engine.rebuild(DOCUMENTS)
    beside.execute(f"DROP TABLE {engine._live}.weight")
    beside.commit()
    with pytest.raises(EngineUnavailable, match="search_rebuild"):
        Searcher(engine, engine._analysers).search(SearchQuery("natteliv", "da"))
    assert engine.rebuild(DOCUMENTS) == len(DOCUMENTS)
    assert engine.vocabularies(["da"])["da"].knows("natteliv")


@pytest.mark.slow
def test_who_writes_and_rebuilds_at_once_never_locks_the_others_out(
    open_index: NewEngine, analysers: Mapping[str, Analyser]
) -> None:
    """Everyone has connections of his own, as processes have; each does what the others do."""
    engines = [open_index() for _ in range(4)]
    engines[0].rebuild(DOCUMENTS)

    def work(number: int) -> list[str]:
        engine, messages = engines[number], []
        searcher = Searcher(engine, analysers)
        for turn in range(4):
            # Each takes the same documents, and the same words, in another order.
            own = [document(f"w{n}", f"Kajak {n}", version=turn) for n in range(9)]
            engine.upsert(own[number:] + own[:number])
            engine.delete([f"gone{n}" for n in range(9)])
            assert searcher.search(SearchQuery("kajak", "da")).total == 9
            try:
                engine.rebuild([*DOCUMENTS, *own])
            except EngineUnavailable as error:
                messages.append(str(error))
        return messages

    with ThreadPoolExecutor(len(engines)) as pool:
        messages = [message for found in pool.map(work, range(4)) for message in found]
    # That of two rebuilds the later counts is the only thing anybody is told.
    assert set(messages) <= {STOPPED}
    assert len(messages) < 16
    keys = {*(one.key for one in DOCUMENTS), *(f"w{n}" for n in range(9))}
    assert engines[0].versions().keys() == keys
    assert engines[0].vocabularies(["da"])["da"].words["kajak"][1] == 9


@pytest.mark.slow
def test_texts_beyond_what_a_vector_holds_are_found_by_what_fits(
    engine: PostgresEngine, analysers: Mapping[str, Analyser]
) -> None:
    body = " ".join(f"{n:07}" for n in range(80_000))
    engine.rebuild(
        [
            document("long", "Kajak", "x" * 5_000, body),
            document("often", "Robåd og kajak", "", "robåd " * 20_000),
            document("quotes", "Per's \\ 'hus' & | ! :* <->"),
        ]
    )
    searcher = Searcher(engine, analysers)
    ask = {
        text: searcher.search(SearchQuery(text, "da", exact=True)).keys
        for text in ("kajak", '"robåd og kajak"', "0000005", "per's", "hus' & !", "x" * 200)
    }
    assert sorted(ask["kajak"]) == ["long", "often"]
    assert ask['"robåd og kajak"'] == ["often"]
    assert ask["0000005"] == ["long"]
    assert ask["per's"] == ask["hus' & !"] == ["quotes"]
    assert ask["x" * 200] == []


def test_a_forked_process_opens_connections_of_its_own(engine: PostgresEngine) -> None:
    engine.rebuild(DOCUMENTS)
    engine.versions()
    child = os.fork()
    if child == 0:
        try:
            engine.upsert([document("child", "Zeppelin")])
            os._exit(0 if "child" in engine.versions() else 1)
        finally:
            os._exit(2)
    assert os.waitpid(child, 0)[1] == 0
    assert "child" in engine.versions()


def test_a_name_of_a_schema_is_no_way_into_the_database(
    analysers: Mapping[str, Analyser],
) -> None:
    with pytest.raises(ValueError, match="no name of a schema"):
        PostgresEngine("", analysers, "1", schema="x; drop table y")
