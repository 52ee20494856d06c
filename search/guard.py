"""A server that hangs or dies must not take readers with it: a deadline and a breaker around it.

A search waits for 800 ms by the wall clock for the answers to all its questions together; what it
thinks in between is not the server's fault. After three failures in a row nobody asks the server for
15 s; then one search tries (a circuit breaker: Nygard, *Release It!*, 2007). Every question has a thread
of its own, since a server that drips its answer ends no time-out of a socket; with too many of them
under way the next question fails at once.

After an edit the server counts the words of its index anew, for more than the deadline among 10,000
documents. It is well all the same: so readers wait a quarter of it for words that their process knows from
before, and then search with these while one thread goes on reading.
"""

import logging
import math
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import CancelledError, Future
from typing import Final, TypeVar

from .engines.base import EngineUnavailable, Matches, OutOfReach, SearchEngine, SearchReader
from .plan import QueryPlan, Stage
from .vocabulary import Vocabulary

DEADLINE_SECONDS: Final = 0.8
FAILURES: Final = 3
OPEN_SECONDS: Final = 15.0
MOST_THREADS: Final = 16
# What of its time a search waits for the words of now, and how long those from before may stand in for
# them when they can't be read.
WORDS_SHARE: Final = 0.25
WORDS_SECONDS: Final = 60.0

T = TypeVar("T")
logger = logging.getLogger(__name__)


class Late(OutOfReach):
    """The time for an answer is over, which may still come."""


class Breaker:
    """Counts failures of a server and says when to leave it alone. Safe to use from threads."""

    def __init__(self, name: str) -> None:
        """Take the name that stands in the log."""
        self._name = name
        self._lock = threading.Lock()
        self._failures = 0
        self._opened_at: float | None = None
        self._is_trying = False
        # Goes up whenever the breaker opens or closes: what was admitted before counts no more.
        self._round = 0

    @property
    def state(self) -> str:
        """`closed`, `open`, or `half open` when its time is over and somebody may try."""
        with self._lock:
            if self._opened_at is None:
                return "closed"
            return "half open" if self._has_rested() else "open"

    def admit(self) -> int | None:
        """Return a ticket to ask the server, or None; of all that ask when its time is over, one may.

        Who has a ticket says afterwards how it went: `succeeded`, `failed`, or `gave_up`.
        """
        with self._lock:
            if self._opened_at is not None:
                if self._is_trying or not self._has_rested():
                    return None
                self._is_trying = True
            return self._round

    def succeeded(self) -> None:
        """Take note that the server answered, whoever was told so."""
        with self._lock:
            self._failures = 0
            if self._opened_at is not None:
                self._opened_at, self._is_trying = None, False
                self._round += 1
                logger.info("%s answers again.", self._name)

    def failed(self, ticket: int, reason: object) -> None:
        """Take note that it did not: one warning whenever the breaker opens, a mere line else."""
        with self._lock:
            if ticket != self._round:
                return
            self._failures += 1
            self._is_trying = False
            opens = self._opened_at is None and self._failures >= FAILURES
            if self._failures >= FAILURES:
                self._opened_at = time.monotonic()
            if opens:
                self._round += 1
                logger.warning("%s is left alone for %d s: %s", self._name, OPEN_SECONDS, reason)
            else:
                logger.info("%s failed: %s", self._name, reason)

    def gave_up(self, ticket: int) -> None:
        """Take note that it was not asked to the end, for a reason that is none of its own."""
        with self._lock:
            if ticket == self._round:
                self._is_trying = False

    def _has_rested(self) -> bool:
        return self._opened_at is not None and time.monotonic() - self._opened_at >= OPEN_SECONDS


