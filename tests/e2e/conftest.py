"""One real server with the demo content for all browser tests, and the browser.

The server is `manage.py serve` in the embedded profile, on its own copy of the test database: what
readers get from `make run`. A browser lives as long as a module, since Playwright keeps an event loop
in the main thread and Django refuses to ask a database beside one.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django import DjangoDbBlocker

from cms.languages import language_of
from tests.databases import copy_database
from tests.site.kinds import PUBLIC_URL_KINDS

ARGUMENTS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
OpenPage = Callable[..., Page]


@dataclass(frozen=True)
class Site:
    """A running site: where it listens, its folder, its administrator, and an address of each kind."""

    url: str
    folder: Path
    user: str
    password: str
    addresses: dict[str, str]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what uses the browser, so that a machine without one skips it and says why.

    It needs the test database too, but only to copy it.
    """
    for item in items:
        if "open_page" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db)


@pytest.fixture
def _django_db_helper(django_db_setup: None) -> None:
    """No transaction around a browser test: it asks a server that has a database of its own.

    Django could not end one either: beside Playwright's loop it doesn't find the connection again.
    """


def is_page(address: str) -> bool:
    """Return whether `address` answers with a page: no file, no feed, and nothing that leads on."""
    answer = Client().get(address)
    kind = answer.headers.get("Content-Type", "")
    return answer.status_code in (200, 404) and kind.startswith("text/html")


def addresses() -> dict[str, str]:
    """Return the first page of each kind in each language, as "kind language": address."""
    found: dict[str, str] = {}
    for kind in PUBLIC_URL_KINDS:
        first: dict[str, str] = {}
        for address in kind.examples():
            first.setdefault(f"{kind.name} {language_of(address)}", address)
        found.update({name: address for name, address in first.items() if is_page(address)})
    for language in ("da", "en"):
        name = f"search_{language}"
        found[f"{name} hits {language}"] = f"{found[f'{name} {language}']}?q=safety+tryghed"
        found[f"{name} danger {language}"] = f"{found[f'{name} {language}']}?q=vold+violence"
        found[f"{name} nothing {language}"] = f"{found[f'{name} {language}']}?q=xyzzyx"
    return found


@pytest.fixture(scope="session")
def site(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Site]:
    """The site, served from its own folder until the last test."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "lexicon").symlink_to(settings.SEARCH_LEXICON_PATH.parent)
    environ = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "cms.settings.embedded",
        "VAR_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}",
        "WEB_WORKERS": "1",
    }
    with django_db_blocker.unblock(), translation.override("da"):
        copy_database(folder / "site.sqlite3")
        shutil.copytree(settings.MEDIA_ROOT, folder / "media", dirs_exist_ok=True)
        known = addresses()
    for command in ("collectstatic --noinput -v0", "setup_site", "search_rebuild"):
        subprocess.run(
            [sys.executable, "manage.py", *command.split()],
            env=environ,
            check=True,
            cwd=settings.PROJECT_DIR,
            stdout=subprocess.DEVNULL,
        )
    user, password = re.findall(r": (\S+)", (folder / "admin.txt").read_text())
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--port", "0"],
            env=environ,
            cwd=settings.PROJECT_DIR,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    assert server.stdout is not None
    line = server.stdout.readline()
    serving = re.search(r"http://\S+:\d+", line)
    assert serving, line + (folder / "server.log").read_text()
    yield Site(serving[0], folder, user, password, known)
    server.terminate()
    server.wait(timeout=20)


@pytest.fixture(scope="module")
def browser(site: Site, chromium: str) -> Iterator[Browser]:
    """The machine's own Chromium, started after the site is ready."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        yield launched
        launched.close()


@pytest.fixture
def open_page(site: Site, request: pytest.FixtureRequest) -> Iterator[OpenPage]:
    """Open pages of the site: `open_page(address, width=320, java_script_enabled=False)`."""
    contexts: list[BrowserContext] = []
    # Asked for late: without a browser the test is skipped before.
    browser: Browser = request.getfixturevalue("browser")

    def open_at(address: str, width: int = 1280, height: int = 900, **options: Any) -> Page:
        context = browser.new_context(
            base_url=site.url, viewport={"width": width, "height": height}, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(address)
        return page

    yield open_at
    for context in contexts:
        context.close()
