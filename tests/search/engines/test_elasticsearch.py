"""What only the Elasticsearch engine has: a server, what it holds, and others who write at the same time."""

import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from elasticsearch import BadRequestError, Elasticsearch

from search.analysis import Analyser
from search.analysis.base import stems_of
from search.document import SearchDocument, SearchQuery
from search.engines.base import STOPPED, EngineUnavailable, SearchEngine
from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.elasticsearch_access import READ_SECONDS
from search.engines.matching import phrases
from search.plan import Stage
from search.searcher import Searcher
from tests.search.conftest import NewEngine, elasticsearch_engines
from tests.search.corpus import DOCUMENTS, document
from tests.search.engines.asking import edits, questions
from tools import services

pytestmark = pytest.mark.needs("elasticsearch")


@pytest.fixture
def open_index(tmp_path: Path, analysers: Mapping[str, Analyser]) -> Iterator[NewEngine]:
    with elasticsearch_engines(tmp_path, analysers) as opened:
        yield opened


@pytest.fixture
def engine(open_index: NewEngine) -> ElasticsearchEngine:
    made = open_index()
    assert isinstance(made, ElasticsearchEngine)
    made.rebuild(DOCUMENTS)
    return made


@pytest.fixture
def beside() -> Iterator[Elasticsearch]:
    """Somebody else on the same server."""
    with Elasticsearch(services.addresses()["TEST_ELASTICSEARCH_URL"]) as client:
        yield client


def live_index(engine: ElasticsearchEngine, beside: Elasticsearch) -> str:
    [name] = beside.indices.get_alias(name=engine._access.alias)
    return str(name)


def searches(engine: ElasticsearchEngine, beside: Elasticsearch) -> int:
    """The searches that the server itself has counted on the index."""
    stats = beside.indices.stats(index=live_index(engine, beside), metric="search")
    return int(stats["_all"]["primaries"]["search"]["query_total"])


def test_fields_that_nobody_declared_are_refused(
    engine: ElasticsearchEngine, beside: Elasticsearch
) -> None:
    mapping = beside.indices.get_mapping(index=live_index(engine, beside))
    [about] = (found["mappings"] for found in mapping.values())
    assert about["dynamic"] == "strict"
    with pytest.raises(BadRequestError, match="strict_dynamic_mapping"):
        beside.index(index=live_index(engine, beside), document={"body": "x"})


def test_the_server_keeps_no_text_of_a_page(
    engine: ElasticsearchEngine, beside: Elasticsearch
) -> None:
    engine.upsert([document("a", "Kajakker", "Hemmelige robåde", "og en hemmelig zeppelin")])
    name = live_index(engine, beside)
    found = beside.search(index=name, size=100, stored_fields=["*"], query={"match_all": {}})
    assert len(found["hits"]["hits"]) == len(DOCUMENTS) + 1
    assert not any("_source" in hit or "fields" in hit for hit in found["hits"]["hits"])
    assert beside.get(index=name, id="a").body.keys().isdisjoint({"_source"})


def test_nothing_but_what_every_server_has_is_asked_for(engine: ElasticsearchEngine) -> None:
    # Neither scripts nor by-query writes: many servers have them off, and that of the tests has none.
    folder = Path(__file__).parents[3] / "search" / "engines"
    code = "".join(path.read_text(encoding="utf-8") for path in folder.glob("elasticsearch*.py"))
    for word in ('"script', "by_query", ".info(", ".ping("):
        assert word not in code


def test_a_search_is_one_request_that_the_server_counts(
    engine: ElasticsearchEngine, beside: Elasticsearch, analysers: Mapping[str, Analyser]
) -> None:
    plan = Searcher(engine, analysers).plan(SearchQuery("trygt natteliv", "da"))
    assert phrases(plan)
    before = searches(engine, beside)
    found = engine.match(plan, Stage.ALL, {"goal": ["M1"], "status": ["ongoing"]})
    assert [candidate.key for candidate in found.candidates] == ["I01"]
    assert searches(engine, beside) == before + 1


