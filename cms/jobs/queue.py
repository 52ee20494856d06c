"""Putting work on the queue, taking it, letting go of it: the same on SQLite and PostgreSQL."""

import logging
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from .models import Job, JobWorker

Handler = Callable[[dict[str, Any]], None]

MAX_ATTEMPTS: Final = 8
"""So many failures in a row (about eight minutes) make a job count as failed in `/-/health`."""
SLOW: Final = timedelta(hours=1)
"""Between two attempts at a failed job: the fault may be mended without anybody thinking of it."""
ERROR_LENGTH: Final = 2000


class Interrupted(KeyboardInterrupt):
    """Raised inside a job that a stop cuts short.

    No handler may swallow it, and Django's runner of tasks lets nothing through but this. psycopg ends
    the statement that is under way, too.
    """


class OutOfTime(Interrupted):
    """Raised inside a job that takes too long: it counts as failed."""


logger = logging.getLogger(__name__)
_random = random.SystemRandom()
_handlers: dict[str, Handler] = {}


def job_kind(kind: str) -> Callable[[Handler], Handler]:
    """Register the decorated function as the handler of `kind`; it gets the job's payload.

    Raises `ValueError` when another function handles that kind already.
    """

    def register(handler: Handler) -> Handler:
        if _handlers.setdefault(kind, handler) is not handler:
            raise ValueError(f"Jobs of the kind {kind!r} have a handler already.")
        return handler

    return register


def enqueue(
    kind: str,
    key: str,
    payload: dict[str, Any] | None = None,
    not_before: datetime | None = None,
) -> None:
    """Ask for work in the caller's transaction: a rollback takes the request back too.

    One upsert, no network. What waits under the same `kind` and `key` is replaced (the last
    payload and time stand, old failures are forgotten); what is being worked on is done once more
    afterwards. Until the caller commits, a second one with the same key waits, as for any row.
    """
    job = Job(kind=kind, key=key, payload=payload or {}, token=uuid4())
    job.not_before = not_before or timezone.now()
    Job.objects.bulk_create(
        [job],
        update_conflicts=True,
        unique_fields=["kind", "key"],
        update_fields=["payload", "token", "not_before", "attempts", "error"],
    )


def take(worker: JobWorker) -> Job | None:
    """Take the job that has been due longest, or return None. Never waits for another worker."""
    due = Job.objects.filter(taken_by=None, not_before__lte=timezone.now())
    due = due.order_by("not_before", "pk")
    if not due.exists():  # an idle look must not take SQLite's write lock
        return None
    with transaction.atomic():
        # SQLite knows no row locks and Django leaves them out there: the transaction is IMMEDIATE.
        job = due.select_for_update(skip_locked=True).first()
        if job is None or not Job.objects.filter(pk=job.pk, taken_by=None).update(
            taken_by=worker, attempts=F("attempts") + 1
        ):
            return None
    job.taken_by = worker
    job.attempts += 1
    return job


def perform(job: Job) -> None:
    """Do a taken job and take it off the queue, or keep it with its error for another attempt.

    Raises `Interrupted` when a stop cuts it short.
    """
    try:
        handler = _handlers.get(job.kind)
        if handler is None:
            raise LookupError(f"Nobody handles jobs of the kind {job.kind!r}.")
        handler(job.payload)
    except (Exception, OutOfTime) as error:  # whatever it is: logged, kept, tried again
        if isinstance(error, OutOfTime):
            connection.close()  # whatever it was in the middle of is rolled back
        logger.exception("Job %s failed (attempt %s).", job, job.attempts)
        not_before = timezone.now() + delay(job.attempts)
        _let_go(job, error=describe(error), not_before=not_before)
    else:
        finished = _held(job).filter(token=job.token)
        # One statement, whatever listens to deletions: delete() would select first, and then delete
        # a row that was asked for again in between.
        if not finished._raw_delete(finished.db):  # asked for again meanwhile
            _held(job).update(taken_by=None)


def hand_back(job: Job) -> None:
    """Let go of a job that was interrupted by a stop, as if it had not been taken."""
    _let_go(job, attempts=job.attempts - 1)


def free_jobs_of(worker: JobWorker, reason: str) -> None:
    """Give the jobs of a worker that ended in the middle of them to the others.

    The first time at once; a job that ends its worker again and again waits longer each time.
    """
    for job in worker.jobs.all():
        _let_go(job, error=reason, not_before=timezone.now() + delay(job.attempts - 1))


def delay(attempts: int) -> timedelta:
    """Return the wait before the next attempt: 2, 4, 8 … seconds, at last hourly.

    With equal jitter (between half and the whole), so that jobs which failed together don't return
    together. Source: "Exponential backoff and jitter", AWS Architecture Blog, 2015.
    """
    if attempts <= 0:
        return timedelta()
    whole = SLOW if attempts >= MAX_ATTEMPTS else timedelta(seconds=2**attempts)
    return whole * _random.uniform(0.5, 1)


def describe(error: BaseException) -> str:
    """Return an exception as a line that fits the database (PostgreSQL refuses NUL)."""
    return f"{type(error).__name__}: {error}".replace("\x00", "")[:ERROR_LENGTH]


def _held(job: Job) -> QuerySet[Job]:
    """Return the job's row as long as the worker that took it still holds it."""
    return Job.objects.filter(pk=job.pk, taken_by=job.taken_by)


def _let_go(job: Job, **changes: Any) -> None:
    """Release a job with `changes`, which don't count when it was asked for again meanwhile."""
    if not _held(job).filter(token=job.token).update(taken_by=None, **changes):
        _held(job).update(taken_by=None)
