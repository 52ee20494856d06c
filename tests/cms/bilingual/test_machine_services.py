"""DeepL and LibreTranslate as the environment names them, asked over HTTP at a service on loopback."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest
from freezegun import freeze_time
from wagtail.models import Locale
from wagtail_localize.strings import StringValue

from cms.bilingual.machine import PORTION, SECONDS, DeepL
from cms.settings.machine import machine_translator
from initiatives.models import InitiativePage
from tests.cms.bilingual.desk import Desk, edit_url, english, errors_of, open_segments
from tests.cms.bilingual.test_machine import ask

pytestmark = [pytest.mark.django_db, pytest.mark.once]


class Service(BaseHTTPRequestHandler):
    """Answers both services' questions: each sentence with »English: « before it."""

    asked: list[dict[str, Any]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.path == "/translate":
            question = json.loads(body)
            said: Any = {"translatedText": [f"English: {text}" for text in question["q"]]}
        else:
            question = parse_qs(body)
            said = {"translations": [{"text": f"English: {text}"} for text in question["text"]]}
        self.asked.append({**question, "key": self.headers["Authorization"]})
        answer = json.dumps(said).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def service() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Its address, and what it was asked."""
    Service.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", Service.asked
    server.shutdown()
    server.server_close()


def test_nobody_is_asked_unless_the_environment_says_so() -> None:
    assert machine_translator({}) is None
    assert machine_translator({"LIBRETRANSLATE_KEY": "k"}) is None
    chosen = machine_translator({"DEEPL_KEY": "k", "LIBRETRANSLATE_URL": "https://other.example"})
    assert chosen == {"CLASS": "cms.bilingual.machine.DeepL", "OPTIONS": {"AUTH_KEY": "k"}}


@pytest.mark.slow
def test_libretranslate_fills_open_sentences_and_they_say_that_nobody_has_read_them(
    desk: Desk, page: InitiativePage, settings: Any, service: Any
) -> None:
    url, asked = service
    settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = machine_translator(
        {"LIBRETRANSLATE_URL": f"{url}/", "LIBRETRANSLATE_KEY": "secret"}
    )
    desk.submit(page)
    assert errors_of(ask(desk, page)) == []
    assert open_segments(page) == []
    [question] = asked
    assert (question["source"], question["target"]) == ("da", "en")
    assert question["api_key"] == "secret"

    def unread() -> int:
        answer = desk.client.get(edit_url(english(page)))
        return answer.content.decode().count("Ingen har l\\u00e6st den igennem endnu.")

    before = unread()
    assert before > 1
    desk.write(page, {"lead": "A lead that a person has read."})
    assert unread() == before - 1


@pytest.mark.parametrize("first_takes", [SECONDS, SECONDS - 1])
def test_all_portions_together_have_one_time_limit(
    desk: Desk,
    page: InitiativePage,
    settings: Any,
    service: Any,
    monkeypatch: pytest.MonkeyPatch,
    first_takes: int,
) -> None:
    """The second isn't asked for any more, or isn't waited for: what is there stays, the rest is told."""
    url, asked = service
    settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = machine_translator({"LIBRETRANSLATE_URL": url})
    monkeypatch.setattr("cms.bilingual.machine.PORTION", 2)
    desk.submit(page)
    with freeze_time() as clock, hanging(clock, first_takes):
        answer = ask(desk, page)
    assert errors_of(answer) == []
    assert "Maskinen nåede ikke 3 afsnit." in answer.content.decode()
    assert len(asked) == 1
    assert len(open_segments(page)) == 3
    ask(desk, page)
    assert open_segments(page) == []


@contextmanager
def hanging(clock: Any, first_takes: int) -> Iterator[None]:
    """Let the service take `first_takes` seconds of `clock` for its first answer, and give no second one."""
    is_over = threading.Event()
    answer = Service.do_POST

    def do_post(self: Service) -> None:
        if not Service.asked:
            answer(self)
            clock.tick(first_takes)
        else:
            is_over.wait()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Service, "do_POST", do_post)
        try:
            yield
        finally:
            is_over.set()


class LocalDeepL(DeepL):
    """DeepL at another address."""

    def get_api_endpoint(self) -> str:
        return str(self.options["ADDRESS"])


def test_deepl_is_asked_for_british_english_in_portions(service: Any) -> None:
    url, asked = service
    machine = LocalDeepL({"AUTH_KEY": "k", "ADDRESS": f"{url}/v2"})
    danish, target = (Locale.objects.get(language_code=code) for code in ("da", "en"))
    strings = [StringValue.from_plaintext(f"Sætning {number}") for number in range(PORTION + 1)]
    answered = machine.translate(danish, target, strings)
    assert [answered[one].data for one in strings] == [f"English: {one.data}" for one in strings]
    assert [len(question["text"]) for question in asked] == [PORTION, 1]
    assert {tuple(question["target_lang"]) for question in asked} == {("EN-GB",)}
    assert {question["key"] for question in asked} == {"DeepL-Auth-Key k"}
