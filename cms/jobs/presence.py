"""Who is alive: a worker says so every few seconds, and takes over from those that no longer do."""

import hashlib
import logging
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Final

from django.db import DatabaseError, InterfaceError, close_old_connections, connection
from django.utils import timezone

from .models import JobWorker
from .queue import free_jobs_of

BEAT: Final = timedelta(seconds=5)
LEASE: Final = timedelta(seconds=30)
"""A worker that has been silent for so long is taken for dead, whatever machine it was on."""
PROC: Final = Path("/proc")

logger = logging.getLogger(__name__)


def this_process(restarts: int = 0) -> JobWorker:
    """Return an unsaved row that describes this process."""
    return JobWorker(
        host=_host(),
        hostname=socket.gethostname(),
        pid=os.getpid(),
        process_start=_process_start(os.getpid()),
        restarts=restarts,
    )


@contextmanager
def beating(worker: JobWorker) -> Iterator[None]:
    """Keep `worker`'s row fresh from a thread, so that long work doesn't look like death."""
    end = threading.Event()

    def beat() -> None:
        while not end.wait(BEAT.total_seconds()):
            try:
                close_old_connections()
                sign_in(worker)
            except (DatabaseError, InterfaceError) as error:
                # Without a database nobody can take the jobs over either.
                logger.warning("The worker could not say that it is alive: %s", error)
        connection.close()

    thread = threading.Thread(target=beat, name="beat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        end.set()
        thread.join(timeout=1)


def sign_in(worker: JobWorker) -> None:
    """Write that `worker` is alive now; its row comes back if somebody took it for dead."""
    worker.beat = timezone.now()
    if not JobWorker.objects.filter(pk=worker.pk).update(beat=worker.beat):
        worker.save(force_insert=True)


def bury_the_dead() -> int:
    """Remove workers that are gone and free what they had taken; return how many.

    A worker on this host is gone when its process is: a restarted worker takes over at once. One
    elsewhere is gone when it has been silent for `LEASE`.
    """
    gone = 0
    for worker in JobWorker.objects.all():
        silent = worker.beat < timezone.now() - LEASE
        if silent or (worker.host == _host() and not _is_running(worker)):
            logger.warning("The worker %s ended without signing off.", worker)
            free_jobs_of(worker, "The worker ended while it worked on this.")
            worker.delete()
            gone += 1
    return gone


def _is_running(worker: JobWorker) -> bool:
    """Whether the process still exists; pids are used again, so its start time must be the same."""
    if not worker.process_start:  # no /proc on this system: only the lease can tell
        return True
    return _process_start(worker.pid) == worker.process_start


def _process_start(pid: int) -> str:
    """Return a process's start time in ticks since boot, empty when it is gone (proc(5))."""
    try:
        stat = (PROC / str(pid) / "stat").read_text()
    except OSError:
        return ""
    state, *fields = stat.rpartition(")")[2].split()
    return "" if state == "Z" else fields[18]


def _host() -> str:
    """Return what a pid is unique within: this machine, since this boot, in this pid namespace.

    Two containers may share a host name, and a restarted one has the same pids again.
    """
    parts = [socket.gethostname()]
    try:
        parts.append((PROC / "sys/kernel/random/boot_id").read_text().strip())
        parts.append(str((PROC / "self/ns/pid").readlink()))
    except OSError:
        logger.debug("No /proc: workers on this host are told apart by their lease alone.")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
