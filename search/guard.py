"""A server that hangs or dies must not take readers with it: a deadline and a breaker around it.

A search waits for 800 ms by the wall clock for the answers to all its questions together; what it
thinks in between is not the server's fault. After three failures in a row nobody asks the server for
15 s; then one search tries (a circuit breaker: Nygard, *Release It!*, 2007). Every question has a thread
of its own, since a server that drips its answer ends no time-out of a socket; with too many of them
under way the next question fails at once.
"""

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import CancelledError, Future
from typing import Final, TypeVar

from .engines.base import EngineUnavailable, Matches, SearchEngine, SearchReader
from .plan import QueryPlan, Stage
from .vocabulary import Vocabulary

DEADLINE_SECONDS: Final = 0.8
FAILURES: Final = 3
OPEN_SECONDS: Final = 15.0
MOST_THREADS: Final = 16

T = TypeVar("T")
logger = logging.getLogger(__name__)


class Breaker:
    """Counts failures of a server and says when to leave it alone. Safe to use from threads."""

    def __init__(self, name: str, clock: Callable[[], float] = time.monotonic) -> None:
        """Take the name that stands in the log, and a clock in seconds that never goes back."""
        self._name = name
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._opened_at: float | None = None
        self._is_trying = False

    @property
    def state(self) -> str:
        """`closed`, `open`, or `half open` when its time is over and somebody may try."""
        with self._lock:
            if self._opened_at is None:
                return "closed"
            return "half open" if self._has_rested() else "open"

    def admits(self) -> bool:
        """Whether the server may be asked; of all that ask when the time is over, one may.

        Who is admitted says afterwards how it went: `succeeded`, `failed`, or `gave_up`.
        """
        with self._lock:
            if self._opened_at is None:
                return True
            if self._is_trying or not self._has_rested():
                return False
            self._is_trying = True
            return True

    def succeeded(self) -> None:
        """Take note that the server answered."""
        with self._lock:
            if self._opened_at is not None:
                logger.info("%s answers again.", self._name)
            self._failures, self._opened_at, self._is_trying = 0, None, False

    def failed(self, reason: object) -> None:
        """Take note that it did not: one warning whenever the breaker opens, a mere line else."""
        with self._lock:
            self._failures += 1
            was_open = self._opened_at is not None
            if was_open and not self._is_trying:
                return  # somebody who was admitted before it opened
            self._is_trying = False
            if self._failures >= FAILURES:
                self._opened_at = self._clock()
            opens = self._opened_at is not None and not was_open
            if opens:
                logger.warning("%s is left alone for %d s: %s", self._name, OPEN_SECONDS, reason)
            else:
                logger.info("%s failed: %s", self._name, reason)

    def gave_up(self) -> None:
        """Take note that it was not asked to the end, for a reason that is none of its own."""
        with self._lock:
            self._is_trying = False

    def _has_rested(self) -> bool:
        return self._opened_at is not None and self._clock() - self._opened_at >= OPEN_SECONDS


class Guard:
    """Lets readers and writers use an engine for as long as that goes well."""

    def __init__(self, engine: SearchEngine, breaker: Breaker | None = None) -> None:
        """Guard `engine`, by a breaker of its own unless one is given."""
        self.engine = engine
        self.breaker = breaker or Breaker(engine.name)
        self._free = threading.BoundedSemaphore(MOST_THREADS)

    def ask(self, search: Callable[[SearchReader], T]) -> T:
        """Return what `search` makes of the engine; raises `EngineUnavailable` in time for another.

        `search` runs in the caller's thread, each of its questions in a thread of the guard's.
        """
        return self._watched(lambda: search(_TimedReader(self.engine, self)))

    def write(self, work: Callable[[], T]) -> T:
        """Return what `work` does, which waits as long as its sockets do.

        Raises `EngineUnavailable`, at once while the engine is left alone.
        """
        return self._watched(work)

    def in_time(self, question: Callable[[], T], seconds: float = DEADLINE_SECONDS) -> T:
        """Return the answer to one question within `seconds`; raises `EngineUnavailable`.

        Asks also while the engine is left alone.
        """
        if not self._free.acquire(blocking=False):
            raise EngineUnavailable(f"{self.engine.name} owes {MOST_THREADS} answers already.")
        answer: Future[T] = Future()

        def ask() -> None:
            try:
                answer.set_result(question())
            except EngineUnavailable as error:
                answer.set_exception(error)
            finally:
                answer.cancel()  # nothing where there is an answer; else who waits must not wait on
                self._free.release()

        # A daemon: a process that ends does not wait for a server that never will.
        threading.Thread(target=ask, name=f"search-{self.engine.name}", daemon=True).start()
        try:
            return answer.result(max(0.0, seconds))
        except TimeoutError as error:
            late = f"{self.engine.name} did not answer within {DEADLINE_SECONDS:g} s."
            raise EngineUnavailable(late) from error
        except CancelledError as error:
            broken = f"A question to {self.engine.name} broke off; the log of errors says why."
            raise EngineUnavailable(broken) from error

    def _watched(self, work: Callable[[], T]) -> T:
        if not self.breaker.admits():
            raise EngineUnavailable(f"{self.engine.name} is left alone for a while.")
        try:
            done = work()
        except EngineUnavailable as error:
            self.breaker.failed(error)
            raise
        except BaseException:
            self.breaker.gave_up()
            raise
        self.breaker.succeeded()
        return done


class _TimedReader:
    """What a reader may ask of an engine, as long as there is time left."""

    def __init__(self, engine: SearchEngine, guard: Guard) -> None:
        self.name = engine.name
        self._engine = engine
        self._guard = guard
        self._left = DEADLINE_SECONDS

    def match(self, plan: QueryPlan, stage: Stage, filters: Mapping[str, Sequence[str]]) -> Matches:
        return self._ask(lambda: self._engine.match(plan, stage, filters))

    def everything(
        self, language: str, filters: Mapping[str, Sequence[str]], offset: int, limit: int
    ) -> tuple[list[str], Matches]:
        return self._ask(lambda: self._engine.everything(language, filters, offset, limit))

    def complete(self, language: str, text: str, limit: int) -> list[str]:
        return self._ask(lambda: self._engine.complete(language, text, limit))

    def vocabulary(self, language: str) -> Vocabulary:
        return self._ask(lambda: self._engine.vocabulary(language))

    def _ask(self, question: Callable[[], T]) -> T:
        start = time.monotonic()
        try:
            return self._guard.in_time(question, self._left)
        finally:
            self._left -= time.monotonic() - start
