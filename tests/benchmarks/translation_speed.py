"""What the English side costs: `make bench-translation`.

Not part of the suite, since it measures the machine too. Each database that can be reached gets a
site of its own with synthetic initiatives in both languages; the answer is a table under
docs/benchmarks/. Aims (2 cores, 1,000 initiatives): loaded in 40 s on SQLite and 2 s again,
status of all pages in 6 queries and 60 ms, the explorer's column at 10 queries; the report, the start
page and a Danish publication answered in 300 ms.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

import psycopg

from tools import services

TARGET: Final = Path("docs/benchmarks/translation.md")
OUTDATED: Final = 50
PUBLICATIONS: Final = 20
ROUNDS: Final = 10


@dataclass(frozen=True)
class Aim:
    """The most that a task may take; `unit` is "s", "ms", or "" for a number of queries."""

    most: float
    unit: str = ""
    database: str = ""

    def __str__(self) -> str:
        words = f"{self.most:g} {self.unit}".strip()
        return f"{words} ({self.database})" if self.database else words

    def holds(self, database: str, value: str) -> bool | None:
        """Whether a figure as it is printed, by the clock, is within the aim; None if it isn't asked."""
        if self.database not in ("", database):
            return None
        return float(value.split()[0]) <= self.most


AIMS: Final = {
    "loaded in both languages": Aim(40, "s", "sqlite"),
    "loaded again, nothing to do": Aim(2, "s"),
    "status of every page": Aim(60, "ms"),
    "status of every page, queries": Aim(6),
    "report": Aim(300, "ms"),
    "start page": Aim(300, "ms"),
    "explorer's column, queries": Aim(10),
    "a Danish publication": Aim(300, "ms"),
    "the same as a minor correction": Aim(300, "ms"),
}


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


@dataclass(frozen=True)
class Taken:
    """Seconds of a task: by the clock, and of this process's own work, which other load leaves alone."""

    clock: float
    own: float


def taken(task: Callable[[], Any]) -> Taken:
    """Return how long a task takes."""
    start, own = time.perf_counter(), time.process_time()
    task()
    return Taken(time.perf_counter() - start, time.process_time() - own)


# In a process of its own, with the settings of one database --------------------------------------


