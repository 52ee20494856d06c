"""The admin says what the search index is like, and has it built anew."""

import time
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.jobs import drain, enqueue
from cms.jobs.models import Job, JobWorker
from cms.models import User
from search import backends, building
from search.building import REBUILD
from search.documents import searchable
from search.engines.base import OutOfReach
from search.models import IndexBuild
from tests.search.site.index import Index

pytestmark = pytest.mark.django_db
PAGE = "/admin/reports/search-index/"


@pytest.fixture
def staff() -> Client:
    """Somebody signed in who may do everything."""
    client = Client()
    client.force_login(User.objects.create_superuser("index", "index@example.org", "x"))
    return client


def page(client: Client) -> str:
    """Return the words of the page."""
    answer = client.get(PAGE)
    assert answer.status_code == 200
    return " ".join(BeautifulSoup(answer.content.decode(), "html5lib").get_text(" ").split())


def rebuilds() -> list[str]:
    return list(Job.objects.filter(kind=REBUILD).values_list("key", flat=True))


def test_the_page_says_what_the_index_is_like(staff: Client, index: Index) -> None:
    IndexBuild.objects.all().delete()
    enqueue("search.index", "page:1", {"engine": connection.vendor, "pk": 1})
    failed = Job(kind="search.index", key="page:2", attempts=8, error="x")
    failed.payload = {"engine": connection.vendor, "pk": 2}
    failed.save()
    words = page(staff)
    assert "Søgeindeks" in words
    assert "Indekset er i brug." in words
    assert f"Dokumenter {len(backends.engine().versions())} " in words
    assert "Bygget af denne udgave Ja" in words
    assert "Opgaver, der venter 2" in words
    assert "Opgaver, der er mislykket flere gange 1" in words
    assert "Sidst bygget Vides ikke" in words
    assert backends.index_version() in words


def test_without_an_index_the_page_says_so(staff: Client, index: Index) -> None:
    index.lose()
    assert "Der er intet indeks, som denne udgave" in page(staff)


def test_without_a_lexicon_the_page_says_so(
    staff: Client, index: Index, settings: Any, tmp_path: Any
) -> None:
    settings.SEARCH_LEXICON_PATH = tmp_path / "none.json.gz"
    backends.analysers.cache_clear()
    backends.close()
    try:
        assert "Søgningens ordliste mangler" in page(staff)
    finally:
        backends.analysers.cache_clear()


@pytest.mark.timed
def test_an_engine_that_is_away_costs_a_sentence_and_no_time(
    staff: Client, index: Index, settings: Any
) -> None:
    # An address that answers nobody: RFC 5737.
    settings.ELASTICSEARCH_URLS = ["http://192.0.2.1:9200"]
    backends.close()
    start = time.monotonic()
    words = page(staff)
    assert time.monotonic() - start < 2
    assert "Elasticsearch Søgemaskinen svarer ikke lige nu." in words
    assert "Får læsernes søgninger Ja" in words
    assert "Indekset er i brug." in words  # the database's


def test_the_button_has_every_index_built_once(staff: Client, index: Index) -> None:
    index.lose()
    for _ in range(2):
        answer = staff.post(PAGE, follow=True)
        assert answer.redirect_chain == [(PAGE, 302)]
        assert "Indekset bliver bygget op igen." in answer.content.decode()
    assert rebuilds() == [connection.vendor]
    assert "Det venter på at blive bygget op igen." in page(staff)
    drain()
    assert rebuilds() == []
    words, build = page(staff), IndexBuild.objects.get(engine=connection.vendor)
    assert "Indekset er i brug." in words
    assert "bygget op igen:" not in words
    assert "Vides ikke" not in words
    assert build.finished is not None
    assert build.written == build.total == len(backends.engine().versions())


def test_what_is_being_built_is_not_queued_again(staff: Client, index: Index) -> None:
    staff.post(PAGE)
    worker = JobWorker.objects.create(host="x", hostname="x", pid=1)
    Job.objects.filter(kind=REBUILD).update(taken_by=worker)
    token = Job.objects.get(kind=REBUILD).token
    IndexBuild.objects.update_or_create(
        engine=connection.vendor,
        defaults={"started": "2026-11-24T12:00Z", "finished": None, "written": 7, "total": 30},
    )
    staff.post(PAGE)
    assert Job.objects.get(kind=REBUILD).token == token
    assert "Det er ved at blive bygget op igen: 7 af 30 dokumenter." in page(staff)


@pytest.mark.parametrize(("seconds", "is_noted"), [(0, True), (3600, False)])
def test_progress_is_noted_now_and_then(
    index: Index, monkeypatch: pytest.MonkeyPatch, seconds: int, is_noted: bool
) -> None:
    assert building.NOTE_SECONDS == 1
    monkeypatch.setattr(building, "NOTE_SECONDS", seconds)
    number = len(list(searchable()))
    IndexBuild.objects.all().delete()
    with CaptureQueriesContext(connection) as asked:
        building.rebuild(backends.engine())
    notes = [each["sql"] for each in asked if each["sql"].startswith("UPDATE")]
    assert len(notes) == (number if is_noted else 0) + 1  # and the end
    assert all('"search_indexbuild"' in note for note in notes)


def test_an_index_that_can_not_be_built_waits(
    staff: Client, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: Any) -> int:
        raise OutOfReach("away")

    building.rebuild(backends.engine())
    before = IndexBuild.objects.get(engine=connection.vendor)
    monkeypatch.setattr(type(backends.engine()), "rebuild", fail)
    staff.post(PAGE)
    drain()
    assert rebuilds() == [connection.vendor]
    words, after = page(staff), IndexBuild.objects.get(engine=connection.vendor)
    assert "Indekset er i brug." in words
    # When the one that is in use was built is known as before.
    assert after.started > before.started
    assert after.finished == before.finished
    assert "Sidst bygget Vides ikke" not in words


def test_the_page_is_for_those_who_may_change_word_groups(index: Index) -> None:
    user = User.objects.create_user("lead", "lead@example.org", "x")
    group = Group.objects.create(name="writes")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    user.groups.add(group)
    client = Client()
    client.force_login(user)
    for ask in (client.get, client.post):
        assert ask(PAGE)["Location"] == reverse("wagtailadmin_home")
    assert rebuilds() == []
    group.permissions.add(Permission.objects.get(codename="change_synonym"))
    assert client.get(PAGE).status_code == 200
    assert client.post(PAGE).status_code == 302
    assert rebuilds() == [connection.vendor]
