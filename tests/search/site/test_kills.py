"""Workers that are killed: nothing is lost, nothing is there twice, and readers notice nothing.

Of a site with Elasticsearch both indexes are looked at: its worker writes to the database's as well.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoDbBlocker

from cms.jobs import enqueue
from cms.jobs.models import Job, JobWorker
from initiatives.models import InitiativePage
from search import backends
from search.building import REBUILD, rebuild
from search.documents import key_of
from tests.demo_database import Kept
from tests.search.site.editors import make_small, write_page
from tests.search.site.index import ElasticsearchIndex, Index, PostgresIndex, SqliteIndex
from tests.search.site.own_site import Child, next_worker, own_database, worker

# In the suite with Elasticsearch, whose indexes take longer to make, without it, and by `make test-long`.
FEWEST, FEW, MANY = 4, 6, 30
SERVER: Final = [pytest.mark.needs("elasticsearch"), pytest.mark.vendor("sqlite")]
KILLS: Final = pytest.mark.parametrize(
    "site, kills",
    [
        ("database", FEW),
        pytest.param("database", MANY, marks=pytest.mark.long),
        pytest.param("elasticsearch", FEWEST, marks=SERVER),
        pytest.param("elasticsearch", MANY, marks=[*SERVER, pytest.mark.long]),
    ],
    indirect=["site"],
)


# So that there is a test database, also when only these tests run.
pytestmark = pytest.mark.django_db


@pytest.fixture
def _django_db_helper(django_db_setup: None) -> None:
    """No transaction around these tests: others see what they write."""


@pytest.fixture
def site(
    request: Any,
    django_db_setup: None,
    kept_demo: Kept,
    django_db_blocker: DjangoDbBlocker,
    settings: Any,
    tmp_path: Path,
) -> Iterator[list[Index]]:
    """A small site of its own, whose pages are in its indexes; readers ask the first."""
    settings.SEARCH_INDEX_PATH = tmp_path / "search.sqlite3"
    settings.TALLY_SECONDS = 0
    indexes: list[Index] = []
    if request.param == "elasticsearch":
        indexes.append(request.getfixturevalue("empty_elasticsearch_index"))
    backends.close()
    with django_db_blocker.unblock(), own_database(tmp_path, kept_demo):
        make_small()
        for known in backends.engines().values():
            rebuild(known)
        next_worker()
        if connection.vendor == "postgresql":
            indexes.append(PostgresIndex())
        else:
            indexes.append(SqliteIndex(settings.SEARCH_INDEX_PATH))
        yield indexes


def points(kills: int, calls: int) -> list[int]:
    """Return so many points, spread over the calls of a whole run."""
    return [1 + number * (calls - 1) // kills for number in range(kills)]


def check(indexes: list[Index], point: int | None = None) -> None:
    """Expect of each index what a rebuild makes of the pages: nothing is missing, too many or old."""
    for index in indexes:
        assert index.content() == index.rebuilt(), (type(index), point)


@pytest.mark.slow
@KILLS
def test_a_worker_killed_at_any_point_loses_nothing_and_does_nothing_twice(
    site: list[Index], kills: int
) -> None:
    changed, gone = write_page("Ara", "ara"), [write_page("Kakadue", "kakadue")]

    def edits(number: int) -> None:
        gone.pop().delete()
        changed.lead = f"Papegøje {number}"
        changed.save_revision().publish()
        gone.append(write_page(f"Kakadue {number}", f"kakadue-{number}"))

    next_worker()
    edits(0)
    whole, caught = Child(worker).finish(), 0
    for number, point in enumerate(points(kills, whole), start=1):
        edits(number)
        dying = Child(worker, point)
        assert dying.has_stopped, "the work is no longer what it was"
        dying.kill()
        caught += Job.objects.exclude(taken_by=None).exists()
        next_worker()
        assert not Job.objects.exists()
        assert not JobWorker.objects.exists()
        check(site, point)
    assert caught > kills / 2


@pytest.mark.slow
@KILLS
def test_a_rebuild_killed_at_any_point_is_seen_by_nobody(
    site: list[Index], kills: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = backends.engine_names()[0]

    def seen() -> tuple[int, list[str]]:
        answer = client.get("/da/soeg/?q=ara")
        results = answer.context["results"]
        assert answer["X-Search-Engine"] == name
        return results["total"], [hit.url for hit in results["hits"]]

    def build() -> None:
        enqueue(REBUILD, name, {"engine": name})

    monkeypatch.setattr("search.engines.changes.BATCH", 7)
    client, page = Client(), write_page("Ara", "ara")
    next_worker()
    before = seen()
    assert before[1] == [page.url]
    build()
    whole = Child(worker).finish()
    for number, point in enumerate(points(kills, whole)):
        build()
        dying = Child(worker, point)
        assert dying.has_stopped
        assert seen() == before
        page.lead = f"Papegøje {number}"
        page.save_revision().publish()
        dying.kill()
        assert seen() == before
        Job.objects.filter(kind=REBUILD).delete()
        next_worker()
        check(site, point)
    build()
    next_worker()
    check(site)
    if isinstance(site[0], ElasticsearchIndex):
        # The one that answers and the one before it: nothing is left of those that were killed.
        assert site[0].generations() == [[], [site[0].prefix]]


@pytest.mark.slow
@pytest.mark.parametrize(
    "site", ["database", pytest.param("elasticsearch", marks=SERVER)], indirect=True
)
def test_what_is_published_during_a_rebuild_is_in_it(
    site: list[Index], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.engines.changes.BATCH", 7)
    pages = [write_page(f"Ara {number}", f"ara-{number}") for number in range(3)]
    next_worker()
    whole = Child(lambda: rebuild(backends.engine())).finish()
    for number in range(3):
        building = Child(lambda: rebuild(backends.engine()), whole * (2 * number + 1) // 6)
        assert building.has_stopped
        InitiativePage.objects.get(pk=pages[number].pk).delete()
        pages.append(write_page(f"Ara {number} igen", f"ara-{number}-igen"))
        building.resume()
        next_worker()
        building.finish()
        next_worker()
        assert key_of(pages[-1].pk) in backends.engine().versions()
        assert key_of(pages[number].pk) not in backends.engine().versions()
        check(site)
