"""An index of the demo content that belongs to one test: built once, and copied."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection
from django.test import override_settings
from pytest_django import DjangoDbBlocker, Settings

from search import backends
from search.building import rebuild
from tests.search.site.index import Index, PostgresIndex, SqliteIndex


@pytest.fixture(scope="session")
def demo_index(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> PostgresIndex | Path:
    """An index of the demo content, built once, to be copied."""
    folder = tmp_path_factory.mktemp("demo-index")
    backends.close()
    with django_db_blocker.unblock(), override_settings(SEARCH_INDEX_PATH=folder / "built"):
        rebuild(backends.engine())
        backends.close()
        if connection.vendor == "postgresql":
            index = PostgresIndex()
            index.remember()
            return index
    with closing(sqlite3.connect(folder / "built")) as built:
        built.execute("VACUUM INTO ?", [str(folder / "demo.sqlite3")])
    return folder / "demo.sqlite3"


@pytest.fixture
def index(
    db: None, demo_index: PostgresIndex | Path, settings: Settings, tmp_path: Path
) -> Iterator[Index]:
    """An index of the search for this test alone, since it knows no rollback."""
    backends.close()
    settings.SEARCH_INDEX_PATH = tmp_path / "search.sqlite3"
    if isinstance(demo_index, PostgresIndex):
        demo_index.restore()
        yield demo_index
    else:
        shutil.copyfile(demo_index, settings.SEARCH_INDEX_PATH)
        yield SqliteIndex(settings.SEARCH_INDEX_PATH)
    backends.close()
