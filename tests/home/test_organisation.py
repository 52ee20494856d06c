"""The organisation: groups, who sits in them as far as they may be shown, and when they meet."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from freezegun import freeze_time

from home.models import Group, GroupMember, Meeting, Partner, Person
from tests.cms import labels

pytestmark = pytest.mark.django_db

DA, EN = "/da/om-tryg-aalborg/organisation/", "/en/about/organisation/"


@pytest.mark.slow
def test_both_languages_show_the_groups_and_the_versions(client: Client) -> None:
    danish, english = client.get(DA).content.decode(), client.get(EN).content.decode()
    assert "Styregruppen" in danish
    assert "Vicepolitiinspektør" in danish
    assert "The steering group (styregruppe)" in english
    assert "Deputy Chief Superintendent" in english
    assert "Sådan har strategien udviklet sig" in danish
    for code in Group.objects.values_list("code", flat=True):
        assert f'href="#group-{code}"' in danish


@pytest.mark.parametrize(
    "values, is_named",
    [
        ({"publicity": "name"}, True),
        ({"publicity": "all"}, True),
        ({"publicity": "none"}, False),
        ({"publicity": "name", "valid_to": date(2026, 12, 31)}, False),
    ],
)
def test_a_person_is_named_as_far_as_publicity_and_period_allow(
    client: Client, values: dict[str, object], is_named: bool
) -> None:
    person = Person.objects.create(name="Kanarie Fuglesang", **values)
    GroupMember.objects.filter(group__code="styregruppe").update(person=person)
    with freeze_time("2027-01-02"):
        text = client.get(DA).content.decode()
    assert ("Kanarie Fuglesang" in text) == is_named
    assert "Vicepolitiinspektør" in text


def test_a_seat_without_a_title_has_that_of_its_person_or_is_left_out(client: Client) -> None:
    group = Group.objects.create(code="proeve", name_da="Prøvegruppen", name_en="The test group")
    values = {"job_title_da": "Brandinspektør", "job_title_en": "Fire inspector"}
    for name, publicity in (("Kanarie Fuglesang", "name"), ("Ugle Uset", "none")):
        person = Person.objects.create(name=name, publicity=publicity, **values)
        GroupMember.objects.create(group=group, person=person)
    for url, shown in (
        (DA, "Kanarie Fuglesang, Brandinspektør"),
        (EN, "Kanarie Fuglesang, Fire inspector"),
    ):
        soup = BeautifulSoup(client.get(url).content, "html.parser")
        section = soup.select_one('section[aria-labelledby="group-proeve"]')
        assert section is not None
        assert [" ".join(li.get_text().split()) for li in section.select("li")] == [shown]


@pytest.mark.slow
def test_a_seat_that_has_ended_is_gone(client: Client) -> None:
    GroupMember.objects.filter(title_da="Børne- og familiechef").update(valid_to=date(2026, 12, 31))
    with freeze_time("2026-12-31 22:59:00"):  # a minute before midnight in Denmark
        assert "Børne- og familiechef" in client.get(DA).content.decode()
    with freeze_time("2026-12-31 23:01:00"):
        assert "Børne- og familiechef" not in client.get(DA).content.decode()


def test_the_next_meeting_is_named_by_its_month(client: Client) -> None:
    group = Group.objects.get(code="koordinationsgruppe")
    for day in (date(2026, 3, 4), date(2027, 3, 4), date(2027, 9, 9)):
        Meeting.objects.create(group=group, day=day)
    with freeze_time("2027-01-02"):
        text = client.get(DA).content.decode()
        assert "Næste møde: marts 2027" in text
        assert "4. marts" not in text
        assert "Next meeting: March 2027" in client.get(EN).content.decode()


@pytest.mark.slow
def test_many_groups_cost_no_more_queries(
    client: Client, django_assert_max_num_queries: object
) -> None:
    partner = Partner.objects.first()
    for number in range(20):
        group = Group.objects.create(code=f"g{number}", name_da=f"Gruppe {number}")
        for seat in range(20):
            GroupMember.objects.create(group=group, title_da=f"Titel {seat}", organisation=partner)
    client.get(DA)  # where the sites begin is kept in the cache from the first visit on
    with django_assert_max_num_queries(25):  # type: ignore[operator]  # a fixture of pytest-django
        assert client.get(DA).status_code == 200


def test_a_site_without_groups_says_so(client: Client) -> None:
    Group.objects.all().delete()
    assert "Grupperne er endnu ikke oplyst." in client.get(DA).content.decode()


@pytest.mark.once
@pytest.mark.parametrize(("day", "refused"), [("2026-11-24", False), ("2026-11-25", True)])
def test_nobody_is_confirmed_in_the_future(admin: Client, day: str, refused: bool) -> None:
    """A slip of the pen would keep a person off the list of those to confirm for years."""
    person = Person.objects.create(name="Bo Quaxelberg")
    edit = reverse("wagtailsnippets_home_person:edit", args=[person.pk])
    with freeze_time("2026-11-23 23:30"):  # the 24th in Denmark
        answer = admin.post(edit, {"name": person.name, "publicity": "none", "last_confirmed": day})
    assert ("Dagen kan ikke ligge i fremtiden." in labels.shown(answer)) is refused
    assert (Person.objects.get(pk=person.pk).last_confirmed is None) is refused
