"""The registry behind `/-/health`: each package says how its part is doing."""

import ipaddress
import logging
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.db import connection

Check = Callable[[], dict[str, Any]]

logger = logging.getLogger(__name__)
checks: dict[str, Check] = {}

ROOM: Final = 500 * 1024**2
"""Bytes left on a disk below which it is as good as full: one rebuild of an index, some large uploads."""


def register(name: str, check: Check) -> None:
    """Add a part to the report. `check()` returns a dict with "ok" (bool) and any details.

    Raises `ValueError` when another check has that name.
    """
    if checks.setdefault(name, check) is not check:
        raise ValueError(f"The health report has a part {name!r} already.")


def report() -> dict[str, Any]:
    """Return "ok", the version and every part. A check that raises is a part that is not ok."""
    parts = {"database": _ask("database", _database), "disk": _ask("disk", _disk)}
    for name, check in sorted(checks.items()):
        if parts["database"]["ok"]:
            parts[name] = _ask(name, check)
        else:  # each would wait for the same database
            parts[name] = {"ok": False, "error": "not asked: no database"}
    return {
        "ok": all(part["ok"] for part in parts.values()),
        "version": getattr(settings, "VERSION", "development"),
        "parts": parts,
    }


def check_readers(**_kwargs: object) -> list[CheckMessage]:
    """System check: HEALTH_READERS holds addresses or networks."""
    problems: list[CheckMessage] = []
    for reader in settings.HEALTH_READERS:
        try:
            ipaddress.ip_network(reader, strict=False)
        except ValueError:
            problems.append(
                Error(
                    f"{reader!r} in HEALTH_READERS is not an address or network.",
                    hint="Write it like 10.0.0.5,10.1.0.0/16.",
                    id="cms.E012",
                )
            )
    return problems


def _ask(name: str, check: Check) -> dict[str, Any]:
    try:
        return check()
    except Exception as error:  # the report must come, whatever state a part is in
        logger.exception("The health check %r failed.", name)
        return {"ok": False, "error": type(error).__name__}


def _database() -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return {"ok": True, "vendor": connection.vendor}


def _disk() -> dict[str, Any]:
    """Say how much room is left where the site writes: its own folder and the uploaded files'."""
    folders = (Path(settings.VAR_DIR), Path(settings.MEDIA_ROOT))
    # An uploaded file's folder comes with the first of them.
    there = [
        next(each for each in (folder, *folder.parents) if each.exists()) for folder in folders
    ]
    free = min(shutil.disk_usage(folder).free for folder in there)
    return {"ok": free >= ROOM, "free_mb": free // 1024**2}
