"""A guard counts what a server does, and nothing else, whichever server it is."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from search.engines.base import EngineUnavailable, OutOfReach
from search.guard import FAILURES, MOST_THREADS, Guard

WORDS: dict[str, Any] = {"da": "words"}


class Server:
    """An engine whose server answers until it hangs."""

    name = "server"

    def __init__(self) -> None:
        self.answers = threading.Event()
        self.answers.set()

    def vocabularies(self, languages: object) -> dict[str, Any]:
        self.answers.wait(10)
        return WORDS

    def complete(self, *asked: object) -> list[str]:
        self.answers.wait(10)
        return []


DEADLINE = "search.guard.DEADLINE_SECONDS"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(DEADLINE, 60.0)  # the machine may be busy
    made = Server()
    yield made
    made.answers.set()


@pytest.fixture
def guard(server: Server) -> Guard:
    made = Guard(server)
    assert look_up(made) == WORDS
    return made


def look_up(guard: Guard) -> object:
    """Search for what no page says: the list of words tells as much."""
    return guard.ask(lambda reader: reader.vocabularies(["da"]))


def fail(guard: Guard) -> None:
    with pytest.raises(OutOfReach):
        guard.ask(lambda reader: reader.complete("da", "a", 1))


def test_what_was_answered_from_memory_says_nothing_about_the_server(
    guard: Guard, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.answers.clear()
    monkeypatch.setattr(DEADLINE, 0.05)
    for _ in range(FAILURES):
        assert guard.breaker.state == "closed"
        assert look_up(guard) == WORDS
        fail(guard)
    assert guard.breaker.state == "open"

    monkeypatch.setattr("search.guard.OPEN_SECONDS", 0.0)
    assert look_up(guard) == WORDS
    assert guard.breaker.state == "half open"
    server.answers.set()
    monkeypatch.setattr(DEADLINE, 60.0)
    assert look_up(guard) == WORDS
    assert guard.breaker.state == "closed"


def test_a_machine_without_threads_to_spare_uses_none_up(
    guard: Guard, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", refuse)
        for _ in range(MOST_THREADS + 1):
            with pytest.raises(EngineUnavailable, match="can't start new thread"):
                guard.in_time(lambda: None)
    assert guard.in_time(lambda: "an answer", 10) == "an answer"
