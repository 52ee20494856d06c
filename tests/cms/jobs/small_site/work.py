"""Handlers that leave a trace in files."""

import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from cms.jobs import clock, job_kind


def mark(name: str) -> None:
    """Make an empty file called `name`; twice does no harm."""
    folder = settings.TRACE_DIR  # type: ignore[misc]  # a setting of the small site alone
    (Path(folder) / name).touch()


def mark_number(payload: dict[str, Any]) -> None:
    """Leave a file for the number, in two steps that a kill may come between."""
    mark(f"begun-{payload['number']}")
    time.sleep(payload.get("seconds", 0))
    mark(f"done-{payload['number']}")


def hang(payload: dict[str, Any]) -> None:
    """Say that it has begun, then take longer than any stop waits."""
    mark("hanging")
    time.sleep(600)


def limit(payload: dict[str, Any]) -> None:
    """Leave a file that says how long a statement of the worker may take."""
    from .urls import setting_of_postgresql

    mark(f"limit-{setting_of_postgresql('statement_timeout')}")


def hourly() -> None:
    """Leave a file."""
    mark("hourly")


def activate() -> None:
    """Register the handlers."""
    job_kind("small.mark")(mark_number)
    job_kind("small.hang")(hang)
    job_kind("small.limit")(limit)
    clock(every=timedelta(hours=1), name="small.hourly")(hourly)
