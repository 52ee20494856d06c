"""What pages show of records beside their texts is searched with them, names as far as they are shown."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.jobs import drain
from cms.jobs.models import ClockRun
from cms.jobs.periodic import run_entry
from cms.models import ContactSettings
from home.models import Group, GroupMember, OrganisationPage, Person
from search import indexing
from tests.search.site.index import Index
from tests.search.site.reader import Reader

pytestmark = pytest.mark.django_db


@pytest.mark.slow
@pytest.mark.parametrize("words", ["99823420", "99 82 34 20", "Sønderbro 12"])
def test_the_page_of_contact_is_found_by_what_it_shows(reader: Reader, words: str) -> None:
    hit = reader.search("da", words).hits[0]
    assert hit.title == "Kontakt"
    assert hit.element.mark is not None


@pytest.mark.slow
def test_a_change_of_the_contact_details_is_searched(reader: Reader, index: Index) -> None:
    contact = ContactSettings.objects.get()
    contact.street = "Blubsengade 7"
    contact.save()
    drain()
    assert [hit.title for hit in reader.search("da", "blubsengade").hits] == ["Kontakt"]
    assert reader.search("da", "sønderbro").hits == []
    assert index.content() == index.rebuilt()


@pytest.mark.slow
@pytest.mark.parametrize(
    "language, words", [("da", "koordinationsgruppen"), ("en", "coordination group")]
)
def test_a_group_leads_to_the_page_that_shows_it(reader: Reader, language: str, words: str) -> None:
    page = OrganisationPage.objects.get(locale__language_code=language)
    assert page.url in reader.search(language, words).urls


@pytest.mark.slow
@pytest.mark.parametrize("publicity", Person.Publicity.values)
def test_who_sits_in_a_group_is_found_by_name_where_the_page_names_them(
    reader: Reader, index: Index, publicity: str
) -> None:
    person = Person.objects.create(name="Bo Quaxelberg", publicity=publicity)
    GroupMember.objects.create(group=Group.objects.first(), person=person)
    is_named = publicity != Person.Publicity.NONE
    drain()
    page = OrganisationPage.objects.get(locale__language_code="da")
    assert reader.search("da", "quaxelberg").urls == ([page.url] if is_named else [])
    assert ("quaxelberg" in str(index.content())) == is_named


@pytest.mark.slow
def test_whose_seat_has_ended_is_found_no_more(reader: Reader) -> None:
    person = Person.objects.create(name="Bo Quaxelberg", publicity=Person.Publicity.NAME)
    seat = GroupMember.objects.create(group=Group.objects.first(), person=person)
    drain()
    assert reader.search("da", "quaxelberg").hits
    # The day comes, and changes no record: the clock asks.
    yesterday = timezone.localdate() - timedelta(days=1)
    GroupMember.objects.filter(pk=seat.pk).update(valid_to=yesterday)
    ClockRun.objects.update_or_create(
        name=indexing.CONTACTS,
        defaults={"finished": timezone.now() - timedelta(days=1), "error": ""},
    )
    run_entry({"name": indexing.CONTACTS})
    drain()
    assert reader.search("da", "quaxelberg").hits == []
