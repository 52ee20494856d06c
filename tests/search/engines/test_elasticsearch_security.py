"""The client of a server with TLS and keys, as production has it; that of the tests has neither."""

import ssl
import subprocess
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from search.analysis import Analyser
from search.engines.base import EngineUnavailable
from search.engines.elasticsearch import ElasticsearchEngine
from tests.elasticsearch.answers import fault, saying, server


def certified(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """Return the authority of a new certificate for loopback, and what a server needs of it."""
    certificate, key = folder / "server.crt", folder / "server.key"
    folder.mkdir()
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-days", "2", "-subj", "/CN=localhost"),
            *("-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key)),
            *("-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return certificate, context


def test_the_key_is_sent_under_tls_to_the_server_that_the_authority_knows(
    tmp_path: Path, analysers: Mapping[str, Analyser]
) -> None:
    authority, context = certified(tmp_path / "one")
    stranger, _context = certified(tmp_path / "other")
    shown: list[str | None] = []

    def answer(request: BaseHTTPRequestHandler) -> None:
        shown.append(request.headers.get("Authorization"))
        if shown[-1] == "ApiKey bXk6a2V5":
            saying(b"{}")(request)
        else:
            fault(401, "security_exception")(request)

    def message(authority: Path | None, key: str) -> str:
        engine = ElasticsearchEngine(
            [url], analysers, "1", prefix="none", api_key=key, ca_certs=authority
        )
        with pytest.raises(EngineUnavailable) as caught:
            engine.vocabularies(["da"])["da"]
        engine.close()
        return str(caught.value)

    with server(answer, context) as url:
        assert "an answer that is none" in message(authority, "bXk6a2V5")
        assert "security_exception" in message(authority, "d3Jvbmc=")
        assert "security_exception" in message(authority, "")
        assert len(shown) == 3
        for unknown in (stranger, None):
            assert "CERTIFICATE_VERIFY_FAILED" in message(unknown, "bXk6a2V5")
        # Nobody else was told the key.
        assert len(shown) == 3