class Guard:
    """Lets readers and writers use an engine for as long as that goes well."""

    def __init__(self, engine: SearchEngine) -> None:
        """Guard `engine`."""
        self.engine = engine
        self.breaker = Breaker(engine.name)
        self._free = threading.BoundedSemaphore(MOST_THREADS)
        self._lock = threading.Lock()
        self._words: dict[str, Vocabulary] | None = None
        self._reading: Future[dict[str, Vocabulary]] | None = None
        # When a process began to read the words in vain, or never.
        self._unread_since = math.inf

    def ask(self, search: Callable[[SearchReader], T]) -> T:
        """Return what `search` makes of the engine; raises `EngineUnavailable` in time for another.

        `search` runs in the caller's thread, each of its questions in a thread of the guard's.
        """
        reader = _TimedReader(self.engine, self)
        return self._watched(lambda: search(reader), lambda: reader.is_answered)

    def write(self, work: Callable[[], T]) -> T:
        """Return what `work` does, which waits as long as its sockets do.

        Raises `EngineUnavailable`, at once while the engine is left alone.
        """
        return self._watched(work)

    def in_time(self, question: Callable[[], T], seconds: float = DEADLINE_SECONDS) -> T:
        """Return the answer to one question within `seconds`; raises `OutOfReach` when there is none.

        Asks also while the engine is left alone.
        """
        return self._awaited(self._begun(question), seconds)

    def vocabularies(
        self, languages: Sequence[str], seconds: float
    ) -> tuple[dict[str, Vocabulary], bool]:
        """Return the words of languages, which are all that anybody asks for, within `seconds`.

        And whether they are those of now: where these take too long, the ones from before the last edits
        stand in for them. Raises `OutOfReach` when there are none either.
        """

        def read() -> dict[str, Vocabulary]:
            self._words = found = self.engine.vocabularies(languages)
            self._unread_since = math.inf
            return found

        with self._lock:
            now, known = time.monotonic(), self._words
            if self._reading is None or self._reading.done():
                self._reading = self._begun(read)
                self._unread_since = min(self._unread_since, now)
            if now - self._unread_since > WORDS_SECONDS:
                known = None
            reading = self._reading
        try:
            found = self._awaited(reading, seconds if known is None else seconds * WORDS_SHARE)
        except Late:
            if known is None:
                raise
            return known, False
        return found, True

    def _begun(self, question: Callable[[], T]) -> Future[T]:
        """Ask a question in a thread of its own; raises `OutOfReach` where there can't be one more."""
        if not self._free.acquire(blocking=False):
            raise OutOfReach(f"{self.engine.name} owes {MOST_THREADS} answers already.")
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
        thread = threading.Thread(target=ask, name=f"search-{self.engine.name}", daemon=True)
        try:
            thread.start()
        except RuntimeError as error:
            self._free.release()
            raise OutOfReach(f"{self.engine.name} can't be asked: {error}") from error
        return answer

    def _awaited(self, answer: Future[T], seconds: float) -> T:
        """Return an answer within `seconds`; raises `EngineUnavailable`."""
        try:
            return answer.result(max(0.0, seconds))
        except TimeoutError as error:
            late = f"{self.engine.name} did not answer within {DEADLINE_SECONDS:g} s."
            raise Late(late) from error
        except CancelledError as error:
            broken = f"A question to {self.engine.name} broke off; the log of errors says why."
            raise OutOfReach(broken) from error

    def is_well(self) -> bool:
        """Whether the server answers in time, be it that it has no index.

        Asks also while the engine is left alone.
        """
        try:
            self.in_time(lambda: self.engine.complete("da", "a", 1))
        except OutOfReach:
            return False
        except EngineUnavailable:
            return True
        return True

    def _watched(self, work: Callable[[], T], is_answered: Callable[[], bool] = lambda: True) -> T:
        ticket = self.breaker.admit()
        if ticket is None:
            raise OutOfReach(f"{self.engine.name} is left alone for a while.")
        try:
            done = work()
        except EngineUnavailable as error:
            self.breaker.failed(ticket, error)
            raise
        except BaseException:
            self.breaker.gave_up(ticket)
            raise
        if is_answered():
            self.breaker.succeeded()
        else:
            self.breaker.gave_up(ticket)
        return done


class _TimedReader:
    """What a reader may ask of an engine, as long as there is time left.

    A search for words that nobody knows ends with the list of words; where that was one from before
    (`is_answered` is false then), it says nothing about the server.
    """

    def __init__(self, engine: SearchEngine, guard: Guard) -> None:
        self.name = engine.name
        self.is_answered = False
        self._engine = engine
        self._guard = guard
        self._left = DEADLINE_SECONDS

    def match(
        self,
        plan: QueryPlan,
        stage: Stage,
        filters: Mapping[str, Sequence[str]],
        *,
        counted: bool = True,
    ) -> Matches:
        return self._ask(lambda: self._engine.match(plan, stage, filters, counted=counted))

    def everything(
        self,
        language: str,
        filters: Mapping[str, Sequence[str]],
        offset: int,
        limit: int,
        *,
        counted: bool = True,
    ) -> tuple[list[str], Matches]:
        return self._ask(
            lambda: self._engine.everything(language, filters, offset, limit, counted=counted)
        )

    def complete(self, language: str, text: str, limit: int) -> list[str]:
        return self._ask(lambda: self._engine.complete(language, text, limit))

    def vocabularies(self, languages: Sequence[str]) -> dict[str, Vocabulary]:
        found, is_fresh = self._timed(lambda: self._guard.vocabularies(languages, self._left))
        self.is_answered |= is_fresh
        return found

    def _ask(self, question: Callable[[], T]) -> T:
        found = self._timed(lambda: self._guard.in_time(question, self._left))
        self.is_answered = True
        return found

    def _timed(self, wait: Callable[[], T]) -> T:
        start = time.monotonic()
        try:
            return wait()
        finally:
            self._left -= time.monotonic() - start
