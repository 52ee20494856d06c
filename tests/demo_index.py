"""Indexes of the demo content that belong to one test: the database's is built once, and copied."""

import shutil
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import override_settings
from elasticsearch import Elasticsearch
from pytest_django import DjangoDbBlocker, Settings

from cms.jobs.models import Job
from search import backends
from search.building import rebuild
from search.warming import warm_up
from tests.search.site.index import ElasticsearchIndex, Index, PostgresIndex, SqliteIndex
from tools import services


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
        Job.objects.all().delete()  # the comparison that follows a rebuild
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


@pytest.fixture
def prefix() -> str:
    """What the names of this test's indexes in Elasticsearch begin with."""
    return f"tests-{uuid.uuid4().hex[:12]}"


@pytest.fixture
def client_of_server(prefix: str) -> Iterator[Elasticsearch]:
    """Somebody who speaks to the server itself."""
    with Elasticsearch(
        services.addresses()["TEST_ELASTICSEARCH_URL"], request_timeout=30
    ) as client:
        yield client
        for name in client.indices.get(index=f"{prefix}-*"):
            client.indices.delete(index=name)


@pytest.fixture
def empty_elasticsearch_index(
    settings: Any,
    prefix: str,
    client_of_server: Elasticsearch,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[ElasticsearchIndex]:
    """What a rebuild makes the index in Elasticsearch, whom readers ask first, however busy it is."""
    settings.ELASTICSEARCH_URLS = [services.addresses()["TEST_ELASTICSEARCH_URL"]]
    settings.ELASTICSEARCH_PREFIX = prefix
    monkeypatch.setattr("search.guard.DEADLINE_SECONDS", 30.0)
    monkeypatch.setattr("search.engines.elasticsearch_access.READ_SECONDS", 30.0)
    backends.close()
    yield ElasticsearchIndex(client_of_server, prefix)
    backends.close()


@pytest.fixture
def elasticsearch_index(
    index: Index, empty_elasticsearch_index: ElasticsearchIndex
) -> ElasticsearchIndex:
    """The index in Elasticsearch, which is well."""
    rebuild(backends.engine())
    Job.objects.all().delete()
    warm_up()
    return empty_elasticsearch_index
