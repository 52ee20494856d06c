"""Whom to call, which code, which years: what stands on an initiative and what the database holds."""

from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from freezegun import freeze_time
from wagtail.models import Page

from home.models import Partner, Person
from initiatives.models import Goal, InitiativePage, RoleAssignment, Theme
from tests.cms.bilingual.desk import Desk, danish, edit_url, english, new_initiative

pytestmark = [pytest.mark.django_db, pytest.mark.once]

PHONE = "12 34 56 78"
MAIL = "anna.and@example.org"
NAME = "Anna Andefod"
NIGHTLIFE = "/da/indsatser/et-trygt-natteliv/"


@pytest.fixture
def desk(admin: Client) -> Desk:
    return Desk(admin)


@pytest.fixture
def page() -> InitiativePage:
    return new_initiative()


def lead(page: InitiativePage, **values: Any) -> Person:
    """Make a person the lead of a page; role_… values go to the assignment."""
    role = {name[5:]: values.pop(name) for name in list(values) if name.startswith("role_")}
    person = Person.objects.create(
        **{
            "name": NAME,
            "phone": PHONE,
            "email": MAIL,
            "organisation": Partner.objects.get(code="aalborg-kommune"),
            "publicity": Person.Publicity.ALL,
            **values,
        }
    )
    RoleAssignment.objects.create(initiative=page, person=person, **role)
    return person


def contact_box(page: Page) -> str:
    """Return what the page shows of whom to call, without its footer."""
    answer = Client().get(page.url)
    assert answer.status_code == 200
    return answer.content.decode().partition("<main")[2].partition("</main>")[0]


# Whom to call -------------------------------------------------------------------


def test_the_department_answers_when_nobody_is_named(page: InitiativePage) -> None:
    assert page.contacts == []
    assert "99 82 34 20" in contact_box(page)


@pytest.mark.slow
def test_the_lead_stands_in_both_languages(desk: Desk, page: InitiativePage) -> None:
    target = desk.translated(page)
    lead(page)
    for shown in (page, target):
        for text in (NAME, PHONE, MAIL):
            assert text in contact_box(shown)


@pytest.mark.parametrize(
    ("publicity", "seen", "hidden"),
    [
        ("all", [NAME, PHONE, MAIL], []),
        ("name", [NAME], [PHONE, MAIL]),
        ("none", ["99 82 34 20"], [NAME, PHONE, MAIL]),
    ],
)
def test_a_person_decides_what_is_shown(
    page: InitiativePage, publicity: str, seen: list[str], hidden: list[str]
) -> None:
    lead(page, publicity=publicity)
    box = contact_box(page)
    assert [text for text in seen if text not in box] == []
    assert [text for text in hidden if text in box] == []
    everywhere = Client().get("/da/kontakt/").content.decode()
    assert [text for text in hidden if text in everywhere] == []


@pytest.mark.slow
@pytest.mark.parametrize("whose", ["valid_to", "role_valid_to"])
@pytest.mark.parametrize(
    ("last_day", "now", "named"),
    [
        # Copenhagen is an hour before UTC in winter, two hours in summer.
        (date(2026, 12, 31), "2026-12-31 22:59:00", True),
        (date(2026, 12, 31), "2026-12-31 23:00:00", False),
        (date(2026, 12, 30), "2026-12-31 12:00:00", False),
        (date(2026, 6, 30), "2026-06-30 21:59:00", True),
        (date(2026, 6, 30), "2026-06-30 22:00:00", False),
        (None, "2031-01-01 12:00:00", True),
    ],
)
def test_a_lead_answers_to_the_end_of_the_last_day_in_denmark(
    page: InitiativePage, whose: str, last_day: date | None, now: str, named: bool
) -> None:
    lead(page, **{whose: last_day})
    with freeze_time(now):
        box = contact_box(page)
    assert (NAME in box) is named
    assert named or "99 82 34 20" in box


@pytest.mark.parametrize("whose", ["valid_from", "role_valid_from"])
@pytest.mark.parametrize(
    ("now", "named"), [("2026-12-31 22:59:00", False), ("2026-12-31 23:00:00", True)]
)
def test_a_lead_answers_from_the_first_day_in_denmark(
    page: InitiativePage, whose: str, now: str, named: bool
) -> None:
    lead(page, **{whose: date(2027, 1, 1)})
    with freeze_time(now):
        assert (NAME in contact_box(page)) is named


