"""An index of the demo content that belongs to one test, and somebody who searches it."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.test import override_settings
from pytest_django import DjangoDbBlocker, Settings

from search import service
from tests.search.site.reader import Reader


@pytest.fixture(scope="session")
def demo_index(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """An index of the demo content, built once, to be copied."""
    folder = tmp_path_factory.mktemp("demo-index")
    with django_db_blocker.unblock(), override_settings(SEARCH_INDEX_PATH=folder / "built"):
        service.engine.cache_clear()
        service.rebuild()
        service.engine.cache_clear()
    with closing(sqlite3.connect(folder / "built")) as connection:
        connection.execute("VACUUM INTO ?", [str(folder / "demo.sqlite3")])
    return folder / "demo.sqlite3"


@pytest.fixture
def index(db: None, demo_index: Path, settings: Settings, tmp_path: Path) -> Iterator[Path]:
    """An index of the search for this test alone, since a file knows no rollback."""
    settings.SEARCH_INDEX_PATH = tmp_path / "search.sqlite3"
    shutil.copyfile(demo_index, settings.SEARCH_INDEX_PATH)
    service.engine.cache_clear()
    yield settings.SEARCH_INDEX_PATH
    service.engine.cache_clear()


@pytest.fixture
def reader(index: Path) -> Reader:
    """Somebody who searches the demo content and is not signed in."""
    return Reader()
