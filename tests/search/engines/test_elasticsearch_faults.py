"""An Elasticsearch that refuses, hangs or says something else is named, and nobody waits long for it."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from search.analysis import Analyser
from search.engines.base import EngineUnavailable
from search.engines.elasticsearch import ElasticsearchEngine
from tests.search.engines.asking import edits, questions
from tools import services


@contextmanager
def server(answer: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[str]:
    """A server that gives every request the same answer."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *arguments: Any) -> None:
            pass

        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            answer(self)

    for method in ("POST", "PUT", "DELETE", "HEAD"):
        setattr(Handler, f"do_{method}", Handler.do_GET)
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_address[1]}"
        running.shutdown()


def saying(
    body: bytes, status: int = 200, product: str = "Elasticsearch"
) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        request.send_header("X-Elastic-Product", product)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    return answer


def fault(status: int, kind: str) -> Callable[[BaseHTTPRequestHandler], None]:
    error = {"error": {"type": kind, "reason": "no"}, "status": status}
    return saying(json.dumps(error).encode(), status)


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


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_that_is_none_is_said(name: str, analysers: Mapping[str, Analyser]) -> None:
    with server(ANSWERS[name]) as url:
        engine = ElasticsearchEngine([url], analysers, "1")
        for ask in (*questions(engine), *edits(engine)):
            start = time.monotonic()
            with pytest.raises(EngineUnavailable):
                ask()
            assert time.monotonic() - start < 1.5
        assert not engine.is_ready()
        engine.close()


def test_a_server_that_refuses_or_hangs_is_given_up_within_a_second(
    analysers: Mapping[str, Analyser],
) -> None:
    hang = threading.Event()
    with server(lambda request: hang.wait(20) and None) as url:
        for address in (f"http://127.0.0.1:{services.free_port()}", url):
            engine = ElasticsearchEngine([address], analysers, "1")
            for ask in questions(engine)[1:]:
                start = time.monotonic()
                with pytest.raises(EngineUnavailable):
                    ask()
                assert time.monotonic() - start < 1.5
            assert not engine.is_ready()
            engine.close()
        hang.set()