def test_an_organisation_may_hold_the_role(page: InitiativePage) -> None:
    partner = Partner.objects.get(code="nordjyllands-politi")
    RoleAssignment.objects.create(initiative=page, organisation=partner)
    assert partner.name_da in contact_box(page)


def test_who_lapses_is_no_wall_to_publishing(page: InitiativePage) -> None:
    """The calendar breaks no rule: the department answers."""
    lead(page, valid_to=date(2020, 1, 1))
    revision = danish(page).save_revision()
    revision.publish()
    assert danish(page).live_revision_id == revision.pk


# The facts ----------------------------------------------------------------------


def facts_of(page: Page) -> dict[str, list[Tag]]:
    """Return what the page states of itself, by the Danish or English term."""
    facts = BeautifulSoup(Client().get(page.url).content, "html5lib").select(".facts dl > div")
    return {fact.dt.get_text(): fact.select("dd") for fact in facts}


@pytest.mark.slow
def test_all_goals_are_named(desk: Desk, page: InitiativePage) -> None:
    def goals(shown: Page, term: str) -> list[str]:
        return [goal.get_text(strip=True) for goal in facts_of(shown)[term]]

    first, second = Goal.objects.get(code="M1"), Goal.objects.get(code="M2")
    target = desk.translated(page)
    assert "Mål" in goals(page, "Ikke oplyst")
    page.other_goals.through.objects.create(initiativepage=page, goal=second)
    assert goals(page, "Mål") == [second.short_title_da]
    assert goals(target, "Goal") == [second.short_title_en]
    InitiativePage.objects.filter(pk=page.pk).update(goal=first)
    assert goals(page, "Mål") == [first.short_title_da, second.short_title_da]


@pytest.mark.slow
def test_a_partner_with_a_web_site_is_linked(desk: Desk, page: InitiativePage) -> None:
    linked = Partner.objects.create(code="a", name_da="A", url="https://a.example/?a=1&b=2")
    plain = Partner.objects.create(code="b", name_da="B")
    for partner in (linked, plain):
        page.partners.through.objects.create(initiativepage=page, partner=partner)
    for shown, term in ((page, "Samarbejdspartnere"), (desk.translated(page), "Partners")):
        first, second = facts_of(shown)[term]
        assert (first.a["href"], first.a.get_text()) == (linked.url, "A")
        assert (second.a, second.get_text()) == (None, "B")


# The status and what else may be unknown -----------------------------------------


def not_stated(main: Tag) -> list[str]:
    """Return the names of the facts in the row »Ikke oplyst«."""
    rows = [
        row
        for row in main.select(".facts dl > div")
        if row.dt and row.dt.get_text() == "Ikke oplyst"
    ]
    assert len(rows) <= 1
    return [name.get_text() for row in rows for name in row.select("dd")]


def test_what_nobody_has_stated_stands_in_one_row(client: Client) -> None:
    """Of I12 nothing is known: all eight are named, and none has a row of its own."""
    main = BeautifulSoup(client.get("/da/indsatser/formidling/").content, "html5lib").main
    assert main is not None
    named = not_stated(main)
    assert named[:2] == ["Status", "Mål"]
    assert len(named) == 8
    titles = {name.get_text() for name in main.select(".facts dt")}
    assert not titles & set(named)


def test_an_unknown_status_is_said_once(client: Client) -> None:
    def soup(address: str) -> Tag:
        main = BeautifulSoup(client.get(address).content, "html5lib").main
        assert main is not None
        return main

    cards = soup("/da/indsatser/").select(".cards .card")
    assert cards
    assert not [card for card in cards if card.select(".status") or "tatus" in card.get_text()]
    main = soup(NIGHTLIFE)
    assert [name.get_text() for name in main.select(".facts :is(dt, dd)")].count("Status") == 1
    assert "Status" in not_stated(main)
    assert not main.select(".page-band .status")
    InitiativePage.objects.filter(code="I01").update(status="ongoing")
    band = soup(NIGHTLIFE).select_one(".page-band")
    assert band is not None
    assert band.select(".status-ongoing")
    assert "Status" not in not_stated(soup(NIGHTLIFE))


