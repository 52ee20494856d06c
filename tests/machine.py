"""The servers and the browser that tests need, and what follows when this machine lacks one."""

import os
import shutil
from collections.abc import Generator
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from django.db import connection

from tools import services

CHROMIUM: Final = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
# One site serves them all, on a database of its own.
BROWSER: Final = Path(__file__).parent / "e2e"
# Whoever reads the answers of the whole site shares them: to fetch them takes as long as a file of tests.
SITE: Final = Path(__file__).parent / "site" / "answers.py"
REMEDIES: Final = {
    "postgresql": "apt-get install postgresql, then make services",
    "elasticsearch": "make services says what is missing: Java 21, Maven or its repository",
    "redis": "apt-get install redis-server, then make services",
    "chromium": "apt-get install chromium",
}
ADDRESSES: Final = {
    "postgresql": "TEST_DATABASE_URL",
    "elasticsearch": "TEST_ELASTICSEARCH_URL",
    "redis": "TEST_CACHE_URL",
}
IN_CI: Final = os.environ.get("CI") == "true"


def is_here(server: str) -> bool:
    """Tell whether this machine has `server`, one of the names in `REMEDIES`."""
    if server == "chromium":
        return CHROMIUM is not None
    url = services.addresses().get(ADDRESSES[server], "")
    return bool(url) and services.answers(url)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a run take a part of the suite, so that nothing runs twice for another database's sake."""
    parser.addoption(
        "--part",
        choices=("all", "database", "browser", "rest", "timed", "long"),
        default="all",
        help="only the tests that ask Django's database, or only those of the site that browsers see,"
        " or only the others, or only those that measure seconds, which none of these has, or only"
        " those that take minutes, which no other part has",
    )
    parser.addoption(
        "--quick", action="store_true", help="leave out what is marked `slow`: most of the time"
    )
    parser.addoption(
        "--taken",
        type=Path,
        help="a folder that runs over the same tests have in common: a file of tests is for the run that"
        " writes it down there first, and whoever is through with one takes another",
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out tests for the other database (`@pytest.mark.vendor`), of another part, and slow ones."""
    part, is_quick = config.getoption("--part"), config.getoption("--quick")
    other = {
        item
        for item in items
        if is_for_another_database(item)
        or part not in parts_of(item)
        or (is_quick and item.get_closest_marker("slow"))
    }
    if other:
        config.hook.pytest_deselected(items=list(other))
        items[:] = [item for item in items if item not in other]


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """Run what no other run with the same `--taken` has taken; None leaves all of it to pytest.

    What follows is asked before a test runs, since fixtures that it needs too must not be torn down: a run
    takes its next file with the last test of the one before.
    """
    folder: Path | None = session.config.getoption("--taken")
    if folder is None or session.testsfailed or session.config.option.collectonly:
        return None

    @cache
    def is_ours(share: Path) -> bool:
        try:
            (folder / share.relative_to(share.anchor)).mkdir(parents=True)
        except FileExistsError:
            return False
        return True

    ours = (item for item in session.items if is_ours(share_of(item)))
    item = next(ours, None)
    while item is not None:
        following = next(ours, None)
        session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.shouldfail:
            raise session.Failed(session.shouldfail)
        if session.shouldstop:
            raise session.Interrupted(session.shouldstop)
        item = following
    return True


def share_of(item: pytest.Item) -> Path:
    """Return what one run takes as a whole: a file, or all that reads the answers of the whole site."""
    return SITE if "answers" in getattr(item, "fixturenames", ()) else item.path


def is_for_another_database(item: pytest.Item) -> bool:
    """Tell whether a test is about a database that this run does not use."""
    marker = item.get_closest_marker("vendor")
    return marker is not None and connection.vendor not in marker.args


def parts_of(item: pytest.Item) -> tuple[str, ...]:
    """Return the parts of the suite that a test belongs to.

    What is marked `once` waits for `make test-long` on any database but SQLite, where it has been.
    """
    if item.get_closest_marker("long"):
        return ("long",)
    if item.get_closest_marker("once") and connection.vendor != "sqlite":
        return ("all", "long")
    if item.get_closest_marker("timed"):
        # Each runs with nothing beside it: what asks no database does so once.
        is_here = connection.vendor == "sqlite" or asks_the_database(item)
        return ("all", "timed") if is_here else ("all",)
    if item.path.is_relative_to(BROWSER):
        return ("all", "browser")
    return ("all", "database" if asks_the_database(item) else "rest")


def asks_the_database(item: pytest.Item) -> bool:
    """Tell whether a test may go differently on another database."""
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(item.get_closest_marker("django_db")) or bool(
        fixtures & {"db", "transactional_db", "live_server", "django_db_setup"}
    )


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose server or browser (`@pytest.mark.needs`) this machine lacks."""
    needed = [server for marker in item.iter_markers("needs") for server in marker.args]
    if item.get_closest_marker("browser"):
        needed.append("chromium")
    for server in needed:
        if not is_here(server):
            pytest.skip(f"no {server} here: {REMEDIES[server]}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With CI=true nothing may be skipped: a machine that lacks something would hide a fault."""
    report = yield
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"CI=true, so a skip is a failure. {reason}"
    return report


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the machine's Chromium; tests that use it are marked `browser`."""
    assert CHROMIUM, "mark the test with @pytest.mark.browser"
    return CHROMIUM


@pytest.fixture(scope="session")
def redis_url() -> str:
    """The address of the test Redis; tests that use it are marked `needs("redis")`."""
    return services.addresses()["TEST_CACHE_URL"]
