"""Servers that look like Elasticsearch and answer as a test wants: for what a real one can't be made to say."""

import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def server(answer: Answer, context: ssl.SSLContext | None = None) -> Iterator[str]:
    """A server that gives every request the same answer, under TLS with a `context`."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *arguments: Any) -> None:
            pass

        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            answer(self)

    for method in ("POST", "PUT", "DELETE", "HEAD"):
        setattr(Handler, f"do_{method}", Handler.do_GET)
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        if context is not None:
            running.socket = context.wrap_socket(running.socket, server_side=True)
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http{'s' if context else ''}://127.0.0.1:{running.server_address[1]}"
        running.shutdown()


def saying(body: bytes, status: int = 200, product: str = "Elasticsearch") -> Answer:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        request.send_header("X-Elastic-Product", product)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    return answer


def fault(status: int, kind: str) -> Answer:
    error = {"error": {"type": kind, "reason": "no"}, "status": status}
    return saying(json.dumps(error).encode(), status)
