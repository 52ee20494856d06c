"""Readers who search while an index is built anew: a process of its own, as the site's web server is."""

import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from typing import Any, Final

from search.engines.base import EngineUnavailable, SearchEngine

# Between two searches: readers, not a load that slows down what is measured.
PAUSE_SECONDS: Final = 0.2
_fork: Final = multiprocessing.get_context("fork")


@dataclass
class Served:
    """What readers got: sorted milliseconds of their searches, and how many failed."""

    taken: list[float] = field(default_factory=list)
    failed: int = 0

    def __str__(self) -> str:
        """Say it in a few words."""
        if not self.taken:
            return f"0 searches, {self.failed} failed"
        p95 = self.taken[min(len(self.taken) - 1, int(len(self.taken) * 0.95))]
        return f"{len(self.taken):,} searches, p95 {p95:.0f} ms, {self.failed} failed"


@contextmanager
def readers(engine: SearchEngine, searches: Sequence[Callable[[], Any]]) -> Iterator[Served]:
    """Search again and again, each in turn, until the block ends; then its `Served` is filled in."""
    searches[0]()  # a web server warms up before it serves
    engine.close()  # nobody may use the connections of another process
    done, (here, there) = _fork.Event(), _fork.Pipe()
    process = _fork.Process(target=_read, args=(engine, searches, done, there), daemon=True)
    process.start()
    served = Served()
    try:
        yield served
    finally:
        done.set()
        served.taken, served.failed = here.recv()
        process.join()


def _read(
    engine: SearchEngine, searches: Sequence[Callable[[], Any]], done: Event, answer: Connection
) -> None:
    taken: list[float] = []
    failed = 0
    while not done.wait(PAUSE_SECONDS):
        start = time.perf_counter()
        try:
            searches[(len(taken) + failed) % len(searches)]()
        except EngineUnavailable:
            failed += 1
        else:
            taken.append((time.perf_counter() - start) * 1000)
    engine.close()
    answer.send((sorted(taken), failed))