# The code -----------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("action", [{}, {"action-publish": "1"}])
def test_a_code_belongs_to_one_page(
    desk: Desk, page: InitiativePage, action: dict[str, str]
) -> None:
    other = new_initiative("I78", slug="en-anden")
    answer = desk.post(edit_url(other), code=page.code, **action)
    assert "code" in answer.context["form"].errors
    assert danish(other).code == "I78"


def test_the_database_holds_the_code_too(page: InitiativePage) -> None:
    other = new_initiative("I78", slug="en-anden")
    with pytest.raises(IntegrityError), transaction.atomic():
        InitiativePage.objects.filter(pk=other.pk).update(code=page.code)
    InitiativePage.objects.filter(pk__in=[page.pk, other.pk]).update(code="")


@pytest.mark.parametrize("code", ["77", "I7", "i77", "I77x", "M1"])
def test_a_code_is_i_and_digits(code: str) -> None:
    with pytest.raises(ValidationError):
        new_initiative(code)


def test_a_copy_has_no_code(desk: Desk, page: InitiativePage) -> None:
    desk.client.post(
        f"/admin/pages/{page.pk}/copy/",
        {
            "new_title": "Kopi",
            "new_slug": "kopi",
            "new_parent_page": page.get_parent().pk,
            "publish_copies": "on",
        },
    )
    copy = InitiativePage.objects.get(slug="kopi")
    assert copy.live
    assert copy.code == ""
    assert copy.get_latest_revision_as_object().code == ""
    assert danish(page).code == "I77"
    copy.save_revision().publish()


def test_the_code_stays_through_a_rename(page: InitiativePage) -> None:
    page.title, page.slug = "Et helt andet navn", "et-andet-navn"
    page.save_revision().publish()
    assert InitiativePage.objects.get(code="I77").slug == "et-andet-navn"


def test_the_english_page_has_no_code(desk: Desk, page: InitiativePage) -> None:
    target = desk.translated(page)
    assert target.code == ""
    assert target.get_latest_revision_as_object().code == ""
    assert not InitiativePage.objects.filter(locale__language_code="en").exclude(code="").exists()


@pytest.mark.slow
def test_a_code_typed_on_the_english_page_means_nothing(desk: Desk, page: InitiativePage) -> None:
    """The plain editor, after the translation was stopped, still has the field."""
    target = desk.translated(page)
    desk.stop(page)
    desk.post(edit_url(target), code="I99", summary="A summary.")
    assert english(page).facts.code == "I77"
    assert Client().get(target.url).context["short"].code == "I77"


# Years and other constraints ------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "held"),
    [(2025, 2024, False), (2024, 2024, True), (2024, 2025, True), (None, 2024, True)],
)
def test_the_last_year_comes_after_the_first(
    page: InitiativePage, start: int | None, end: int, held: bool
) -> None:
    rows = InitiativePage.objects.filter(pk=page.pk)
    if held:
        rows.update(start_year=start, end_year=end)
        danish(page).full_clean()
        return
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(start_year=start, end_year=end)
    page.start_year, page.end_year = start, end
    with pytest.raises(ValidationError):
        page.full_clean()


def test_the_database_holds_the_periods_of_people(page: InitiativePage) -> None:
    person = lead(page)
    backwards = {"valid_from": date(2026, 2, 1), "valid_to": date(2026, 1, 1)}
    for rows in (
        Person.objects.filter(pk=person.pk),
        RoleAssignment.objects.filter(person=person),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**backwards)
        rows.update(valid_from=date(2026, 1, 1), valid_to=date(2026, 1, 1))


def test_a_role_needs_somebody(page: InitiativePage) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleAssignment.objects.create(initiative=page)


def test_a_role_stands_on_the_danish_page(desk: Desk, page: InitiativePage) -> None:
    target = desk.translated(page)
    assignment = RoleAssignment(initiative=target, person=lead(page))
    with pytest.raises(ValidationError):
        assignment.full_clean()


@pytest.mark.parametrize("record", ["theme", "goal", "partner"])
def test_a_record_has_its_danish_name(record: str) -> None:
    rows = {
        "theme": (Theme.objects.all(), {"name_da": ""}),
        "goal": (Goal.objects.all(), {"sentence_da": None}),
        "partner": (Partner.objects.all(), {"name_da": None}),
    }
    queryset, values = rows[record]
    with pytest.raises(IntegrityError), transaction.atomic():
        queryset.update(**values)
