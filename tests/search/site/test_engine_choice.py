"""Which engine a site has: its own database, or the Elasticsearch that its settings name."""

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from elasticsearch import Elasticsearch

from search import backends, checks
from search.building import rebuild
from search.engines.elasticsearch import ElasticsearchEngine
from tools import services


@pytest.fixture
def elsewhere(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Elasticsearch]:
    """The site with Elasticsearch, and somebody who looks at that server."""
    # How long a reader waits is not asked here, and other tests keep the machine busy.
    monkeypatch.setattr("search.guard.DEADLINE_SECONDS", 10.0)
    url = services.addresses()["TEST_ELASTICSEARCH_URL"]
    settings.ELASTICSEARCH_URLS = [url]
    settings.ELASTICSEARCH_PREFIX = f"tests-{uuid.uuid4().hex[:12]}"
    backends.close()
    with Elasticsearch(url, request_timeout=30) as client:
        yield client
        backends.close()
        for name in client.indices.get(index=f"{settings.ELASTICSEARCH_PREFIX}-*"):
            client.indices.delete(index=name)


def test_without_an_address_the_index_stands_in_the_database() -> None:
    assert backends.engine().name == connection.vendor


@pytest.mark.needs("elasticsearch")
@pytest.mark.django_db
def test_with_an_address_readers_are_answered_by_elasticsearch(
    elsewhere: Elasticsearch, client: Client, settings: Any
) -> None:
    assert isinstance(backends.engine(), ElasticsearchEngine)
    assert backends.database_engine().name == connection.vendor
    assert rebuild(backends.engine()) > 20

    def counted() -> int:
        found = elsewhere.indices.stats(index=settings.ELASTICSEARCH_PREFIX, metric="search")
        return int(found["_all"]["primaries"]["search"]["query_total"])

    before = counted()
    answer = client.get("/da/soeg/", {"q": "natteliv"})
    assert answer.status_code == 200
    assert "Et trygt <mark>natteliv" in answer.content.decode()
    assert counted() > before
    assert answer["X-Search-Engine"] == "elasticsearch"
    assert set(backends.health()["engines"]) == {"elasticsearch", connection.vendor}


def test_a_setting_that_can_not_work_is_said_at_the_start(settings: Any, tmp_path: Path) -> None:
    settings.ELASTICSEARCH_URLS = []
    assert checks.check_elasticsearch(None) == []
    settings.ELASTICSEARCH_URLS = ["https://elasticsearch:9200", "http://127.0.0.1:9200/below"]
    assert checks.check_elasticsearch(None) == []
    settings.ELASTICSEARCH_URLS = ["elasticsearch"]
    settings.ELASTICSEARCH_CA_CERTS = str(tmp_path / "ca.crt")
    found = [error.id for error in checks.check_elasticsearch(None)]
    assert found == ["search.E003", "search.E004"]
