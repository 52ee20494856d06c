"""Three nodes: what a search and an edit bear when one, the leading one, or two of them go.

Every node gets ill in turn, on one cluster: to start one takes most of the time.
"""

import time
from collections.abc import Iterator, Mapping
from typing import Final

import pytest

from search.analysis import Analyser, English
from search.engines.base import EngineUnavailable
from search.engines.elasticsearch import ElasticsearchEngine
from tests.elasticsearch.cluster import Cluster
from tests.search.corpus import document

SEARCHES: Final = 40
# Longer than a reader waits for one answer, shorter than for two.
PATIENCE: Final = 1.5
ATTEMPTS: Final = 5


@pytest.fixture(scope="module")
def analysers() -> Mapping[str, Analyser]:
    return {"en": English()}


@pytest.fixture
def engine(three: Cluster, analysers: Mapping[str, Analyser]) -> Iterator[ElasticsearchEngine]:
    """An engine on a whole cluster; afterwards the cluster is whole again."""
    made = ElasticsearchEngine(three.urls, analysers, "1", prefix="three")
    rebuild(made)
    three.wait("green")
    yield made
    made.close()
    three.mend()


def rebuild(engine: ElasticsearchEngine) -> None:
    """Fill the index, again when it fails, as the queue does.

    A node that hung in the test before may be put out and taken in once more while the others are
    green; until then it knows no index that was made meanwhile.
    """
    for left in reversed(range(ATTEMPTS)):
        try:
            engine.rebuild(document(f"d{n}", "Kayak", language="en") for n in range(30))
        except EngineUnavailable:
            if not left:
                raise
        else:
            return


def search_and_write(engine: ElasticsearchEngine, count: int = SEARCHES) -> set[str]:
    """Search and write in turn; return the keys that the server has acknowledged."""
    written = set()
    for number in range(count):
        keys, found = engine.everything("en", {}, 0, 10)
        assert len(keys) == 10
        assert found.total >= 30
        key = f"w{number}"
        engine.upsert([document(key, "Canoe", language="en")])
        written.add(key)
    return written


@pytest.mark.slow
@pytest.mark.parametrize("which", ["the one with the primary", "the master"])
def test_a_killed_node_fails_no_search_and_loses_no_edit(
    three: Cluster, engine: ElasticsearchEngine, which: str
) -> None:
    node = three.master() if which == "the master" else three.holder_of_primary("three")
    before = search_and_write(engine, 5)
    node.kill()
    written = search_and_write(engine)
    assert before | written <= engine.versions().keys()
    assert engine.vocabularies(["en"])["en"].words["canoe"][1] == len(before | written)


@pytest.mark.slow
def test_a_node_that_hangs_keeps_a_reader_waiting_no_longer_than_a_second(
    three: Cluster, engine: ElasticsearchEngine
) -> None:
    node = next(one for one in three.nodes if one is not three.master())
    node.pause()
    outcomes = []
    for _ in range(12):
        start = time.monotonic()
        try:
            outcomes.append(engine.everything("en", {}, 0, 10)[1].total)
        except EngineUnavailable:
            outcomes.append(0)
        assert time.monotonic() - start < PATIENCE
    # The others go on answering.
    assert outcomes.count(30) >= 6


@pytest.mark.slow
def test_when_all_are_killed_it_is_said_and_nothing_written_is_lost(
    three: Cluster, engine: ElasticsearchEngine
) -> None:
    written = search_and_write(engine, 10)
    for node in three.nodes:
        node.kill()
    start = time.monotonic()
    with pytest.raises(EngineUnavailable):
        engine.everything("en", {}, 0, 10)
    assert time.monotonic() - start < PATIENCE
    three.mend()
    assert written <= engine.versions().keys()
