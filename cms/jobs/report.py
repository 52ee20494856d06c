"""What the queue tells `/-/health`."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Count, Min, Q
from django.utils import timezone

from . import periodic
from .models import ClockRun, Job, JobWorker
from .presence import LEASE
from .queue import MAX_ATTEMPTS

LATE: Final = timedelta(minutes=5)
"""A job that has been due for so long means that nobody works, or not fast enough."""
CLOCK_SLACK: Final = timedelta(minutes=5)


def queue() -> dict[str, Any]:
    """Return depth, age of what has been due longest, and the failed jobs by kind."""
    now = timezone.now()
    failed = Q(attempts__gte=MAX_ATTEMPTS) & ~Q(error="")
    totals = Job.objects.aggregate(
        waiting=Count("pk"),
        due=Count("pk", filter=Q(not_before__lte=now)),
        taken=Count("pk", filter=Q(taken_by__isnull=False)),
        oldest_due=Min("not_before", filter=Q(not_before__lte=now, taken_by=None)),
    )
    oldest_due = totals.pop("oldest_due")
    failures = {
        row["kind"]: row["number"]
        for row in Job.objects.filter(failed).values("kind").annotate(number=Count("pk"))
    }
    late = oldest_due is not None and now - oldest_due > LATE
    return {
        "ok": not failures and not late,
        **totals,
        "oldest_due_seconds": _age(oldest_due, now),
        "failed": sum(failures.values()),
        "failed_kinds": failures,
    }


def workers() -> dict[str, Any]:
    """Return the workers with the age of their last sign of life; not ok when none is alive."""
    now = timezone.now()
    rows = list(JobWorker.objects.order_by("started"))
    return {
        "ok": any(now - row.beat <= LEASE for row in rows),
        "restarts": sum(row.restarts for row in rows),
        "workers": [
            {
                "name": str(row),
                "started": row.started.isoformat(),
                "beat_seconds": _age(row.beat, now),
                "restarts": row.restarts,
            }
            for row in rows
        ],
    }


def clock() -> dict[str, Any]:
    """Return the last run of each entry; not ok when one failed or has not run when it should."""
    now = timezone.now()
    rows = ClockRun.objects.in_bulk()
    runs: dict[str, dict[str, Any]] = {}
    for name, entry in sorted(periodic.entries.items()):
        row = rows.get(name)
        finished = row.finished if row else None
        in_time = finished is not None and now - finished <= 2 * entry.every + CLOCK_SLACK
        runs[name] = {
            "ok": in_time and not (row and row.error),
            "every_seconds": entry.every.total_seconds(),
            "finished": finished.isoformat() if finished else None,
            "seconds": row.seconds if row else None,
            "error": row.error if row else "",
        }
    return {"ok": all(run["ok"] for run in runs.values()), "runs": runs}


def _age(moment: datetime | None, now: datetime) -> float | None:
    return None if moment is None else round((now - moment).total_seconds(), 1)
