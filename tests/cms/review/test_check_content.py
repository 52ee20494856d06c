"""`manage.py check_content`: what the calendar brings (F2, F3, F50), and how the command says it."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from freezegun import freeze_time
from wagtail.models import Page

from cms.models import HelpLine
from cms.review.findings import everything
from home.models import Person, StrategyVersion
from initiatives.demo.bulk import add_initiatives
from initiatives.models import InitiativePage, RoleAssignment
from tests.cms.review.conftest import Find, i01, titles

pytestmark = pytest.mark.django_db


@freeze_time("2027-01-04 12:00")
def test_what_january_2027_brings(found: Find) -> None:
    """On the demo content, with the day on which somebody last confirmed the mayor."""
    mayor = Person.objects.get(job_title_da="Borgmester")
    Person.objects.filter(pk=mayor.pk).update(last_confirmed=date(2025, 11, 3))
    rows = found()
    said = {(row["check"], row["title"], row["message"]) for row in rows}
    ended = "Ended on 31 December 2025, and no later version has begun."
    assert ("version_ended", "Version 3", ended) in said
    confirmed = "Borgmester: Not confirmed since 3 November 2025."
    assert ("person_unconfirmed", mayor.name, confirmed) in said
    assert titles(found("no_goal")) == {
        page.title for page in InitiativePage.objects.filter(code__in=("I12", "I13", "I14"))
    }


@pytest.mark.parametrize(
    ("moment", "ended"), [("2025-12-31 22:30", False), ("2025-12-31 23:30", True)]
)
def test_a_version_ends_when_its_last_year_does_in_denmark(
    found: Find, moment: str, ended: bool
) -> None:
    with freeze_time(moment):
        assert bool(found("version_ended")) is ended


def test_a_later_version_ends_the_warning(found: Find) -> None:
    StrategyVersion.objects.create(number=4, from_year=2026)
    assert found("version_ended") == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("moment", "gone"),
    [
        ("2026-12-31 22:59", False),  # New Year's Eve in Denmark
        ("2026-12-31 23:01", True),  # New Year's Day
    ],
)
def test_a_lead_who_leaves_on_new_years_eve(found: Find, moment: str, gone: bool) -> None:
    person = Person.objects.create(
        name="Prøve Person",
        publicity="all",
        phone="11223344",
        valid_to=date(2026, 12, 31),
        last_confirmed=date(2026, 3, 1),
    )
    RoleAssignment.objects.create(initiative=i01(), person=person)
    with freeze_time(moment):
        page = Client().get("/da/indsatser/et-trygt-natteliv/").content.decode()
        assert ("Prøve Person" in page) is not gone
        assert "99 82 34 20" in page  # the department's number
        assert (i01().title in titles(found("no_contact"))) is gone
        assert bool(found("role_lapsed")) is gone


def test_a_lead_who_hides_the_name_is_listed(found: Find) -> None:
    person = Person.objects.create(name="Prøve Person", publicity="none")
    RoleAssignment.objects.create(initiative=i01(), person=person)
    [row] = [row for row in found("no_contact") if row["title"] == i01().title]
    assert "shows no name" in row["message"]
    page = Client().get("/da/indsatser/et-trygt-natteliv/").content.decode()
    assert "Prøve Person" not in page
    assert "99 82 34 20" in page


def test_a_role_that_has_passed_on_is_not_listed(found: Find) -> None:
    left = Person.objects.create(name="Har Forladt", publicity="all", valid_to=date(2026, 1, 31))
    page = i01()
    RoleAssignment.objects.create(initiative=page, person=left, valid_to=date(2026, 1, 31))
    follows = Person.objects.create(name="Er Kommet", publicity="all")
    RoleAssignment.objects.create(initiative=page, person=follows, valid_from=date(2026, 2, 1))
    with freeze_time("2026-11-23 12:00"):
        assert found("role_lapsed") == []
        assert page.title not in titles(found("no_contact"))


@pytest.mark.slow
def test_help_lines_are_to_be_confirmed_each_year(found: Find) -> None:
    HelpLine.objects.create(name_da="Prøvelinjen", number="112", last_confirmed=date(2026, 1, 4))
    with freeze_time("2027-01-04 12:00"):
        assert "Prøvelinjen" not in titles(found("help_line_unconfirmed"))
    with freeze_time("2027-01-05 12:00"):
        assert "Prøvelinjen" in titles(found("help_line_unconfirmed"))


@pytest.mark.parametrize(("day", "passed"), [("2027-01-04", False), ("2027-01-05", True)])
def test_a_page_is_to_be_reviewed_in_time(found: Find, day: str, passed: bool) -> None:
    InitiativePage.objects.filter(code="I01").update(review_date=date(2027, 1, 4))
    with freeze_time(f"{day} 12:00"):
        assert (i01().title in titles(found("review_passed"))) is passed
        assert i01().title not in titles(found("no_review_date"))


# How it says so ----------------------------------------------------------------


def test_the_text_names_heading_page_and_form(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        call_command("check_content")
    assert ended.value.code == 1
    printed = capsys.readouterr().out
    page = InitiativePage.objects.get(code="I12")
    assert "No goal (3)\n" in printed
    assert (
        f"  {page.title} [da]: No goal is chosen. /admin/pages/{page.pk}/edit/#id_goal-label\n"
        in printed
    )


def test_the_messages_can_be_danish(found: Find) -> None:
    rows = found("no_goal", language="da")
    assert {row["message"] for row in rows} == {"Der er ikke valgt et mål."}


def test_nothing_found_ends_well(capsys: pytest.CaptureFixture[str]) -> None:
    Page.objects.filter(depth__gt=1).update(live=False)
    Person.objects.all().delete()
    StrategyVersion.objects.all().delete()
    HelpLine.objects.all().delete()
    call_command("check_content")  # raises no SystemExit
    assert capsys.readouterr().out.startswith("0 found")


@pytest.mark.slow
def test_more_pages_cost_no_more_questions() -> None:
    everything()  # what Django remembers about itself is asked once
    with CaptureQueriesContext(connection) as few:
        everything()
    add_initiatives(10)
    with CaptureQueriesContext(connection) as many:
        found = everything()
    assert len([finding for finding in found if finding.check == "no_contact"]) == 24
    assert len(many) <= len(few) + 2
