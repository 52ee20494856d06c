"""The servers and the browser that tests need, and what follows when this machine lacks one."""

import os
import shutil
from collections.abc import Generator
from typing import Final

import pytest
from django.db import connection

from tools import services

CHROMIUM: Final = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
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


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests that are for the other database (`@pytest.mark.vendor`)."""
    other = [
        item
        for item in items
        if (marker := item.get_closest_marker("vendor")) and connection.vendor not in marker.args
    ]
    if other:
        config.hook.pytest_deselected(items=other)
        items[:] = [item for item in items if item not in other]


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
