"""An Elasticsearch that refuses, hangs or says something else is named, and nobody waits long for it."""

import threading
import time
from collections.abc import Mapping

import pytest

from search.analysis import Analyser
from search.engines.base import EngineUnavailable, OutOfReach
from search.engines.elasticsearch import ElasticsearchEngine
from tests.elasticsearch.answers import fault, saying, server
from tests.search.engines.asking import edits, questions
from tools import services

ANSWERS = {
    "503": fault(503, "unavailable_shards_exception"),
    "429": fault(429, "es_rejected_execution_exception"),
    "403": fault(403, "cluster_block_exception"),
    "401": fault(401, "security_exception"),
    "another product": saying(b"{}", product="Other"),
    "no JSON": saying(b"<html>It works!"),
    "nothing": saying(b""),
    "an empty object": saying(b"{}"),
    "a list": saying(b"[1]"),
    "another shape": saying(b'{"hits": null, "aggregations": 3, "timed_out": false, "id": []}'),
}


@pytest.mark.timed
@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_that_is_none_is_said(name: str, analysers: Mapping[str, Analyser]) -> None:
    with server(ANSWERS[name]) as url:
        engine = ElasticsearchEngine([url], analysers, "1", prefix="none")
        for ask in (*questions(engine), *edits(engine)):
            start = time.monotonic()
            with pytest.raises(EngineUnavailable):
                ask()
            assert time.monotonic() - start < 1.5
        if name in ("an empty object", "another shape"):  # in which no index is named
            assert not engine.is_ready()
        else:
            with pytest.raises(OutOfReach):
                engine.is_ready()
        engine.close()


def test_what_is_read_wrongly_is_shown_where_it_happened(
    analysers: Mapping[str, Analyser], caplog: pytest.LogCaptureFixture
) -> None:
    with server(ANSWERS["another shape"]) as url:
        engine = ElasticsearchEngine([url], analysers, "1", prefix="none")
        with pytest.raises(EngineUnavailable, match="TypeError"):
            engine.complete("da", "x", 1)
        engine.close()
    [line] = [each for each in caplog.records if each.name.startswith("search.")]
    assert line.levelname == "ERROR"
    assert "keys_of" in caplog.text


@pytest.mark.timed
def test_a_server_that_refuses_or_hangs_is_given_up_within_a_second(
    analysers: Mapping[str, Analyser],
) -> None:
    hang = threading.Event()
    with server(lambda request: hang.wait(20) and None) as url:
        for address in (f"http://127.0.0.1:{services.free_port()}", url):
            engine = ElasticsearchEngine([address], analysers, "1", prefix="none")
            for ask in questions(engine)[1:]:
                start = time.monotonic()
                with pytest.raises(EngineUnavailable):
                    ask()
                assert time.monotonic() - start < 1.5
            with pytest.raises(OutOfReach):
                engine.is_ready()
            engine.close()
        hang.set()
