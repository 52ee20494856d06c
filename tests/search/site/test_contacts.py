"""Contacts are found by name where a page names them, and as long as it does."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.jobs import drain
from home.models import Person
from initiatives.models import InitiativePage, RoleAssignment
from search import indexing
from tests.search.site.index import Index
from tests.search.site.reader import Reader

pytestmark = pytest.mark.django_db


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
    # A day that passes changes no record: the clock asks.
    yesterday = timezone.localdate() - timedelta(days=1)
    RoleAssignment.objects.filter(pk=role.pk).update(valid_to=yesterday)
    indexing.daily()
    assert not is_found()
