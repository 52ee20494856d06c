"""Periodic work. The clock only queues jobs: retry and recovery are the queue's."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from .models import ClockRun
from .queue import OutOfTime, describe, enqueue, job_kind

KIND: Final = "clock"

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Entry:
    """A piece of periodic work: how often, and the function that does it."""

    every: timedelta
    run: Callable[[], None]


entries: dict[str, Entry] = {}


def clock(every: timedelta, name: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Register the decorated function as work that is done each `every`, the first time at once.

    Raises `ValueError` when `name` is taken or `every` is not positive.
    """
    if every <= timedelta():
        raise ValueError(f"The clock can't run {name!r} every {every}.")

    def register(function: Callable[[], None]) -> Callable[[], None]:
        entry = Entry(every, function)
        if entries.setdefault(name, entry).run is not function:
            raise ValueError(f"The clock has an entry {name!r} already.")
        return function

    return register


def is_due(entry: Entry, scheduled: datetime | None, now: datetime) -> bool:
    """Whether the work should be queued; a time in the future comes from a wrong clock."""
    return scheduled is None or scheduled > now or now - scheduled >= entry.every


def tick() -> int:
    """Queue what is due and return how much. Safe in any number of workers at once."""
    now = timezone.now()
    scheduled = dict(ClockRun.objects.values_list("name", "scheduled"))
    due = [name for name, entry in entries.items() if is_due(entry, scheduled.get(name), now)]
    return sum(_schedule(name) for name in due)


def _schedule(name: str) -> bool:
    """Queue one entry unless another worker just did; its row is locked meanwhile."""
    with transaction.atomic():
        ClockRun.objects.bulk_create([ClockRun(name=name)], ignore_conflicts=True)
        row = ClockRun.objects.select_for_update().get(name=name)
        now = timezone.now()
        if not is_due(entries[name], row.scheduled, now):
            return False
        ClockRun.objects.filter(name=name).update(scheduled=now)
        enqueue(KIND, name, {"name": name})
        return True


@job_kind(KIND)
def run_entry(payload: dict[str, Any]) -> None:
    """Do the work named in `payload` and note how it went; raises what the work raised."""
    name = payload["name"]
    if name not in entries:
        # Retired, or newer than this worker: whoever knows the name queues it again at once.
        logger.warning("The clock has no entry %r.", name)
        ClockRun.objects.filter(name=name).delete()
        return
    began = time.monotonic()
    try:
        entries[name].run()
    except (Exception, OutOfTime) as error:
        _note(name, began, describe(error))
        raise
    _note(name, began, "")


def last_success(name: str) -> datetime | None:
    """Return when the work `name` was last done; None if never, if its last run failed, or by a wrong clock."""
    run = ClockRun.objects.filter(name=name, error="", finished__lte=timezone.now()).first()
    return run.finished if run else None


def _note(name: str, began: float, error: str) -> None:
    """Write down the outcome for the health report."""
    ClockRun.objects.update_or_create(
        name=name,
        defaults={
            "finished": timezone.now(),
            "seconds": round(time.monotonic() - began, 3),
            "error": error,
        },
    )