def measure(count: int) -> dict[str, str]:
    """Fill the empty database of this process and return what was measured, in words."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.test.utils import setup_test_environment
    from django.utils import translation

    from initiatives.demo.bulk import add_initiatives
    from initiatives.demo.content import load_content
    from initiatives.demo.records import load_records
    from initiatives.demo.units import Units

    setup_test_environment()
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        call_command("migrate", verbosity=0, stdout=nowhere)
        call_command("setup_site", stdout=nowhere)
    load_records(load_content(), Units(tell=lambda _what: None))
    translation.activate("da")
    found = {
        "loaded in both languages": _seconds(taken(lambda: add_initiatives(count))),
        "loaded again, nothing to do": _seconds(taken(lambda: add_initiatives(count))),
    }
    return {**found, **_status(), **_admin()}


def _counted(task: Callable[[], Any]) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        task()
    return len(queries)


def _seconds(one: Taken) -> str:
    return f"{one.clock:.1f} s ({one.own:.1f})"


def _milliseconds(several: Sequence[Taken]) -> str:
    clock = statistics.median(one.clock for one in several)
    own = statistics.median(one.own for one in several)
    return f"{clock * 1000:.0f} ms ({own * 1000:.0f})"


def _status() -> dict[str, str]:
    from cms.bilingual.status import State, statuses
    from initiatives.models import InitiativePage

    for page in InitiativePage.objects.filter(locale__language_code="da")[:OUTDATED]:
        page.lead = f"{page.lead} Og nu er det anderledes."
        page.save_revision().publish()
    states = [one.state for one in statuses().values()]
    if states.count(State.OUTDATED) != OUTDATED:
        raise RuntimeError(f"{states.count(State.OUTDATED)} pages are outdated, not {OUTDATED}")
    return {
        "pages": f"{len(states)}",
        "status of every page": _milliseconds([taken(statuses) for _ in range(ROUNDS)]),
        "status of every page, queries": str(_counted(statuses)),
    }


def _admin() -> dict[str, str]:
    from django.contrib.auth import get_user_model
    from django.test import Client
    from django.urls import reverse

    from cms.bilingual import report
    from initiatives.models import InitiativeIndexPage, InitiativePage
    from tests.cms.bilingual.desk import Desk

    client = Client()
    client.force_login(get_user_model().objects.create_superuser("boss", "b@example.org", "x" * 14))
    index = InitiativeIndexPage.objects.get(locale__language_code="da")
    explorer = reverse("wagtailadmin_explore", args=[index.pk])
    lists = {"explorer": explorer, "report": "/admin/reports/english/", "start page": "/admin/"}
    found = {}
    for name, address in lists.items():
        client.get(address)
        times = [taken(partial(client.get, address)) for _ in range(3)]
        found[name] = f"{_milliseconds(times)}, {_counted(partial(client.get, address))} queries"
    with_column = _counted(lambda: client.get(explorer))
    with patch.object(report, "statuses", lambda keys=None: {}):
        found["explorer's column, queries"] = str(
            with_column - _counted(lambda: client.get(explorer))
        )
    desk = Desk(client)
    pages = list(InitiativePage.objects.filter(locale__language_code="da")[OUTDATED:])
    for name, extra in (
        ("a Danish publication", {}),
        ("the same as a minor correction", {"minor_correction": "on"}),
    ):
        times = []
        for page in [pages.pop() for _ in range(PUBLICATIONS)]:
            url = reverse("wagtailadmin_pages:edit", args=[page.pk])
            typed = {"lead": f"{page.lead} Nu med et komma.", "action-publish": "1", **extra}
            form = desk.form(url, now=["Det gør vi."], **typed)
            times.append(taken(partial(client.post, url, form)))
            page.refresh_from_db()
            if page.lead != typed["lead"]:
                raise RuntimeError(f"{page} was not published")
        found[name] = _milliseconds(times)
    return found


# The databases ---------------------------------------------------------------------------------


@contextmanager
def sqlite() -> Iterator[str]:
    """Give the address of an empty database, in a file."""
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{folder}/site.sqlite3"


@contextmanager
def postgresql() -> Iterator[str]:
    """Give the address of an empty database of the scratch server."""
    server, name = services.addresses()["TEST_DATABASE_URL"], f"bench_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield f"{server.rpartition('/')[0]}/{name}"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


DATABASES: Final = {"sqlite": sqlite, "postgresql": postgresql}


def reachable() -> list[str]:
    """Return the databases that this machine has."""
    there = services.answers(services.addresses().get("TEST_DATABASE_URL", ""))
    return ["sqlite", *(["postgresql"] if there else [])]


def in_a_process(url: str, count: int) -> dict[str, str]:
    """Measure on the database at `url`; the settings of a process hold one."""
    ours = {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "cms.settings.test",
        "PGOPTIONS": "-c jit=off",  # as `manage.py serve` has it
    }
    done = subprocess.run(
        [sys.executable, "-m", __spec__.name, "--initiatives", str(count), "--measure"],
        env={**os.environ, **ours},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    found: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return found


def table(count: int, figures: Mapping[str, Mapping[str, str]]) -> str:
    """Return the page of results."""
    names = list(figures)
    lines = [
        "# What the English side costs",
        "",
        f"`make bench-translation`, {date.today()}, {os.cpu_count()} cores, Python "
        f"{platform.python_version()}, load of the machine {os.getloadavg()[1]:.1f} (other work slows "
        f"every figure down). {count:,} initiatives in both languages beside the site's own pages, "
        f"{OUTDATED} of them outdated. Times are medians by the clock; in brackets the "
        "work of the process itself, without that of the database server and of others.",
        "",
        f"| | aim | {' | '.join(names)} | holds |",
        f"|---|---|{'---|' * len(names)}---|",
        *(
            f"| {task} | {AIMS.get(task, '')} | {' | '.join(figures[one][task] for one in names)} "
            f"| {verdict(task, figures)} |"
            for task in figures[names[0]]
        ),
    ]
    return "\n".join(lines) + "\n"


def verdict(task: str, figures: Mapping[str, Mapping[str, str]]) -> str:
    """Return "yes", or on which databases a task took more than it may; "" without an aim."""
    if task not in AIMS:
        return ""
    over = [name for name in figures if AIMS[task].holds(name, figures[name][task]) is False]
    return f"not on {', '.join(over)}" if over else "yes"


def main(arguments: list[str]) -> None:
    """Measure each database and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--initiatives", type=int, default=1_000)
    parser.add_argument("--databases", nargs="+", choices=DATABASES, default=reachable())
    parser.add_argument("--target", type=Path, default=TARGET)
    parser.add_argument("--measure", action="store_true", help="the database of DATABASE_URL alone")
    options = parser.parse_args(arguments)
    if options.measure:
        say(json.dumps(measure(options.initiatives)))
        return
    figures = {}
    for name in options.databases:
        with DATABASES[name]() as url:
            figures[name] = in_a_process(url, options.initiatives)
        for task, value in figures[name].items():
            say(f"{name}, {task}: {value}")
        options.target.parent.mkdir(parents=True, exist_ok=True)
        options.target.write_text(table(options.initiatives, figures), encoding="utf-8")
    say(f"Written to {options.target}.")


if __name__ == "__main__":
    main(sys.argv[1:])