def test_weights_are_read_once_and_anew_after_an_edit(
    engine: ElasticsearchEngine,
    open_index: NewEngine,
    beside: Elasticsearch,
    analysers: Mapping[str, Analyser],
) -> None:
    plan = Searcher(engine, analysers).plan(SearchQuery("trygt natteliv", "da"))

    def weights_of_first(asked: SearchEngine) -> Mapping[str, float]:
        return next(c.exact for c in asked.match(plan, Stage.ANY, {}).candidates if c.key == "I01")

    before = weights_of_first(engine)
    assert all(before[stem] > 0 for stem in stems_of(analysers["da"], "natteliv"))
    count = searches(engine, beside)
    assert weights_of_first(engine) == before
    assert searches(engine, beside) == count + 1
    # The other process writes; of this one's next search only the edited document is read anew.
    other = open_index()
    edited = next(one for one in DOCUMENTS if one.key == "I01")
    other.upsert(
        [replace(edited, title=f"{edited.title} natteliv natteliv", version=edited.version + 1)]
    )
    count = searches(engine, beside)
    after = weights_of_first(engine)
    assert searches(engine, beside) == count + 2
    assert after != before
    assert after == weights_of_first(other)
    engine.rebuild(DOCUMENTS)
    assert weights_of_first(engine) == before


def test_a_vocabulary_is_read_once_by_all_threads(
    engine: ElasticsearchEngine, beside: Elasticsearch
) -> None:
    engine.upsert([document("a", "Kajakker")])
    before = searches(engine, beside)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(engine.vocabularies, [["da"]] * 8))
    assert len({id(one["da"]) for one in found}) == 1
    # A fingerprint each (the server may remember it), words and stems once.
    assert searches(engine, beside) - before <= 8 + 4


def test_a_client_waits_once_and_not_long(engine: ElasticsearchEngine) -> None:
    with engine._access.reading() as client:
        assert client._max_retries == 0
        assert client._retry_on_timeout is False
        assert client._retry_on_status == ()
        assert client._request_timeout == READ_SECONDS < 1


def test_the_generation_before_goes_with_the_next_rebuild(
    engine: ElasticsearchEngine, beside: Elasticsearch
) -> None:
    first = live_index(engine, beside)
    engine.rebuild(DOCUMENTS)
    second = live_index(engine, beside)
    engine.rebuild(DOCUMENTS)
    third = live_index(engine, beside)
    assert set(beside.indices.get(index=f"{engine._access.alias}-*")) == {second, third}
    assert first not in (second, third)


@pytest.mark.slow
def test_a_rebuild_leaves_indexes_of_others_whose_names_begin_alike(
    engine: ElasticsearchEngine, analysers: Mapping[str, Analyser], beside: Elasticsearch
) -> None:
    server = services.addresses()["TEST_ELASTICSEARCH_URL"]
    alias = f"{engine._access.alias}-trial"
    trial = ElasticsearchEngine([server], analysers, "2", prefix=alias)
    trial.rebuild(DOCUMENTS)
    with trial._access.writing() as client:
        trial._access.begin(client)
    theirs = set(beside.indices.get(index=f"{alias}-*"))
    assert len(theirs) == 2
    engine.rebuild(DOCUMENTS)
    engine.upsert([document("a", "Kajakker")])
    assert set(beside.indices.get(index=f"{alias}-*")) == theirs
    assert trial.is_ready()
    trial.close()


@pytest.mark.slow
def test_texts_beyond_what_a_token_holds_are_found_by_what_fits(
    engine: ElasticsearchEngine, analysers: Mapping[str, Analyser]
) -> None:
    body = " ".join(f"{n:07}" for n in range(80_000))
    engine.rebuild(
        [
            document("long", "Kajak " + "x" * 300, "y" * 5_000 + " robåd", body),
            document("often", "Robåd og kajak", "", "robåd " * 20_000),
            document("quotes", "Per's \\ 'hus' & | ! :* <->"),
        ]
    )
    searcher = Searcher(engine, analysers)
    ask = {
        text: sorted(searcher.search(SearchQuery(text, "da", exact=True)).keys)
        for text in ("kajak", '"robåd og kajak"', "0000005", "per's", "hus' & !", "x" * 45)
    }
    assert ask["kajak"] == ["long", "often"]
    assert ask['"robåd og kajak"'] == ["often"]
    assert ask["0000005"] == ["long"]
    assert ask["per's"] == ask["hus' & !"] == ["quotes"]
    # What the whitespace analyser would have cut off.
    assert ask["x" * 45] == []


def test_a_forked_process_opens_connections_of_its_own(engine: ElasticsearchEngine) -> None:
    child = os.fork()
    if child == 0:
        try:
            engine.upsert([document("child", "Zeppelin")])
            os._exit(0 if "child" in engine.versions() else 1)
        finally:
            os._exit(2)
    assert os.waitpid(child, 0)[1] == 0
    assert "child" in engine.versions()


