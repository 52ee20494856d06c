"""The process that does the work: `manage.py work`, started and watched by `manage.py serve`."""

import logging
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from . import periodic, presence, queue
from .models import JobWorker

POLL_SECONDS: Final = 0.5
"""How long a published change may wait before an idle worker sees it."""
HOUSEKEEPING_SECONDS: Final = 5.0
GRACE_SECONDS: Final = 5
"""A job may go on for so long after SIGTERM; then it is handed back."""
LIMIT_SECONDS: Final = 30 * 60
"""No job takes longer; one that hangs would stop all others."""

logger = logging.getLogger(__name__)


class Worker:
    """Takes one job after the other until it is told to stop."""

    def __init__(self, restarts: int = 0, *, at_most: int = 0, until_empty: bool = False) -> None:
        """Prepare a worker for this process.

        `restarts`: how often the supervisor has had to start it again. It works until stopped, or
        for `at_most` jobs (0: any number), or until nothing is due; the last two leave the clock
        alone.
        """
        self.row = presence.this_process(restarts)
        self.stopping = threading.Event()
        self.done = 0
        self._at_most = at_most
        self._until_empty = until_empty or at_most > 0
        self._next_housekeeping = 0.0

    def run(self) -> int:
        """Work, and return how many jobs were done. A database that goes away is waited for."""
        with self._signals():
            with presence.beating(self.row):
                has_database = self._work_until_stopped()
            if has_database:  # a row that stays behind is buried by the next worker
                self.row.delete()
            connection.close()
        return self.done

    def _work_until_stopped(self) -> bool:
        """Work, and come back after each loss of the database; return whether it is there."""
        while True:
            try:
                self._sign_in()
                self._work()
                return True
            except (DatabaseError, InterfaceError) as error:
                logger.error("The worker lost the database: %s", error)
                connection.close()
            if self.stopping.wait(1):
                return False

    def _sign_in(self) -> None:
        """Enter the database with empty hands: what we held when it went away is free again."""
        presence.sign_in(self.row)
        queue.free_jobs_of(self.row, "The worker lost the database while it worked on this.")

    def _work(self) -> None:
        """Do what is due, look again, and keep house now and then; returns when told to stop."""
        while not self.stopping.is_set():
            if time.monotonic() >= self._next_housekeeping:
                presence.bury_the_dead()
                if not self._until_empty:
                    periodic.tick()
                self._next_housekeeping = time.monotonic() + HOUSEKEEPING_SECONDS
            job = queue.take(self.row)
            if job is None and self._until_empty:
                return self.stopping.set()
            if job is None:
                close_old_connections()
                self.stopping.wait(POLL_SECONDS)
                continue
            try:
                with self._time_limit():
                    queue.perform(job)
            except queue.Interrupted:
                logger.warning("Job %s was interrupted by the stop and handed back.", job)
                connection.close()  # whatever it was in the middle of is rolled back
                queue.hand_back(job)
                return
            self.done += 1
            if self.done == self._at_most:
                self.stopping.set()

    @contextmanager
    def _signals(self) -> Iterator[None]:
        """Listen for a stop while the block runs. Only the main thread may do so."""
        before = {
            number: signal.signal(number, handler)
            for number, handler in (
                (signal.SIGTERM, self._stop),
                (signal.SIGINT, self._stop),
                (signal.SIGALRM, self._alarm),
            )
        }
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    @contextmanager
    def _time_limit(self) -> Iterator[None]:
        """Let SIGALRM come when the block takes too long; a stop moves the moment nearer."""
        signal.alarm(GRACE_SECONDS if self.stopping.is_set() else LIMIT_SECONDS)
        try:
            yield
        finally:
            signal.alarm(0)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping.set()
        if signal.alarm(GRACE_SECONDS) == 0:  # 0: no alarm was set, so no job is under way
            signal.alarm(0)

    def _alarm(self, number: int, frame: FrameType | None) -> None:
        if self.stopping.is_set():
            raise queue.Interrupted
        raise queue.OutOfTime(f"The job took longer than {LIMIT_SECONDS} seconds.")


def drain() -> int:
    """Do everything that is due now, in this process, and return how many jobs that were.

    For tests alone: it gives no sign of life, so a worker beside it would take it for dead after
    `presence.LEASE` and do its jobs once more. `manage.py work --until-empty` is for everybody else. A
    job that fails keeps its error and waits.
    """
    row = presence.this_process()
    presence.sign_in(row)
    done = 0
    try:
        while (job := queue.take(row)) is not None:
            queue.perform(job)
            done += 1
    finally:
        JobWorker.objects.filter(pk=row.pk).delete()
    return done
