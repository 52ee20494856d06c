"""Contacts are found by name where a page names them, and as long as it does."""

from datetime import timedelta
from typing import Final

import pytest
from django.db import connection
from django.utils import timezone

from cms.jobs import drain
from cms.jobs.models import ClockRun, Job
from cms.jobs.periodic import run_entry
from home.models import Person
from initiatives.models import InitiativePage, RoleAssignment
from search import indexing
from search.documents import key_of
from tests.search.site.index import Index
from tests.search.site.reader import Reader, page_of

pytestmark = pytest.mark.django_db

DAY: Final = timedelta(days=1)


@pytest.mark.slow
@pytest.mark.parametrize("publicity", Person.Publicity.values)
def test_a_contact_is_found_by_name_where_the_page_names_them(
    page: InitiativePage, index: Index, reader: Reader, publicity: str
) -> None:
    person = Person.objects.create(name="Bo Quaxelberg", publicity=publicity)
    RoleAssignment.objects.create(initiative=page, person=person)
    is_named = publicity != Person.Publicity.NONE
    drain()
    hits = reader.search("da", "quaxelberg").hits
    assert [hit.url for hit in hits] == ([page.url] if is_named else [])
    assert ("quaxelberg" in str(index.content())) == is_named
    for hit in hits:
        assert "Quaxelberg" in [mark.get_text() for mark in hit.element.select("mark")]
    # Pages are offered by their titles alone, whoever answers for them.
    offered = reader.client.get("/da/soeg/suggestions.json?q=quaxelb").json()
    assert offered["suggestions"] == []
    assert index.content() == index.rebuilt()


@pytest.mark.slow
def test_a_contact_who_is_hidden_or_whose_time_is_over_is_found_no_more(
    page: InitiativePage, index: Index, reader: Reader
) -> None:
    person = Person.objects.create(name="Bo Quaxelberg", publicity=Person.Publicity.NAME)
    role = RoleAssignment.objects.create(initiative=page, person=person)

    def is_found() -> bool:
        drain()
        return bool(reader.search("da", "quaxelberg").hits)

    assert is_found()
    person.publicity = Person.Publicity.NONE
    person.save()
    assert not is_found()
    assert "quaxelberg" not in str(index.content())
    person.publicity = Person.Publicity.NAME
    person.save()
    assert is_found()
    # A day that passes changes no record: the clock asks, here for the first time.
    yesterday = timezone.localdate() - DAY
    RoleAssignment.objects.filter(pk=role.pk).update(valid_to=yesterday)
    run_entry({"name": indexing.CONTACTS})
    assert not is_found()


def last_done(ago: timedelta, error: str = "") -> None:
    """Have the clock's work been done so long ago."""
    ClockRun.objects.update_or_create(
        name=indexing.CONTACTS, defaults={"finished": timezone.now() - ago, "error": error}
    )


def queued() -> set[tuple[str, str]]:
    """Return kind and key of what waits."""
    return set(Job.objects.values_list("kind", "key"))


def jobs_of(*pages: InitiativePage) -> set[tuple[str, str]]:
    """Return kind and key of what writes these pages and nothing else."""
    return {(indexing.INDEX, f"{key_of(page.pk)} {connection.vendor}") for page in pages}


@pytest.mark.slow
@pytest.mark.parametrize("of_person", [False, True], ids=["role", "person"])
@pytest.mark.parametrize("days", [1, 40])
def test_whose_time_begins_or_ends_is_written_and_no_other_page(
    page: InitiativePage, reader: Reader, of_person: bool, days: int
) -> None:
    """The clock may have stood still for a while; each name is in the index as it was back then."""
    today = timezone.localdate()
    coming, going = page_of("I01"), page_of("I02")
    rows = {}
    for name, where in (("Quaxelberg", coming), ("Blubsen", going), ("Vrimmel", page)):
        person = Person.objects.create(name=name, publicity=Person.Publicity.NAME)
        role = RoleAssignment.objects.create(initiative=where, person=person)
        rows[name] = person if of_person else role
    rows["Quaxelberg"].valid_from = today + DAY
    rows["Quaxelberg"].save()
    drain()
    assert reader.search("da", "quaxelberg").hits == []
    assert reader.search("da", "blubsen").hits != []

    # The day comes, and changes no record.
    first, last = today - (days - 1) * DAY, today - days * DAY
    kind = type(rows["Quaxelberg"])
    kind.objects.filter(pk=rows["Quaxelberg"].pk).update(valid_from=first)
    kind.objects.filter(pk=rows["Blubsen"].pk).update(valid_to=last)
    last_done(days * DAY)
    run_entry({"name": indexing.CONTACTS})
    pages = [page_of(code, language) for code in ("I01", "I02") for language in ("da", "en")]
    assert queued() == jobs_of(*pages)
    drain()
    assert coming.url in reader.search("da", "quaxelberg").urls
    assert reader.search("da", "blubsen").hits == []
    assert reader.search("da", "vrimmel").urls == [page.url]


def test_a_day_without_beginning_or_end_writes_nothing(page: InitiativePage) -> None:
    today = timezone.localdate()
    person = Person.objects.create(name="Bo Quaxelberg", publicity=Person.Publicity.NAME)
    RoleAssignment.objects.create(
        initiative=page, person=person, valid_from=today - 3 * DAY, valid_to=today
    )
    drain()
    last_done(DAY)
    run_entry({"name": indexing.CONTACTS})
    assert queued() == set()


@pytest.mark.parametrize("ago, error", [(DAY, "OperationalError: the disk is full"), (-DAY, "")])
def test_all_is_written_where_nobody_knows_when_it_was_last_done(
    index: Index, ago: timedelta, error: str
) -> None:
    """The last run failed, or a clock that was fast wrote it down."""
    last_done(ago, error)
    run_entry({"name": indexing.CONTACTS})
    assert queued() == {(indexing.RECONCILE, f"{connection.vendor} everything")}
