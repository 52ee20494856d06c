"""What the queue's tests share: a database that child processes can open, and the children."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from cms.jobs.models import ClockRun, Job, JobWorker
from cms.settings import env

TABLES = [JobWorker, Job, ClockRun]


def wait_for(condition: Callable[[], Any], seconds: float = 20, what: str = "") -> Any:
    """Return the first true value of `condition()`; fail when none comes in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        value = condition()
        if value:
            return value
        time.sleep(0.02)
    pytest.fail(f"waited {seconds} s in vain for {what or condition}")


@pytest.fixture
def shared_database(transactional_db: None, tmp_path: Path) -> Iterator[str]:
    """Return the address of the database that this test uses, for its children.

    On PostgreSQL that is the test database. On SQLite, whose test database lives in the memory of
    this process, the default connection points to a file during the test.
    """
    if connection.vendor == "postgresql":
        values = connection.settings_dict
        yield (
            f"postgresql://{values['USER']}:{values['PASSWORD']}@{values['HOST']}:{values['PORT']}"
            f"/{values['NAME']}"
        )
        return
    path = tmp_path / "queue.sqlite3"
    memory = connections["default"]
    options = {**memory.settings_dict, "NAME": str(path)}
    connections["default"] = type(memory)(options, alias="default")
    try:
        with connection.schema_editor() as editor:
            for model in TABLES:
                editor.create_model(model)
        yield f"sqlite:///{path}"
    finally:
        connections["default"].close()
        connections["default"] = memory


class Children:
    """Starts commands of the small site and makes sure that none outlives the test."""

    def __init__(self, database: str, trace: Path) -> None:
        self.trace = trace
        self._environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.cms.jobs.small_site.settings",
            "DATABASE_URL": database,
            "VAR_DIR": str(trace),
            "PYTHONUNBUFFERED": "1",
        }
        self._running: list[subprocess.Popen[str]] = []

    def start(self, *command: str, **environment: str) -> subprocess.Popen[str]:
        """Start `manage.py COMMAND`."""
        process = subprocess.Popen(
            [sys.executable, str(env.PROJECT_DIR / "manage.py"), *command],
            env={**self._environment, **environment},
            cwd=env.PROJECT_DIR,
            stdout=subprocess.PIPE,
            stderr=(self.trace / "stderr").open("a"),
            text=True,
        )
        self._running.append(process)
        return process

    def log(self) -> str:
        """Return what all children have written to stderr."""
        return (self.trace / "stderr").read_text()

    def has(self, mark: str) -> bool:
        """Whether a handler has left the mark."""
        return (self.trace / mark).exists()

    def has_any(self, marks: Iterable[str]) -> bool:
        """Whether a handler has left one of the marks."""
        return any(self.has(mark) for mark in marks)

    def end(self) -> None:
        """Kill what still runs; the children of a `serve` follow their parent."""
        for process in self._running:
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
            process.wait()
            if process.stdout:
                process.stdout.close()


@pytest.fixture
def children(shared_database: str, tmp_path: Path) -> Iterator[Children]:
    """Give a starter of child processes that share this test's database."""
    starter = Children(shared_database, tmp_path)
    yield starter
    starter.end()
