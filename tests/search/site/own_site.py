"""The site in a database that other processes can open, and workers that die at a chosen point.

A worker is a fork of this process: to start one anew would take seconds. It counts the calls of the
search's own functions, and at the chosen one it stops, to go on or to be killed.
"""

import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, Final

from django.db import connection, connections

from cms.jobs import drain, presence
from cms.jobs.worker import Worker
from search import backends
from tests.databases import copy_database
from tests.demo_database import Kept

# Where a document is taken up, written and let go of; the analysis in between writes nothing.
COUNTED: Final = ("search.indexing", "search.building", "search.engines.", "cms.jobs.queue")
LAST: Final = 10**9


@contextmanager
def own_database(folder: Path, kept: Kept) -> Iterator[None]:
    """Use a copy of the demo content in which others see what is written, until the block ends."""
    shared = connections["default"]
    if shared.vendor == "sqlite":
        name = str(folder / "site.sqlite3")
        copy_database(Path(name))
    else:
        name = f"own_{os.getpid()}"
        kept.copy_to(name)
    connections["default"] = type(shared)({**shared.settings_dict, "NAME": name}, "default")
    try:
        yield
    finally:
        backends.close()
        connections["default"].close()
        connections["default"] = shared
        if shared.vendor == "postgresql":
            kept.drop_copy(name)


class Child:
    """A fork of this process that does some work and stops at the `point`th call, if it gets there."""

    def __init__(self, work: Callable[[], Any], point: int = LAST) -> None:
        # Neither may use the other's connections.
        backends.close()
        connection.close()
        ends = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            code = 1
            try:
                calls = _counting(work, point)
                os.write(ends[1], str(calls).encode())
                code = 0
            finally:
                if code:
                    traceback.print_exc()
                os._exit(code)  # the test that forked is not run on here
        os.close(ends[1])
        self._calls = ends[0]
        _pid, self._status = os.waitpid(self.pid, os.WUNTRACED)

    @property
    def has_stopped(self) -> bool:
        """Whether it stands at its point, alive."""
        return os.WIFSTOPPED(self._status)

    def kill(self) -> None:
        """End it at once where it stands."""
        os.kill(self.pid, signal.SIGKILL)
        self._wait()

    def finish(self) -> int:
        """Let it go on to its end, and return how many calls it made."""
        if self.has_stopped:
            os.kill(self.pid, signal.SIGCONT)
            self._wait()
        assert os.WEXITSTATUS(self._status) == 0
        return int(os.read(self._calls, 20))

    def resume(self) -> None:
        """Let it go on; `finish` waits for it."""
        os.kill(self.pid, signal.SIGCONT)

    def _wait(self) -> None:
        _pid, self._status = os.waitpid(self.pid, 0)
        assert not os.WIFSTOPPED(self._status)


def _counting(work: Callable[[], Any], point: int) -> int:
    calls = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls
        if event == "call" and str(frame.f_globals.get("__name__")).startswith(COUNTED):
            calls += 1
            if calls == point:
                os.kill(os.getpid(), signal.SIGSTOP)

    sys.setprofile(count)
    work()
    sys.setprofile(None)
    return calls


def worker() -> int:
    """Do what is due, as the process `manage.py work` does."""
    return Worker(until_empty=True).run()


def next_worker() -> None:
    """Do as the worker does that comes after one that was killed."""
    presence.bury_the_dead()
    drain()
