"""Starting, watching and giving up, without a site behind it."""

import signal
import socket
import sys
import time
from collections.abc import Iterator

import pytest

from cms.jobs import supervisor
from cms.jobs.supervisor import Child, Door, Supervisor


@pytest.fixture(autouse=True)
def own_signals() -> Iterator[None]:
    """Give pytest its signals back."""
    saved = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in saved.items():
        signal.signal(number, handler)


def program(text: str) -> list[str]:
    """Return the command line of a small Python program."""
    return [sys.executable, "-c", text]


@pytest.mark.parametrize("code", sorted(supervisor.GIVE_UP_CODES))
def test_an_application_that_can_not_be_loaded_ends_everything(code: int) -> None:
    other = Child("worker", lambda restarts: program("import time; time.sleep(60)"))
    web = Child("web server", lambda restarts: program(f"raise SystemExit({code})"))
    assert Supervisor(Door("127.0.0.1", 0), [web, other]).run() == code
    assert other.has_ended()
    assert web.restarts == 0


def test_a_child_that_keeps_ending_is_started_at_growing_intervals(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 0.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    told: list[int] = []

    def command(restarts: int) -> list[str]:
        told.append(restarts)
        return program("raise SystemExit(1)")

    child = Child("worker", command)
    child.start()
    pauses: list[float] = []
    for _ in range(9):
        while child.watch() is None:
            pass  # until the process has ended
        ended, starts = now, child.restarts
        while child.restarts == starts:
            now += 0.25
            child.watch()
        pauses.append(now - ended)
    child.kill()
    assert pauses == [0.5, 1, 2, 4, 8, 16, 30, 30, 30]
    assert told == list(range(10))


def test_the_door_is_open_as_soon_as_it_is_there_and_closed_afterwards() -> None:
    door = Door("127.0.0.1", 0)
    with socket.create_connection((door.host, door.port), timeout=1):
        door.socket.accept()[0].close()
    with pytest.raises(OSError, match="in use"):
        Door("127.0.0.1", door.port)
    door.close()
    with pytest.raises(OSError, match="refused"):
        socket.create_connection((door.host, door.port), timeout=1)