@pytest.mark.slow
def test_who_writes_and_rebuilds_at_once_loses_nothing(
    open_index: NewEngine, analysers: Mapping[str, Analyser]
) -> None:
    engines = [open_index() for _ in range(4)]
    engines[0].rebuild(DOCUMENTS)

    def work(number: int) -> list[str]:
        engine, messages = engines[number], []
        for turn in range(4):
            own = [document(f"w{n}", f"Kajak {n}", version=turn) for n in range(9)]
            engine.upsert(own[number:] + own[:number])
            engine.delete([f"gone{n}" for n in range(9)])
            try:
                engine.rebuild([*DOCUMENTS, *own])
            except EngineUnavailable as error:
                messages.append(str(error))
        return messages

    with ThreadPoolExecutor(len(engines)) as pool:
        messages = [message for found in pool.map(work, range(4)) for message in found]
    assert set(messages) <= {STOPPED}
    keys = {*(one.key for one in DOCUMENTS), *(f"w{n}" for n in range(9))}
    assert engines[0].versions().keys() == keys
    assert engines[0].vocabularies(["da"])["da"].words["kajak"][1] == 9


def test_an_edit_sent_to_a_generation_just_taken_away_reaches_the_one_there_is_now(
    engine: ElasticsearchEngine, beside: Elasticsearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Two rebuilds within one slow request: the server found the index behind the alias, and then not.
    index, send = live_index(engine, beside), engine._access.bulk
    behind = {"index": index, "alias": engine._access.alias}

    def send_too_late(*arguments: Any, **options: Any) -> list[tuple[str, str]]:
        monkeypatch.undo()
        beside.indices.update_aliases(actions=[{"remove": behind}])
        try:
            return send(*arguments, **options)
        finally:
            beside.indices.update_aliases(actions=[{"add": behind}])

    monkeypatch.setattr(engine._access, "bulk", send_too_late)
    assert engine.upsert([document("late", "Zeppelin")]) == []
    assert "late" in engine.versions()
    monkeypatch.setattr(engine._access, "bulk", send_too_late)
    engine.delete(["late"])
    assert "late" not in engine.versions()


@pytest.mark.parametrize("prefix", ["", "*", "_all", "Tryg", "a,b", "-x", "a/b"])
def test_a_name_of_an_index_is_no_way_to_others(
    analysers: Mapping[str, Analyser], prefix: str
) -> None:
    with pytest.raises(ValueError, match="no name of an index"):
        ElasticsearchEngine([], analysers, "1", prefix=prefix)


def test_without_an_index_every_question_says_what_to_do(
    open_index: NewEngine, beside: Elasticsearch
) -> None:
    engine = open_index()
    assert isinstance(engine, ElasticsearchEngine)
    assert not engine.is_ready()
    for ask in (*questions(engine), *edits(engine)):
        with pytest.raises(EngineUnavailable, match="search_rebuild"):
            ask()
    # Nothing came up by being written to.
    assert beside.indices.get(index=f"{engine._access.alias}*").body == {}


def test_an_index_that_somebody_deleted_is_said_and_built_anew(
    engine: ElasticsearchEngine, beside: Elasticsearch
) -> None:
    beside.indices.delete(index=live_index(engine, beside))
    with pytest.raises(EngineUnavailable, match="search_rebuild"):
        engine.vocabularies(["da"])["da"]
    assert engine.rebuild(DOCUMENTS) == len(DOCUMENTS)
    assert engine.vocabularies(["da"])["da"].knows("natteliv")


def test_a_rebuild_whose_index_is_lost_blames_no_process_alone(
    engine: ElasticsearchEngine, beside: Elasticsearch
) -> None:
    def losing() -> Iterator[SearchDocument]:
        yield DOCUMENTS[0]
        live = live_index(engine, beside)
        for name in set(beside.indices.get(index=f"{engine._access.alias}-*")) - {live}:
            beside.indices.delete(index=name)

    with pytest.raises(EngineUnavailable, match="or its server lost it"):
        engine.rebuild(losing())
    assert len(engine.versions()) == len(DOCUMENTS)


def test_a_read_only_index_is_read_and_its_writer_told(
    engine: ElasticsearchEngine, beside: Elasticsearch
) -> None:
    name = live_index(engine, beside)
    beside.indices.put_settings(index=name, settings={"index.blocks.write": True})
    for edit in edits(engine):
        with pytest.raises(EngineUnavailable, match="cluster_block_exception"):
            edit()
    assert len(engine.versions()) == len(DOCUMENTS)
    beside.indices.put_settings(index=name, settings={"index.blocks.write": False})
    engine.upsert([document("a", "Kajakker")])
    assert "a" in engine.versions()
