"""A real node behind a door that falls ill: every fault is named in time, and is over when it is over."""

import socket
import time
import uuid
from collections.abc import Iterator

import pytest
from elasticsearch import Elasticsearch

from search.analysis import English
from search.engines.base import EngineUnavailable, OutOfReach
from search.engines.elasticsearch import ElasticsearchEngine
from tests.elasticsearch.proxy import DRIP_SECONDS, PIECE, SAID_503, Fault, Proxy, proxy
from tests.search.corpus import document
from tools import services

pytestmark = pytest.mark.needs("elasticsearch")


@pytest.fixture
def door() -> Iterator[Proxy]:
    with proxy(services.addresses()["TEST_ELASTICSEARCH_URL"]) as opened:
        yield opened


@pytest.fixture
def engine(door: Proxy) -> Iterator[ElasticsearchEngine]:
    prefix = f"tests-{uuid.uuid4().hex[:12]}"
    made = ElasticsearchEngine([door.url], {"en": English()}, "1", prefix=prefix)
    made.rebuild([document("a", "Kayak", language="en")])
    yield made
    made.close()
    with Elasticsearch(services.addresses()["TEST_ELASTICSEARCH_URL"]) as client:
        for name in client.indices.get(index=f"{prefix}-*"):
            client.indices.delete(index=name)


@pytest.mark.timed
@pytest.mark.parametrize("fault", [fault for fault in Fault if fault not in ("none", "drip")])
def test_a_fault_is_named_in_time_and_passes(
    door: Proxy, engine: ElasticsearchEngine, fault: Fault
) -> None:
    for _ in range(2):
        assert engine.everything("en", {}, 0, 10)[0] == ["a"]
        door.fault = fault
        for _ in range(3):
            start = time.monotonic()
            with pytest.raises(EngineUnavailable):
                engine.everything("en", {}, 0, 10)
            assert time.monotonic() - start < 1.5
        with pytest.raises(OutOfReach):
            engine.is_ready()
        door.fault = Fault.NONE
        assert engine.is_ready()


@pytest.mark.slow
def test_a_dripping_answer_comes_in_its_own_time(door: Proxy, engine: ElasticsearchEngine) -> None:
    # Each byte comes in time for the client: only a deadline by the wall clock ends it.
    door.fault = Fault.DRIP
    seconds = 10 * DRIP_SECONDS
    with Elasticsearch(door.url, request_timeout=seconds, max_retries=0) as client:
        start = time.monotonic()
        assert client.count(index=engine._access.alias)["count"] == 1
        assert time.monotonic() - start > 5 * seconds
    door.fault = Fault.NONE


def test_a_request_in_two_pieces_gets_one_answer(door: Proxy) -> None:
    # A second answer would be taken for that of the caller's next request.
    door.fault = Fault.SAY_503
    port = int(door.url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=5) as caller:
        caller.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n")
        heard = caller.recv(PIECE)
        door.fault = Fault.NONE
        caller.sendall(b"{}")
        while piece := caller.recv(PIECE):
            heard += piece
    assert heard == SAID_503
