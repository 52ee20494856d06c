"""The yearly status: frozen at its first publication, and nothing changes it afterwards (F52)."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client

from initiatives.models import AnnualReportPage, Goal, InitiativePage

pytestmark = pytest.mark.django_db

DA, EN = "/da/aarlig-status/2026/", "/en/annual-status/2026/"


def danish() -> AnnualReportPage:
    return AnnualReportPage.objects.get(locale__language_code="da")


def contents(client: Client) -> list[str]:
    """Return the main part of the page in both languages, and its file, without links."""
    found = []
    for url in (DA, EN, f"{DA}status.csv", f"{EN}status.csv"):
        answer = client.get(url)
        assert answer.status_code == 200
        if answer.context:
            rows = [{**row, "url": ""} for row in answer.context["rows"]]
            found.append(str((rows, answer.context["goal_rows"], answer.context["news"])))
        else:
            found.append(answer.content.decode("utf-8-sig"))
    return found


def test_it_holds_every_public_initiative(client: Client) -> None:
    answer = client.get(DA)
    assert answer.context["total"] == 14
    assert sum(row["total"] for row in answer.context["goal_rows"]) == 14
    text = answer.content.decode()
    assert "Et trygt natteliv" in text
    assert "Mål ikke oplyst" in text
    assert "Tallene blev frosset den" in text


def test_later_edits_change_nothing(client: Client) -> None:
    before = contents(client)
    page = InitiativePage.objects.get(code="I01")
    page.title, page.status = "Et nyt navn", "completed"
    page.save_revision().publish()
    InitiativePage.objects.get(code="I02").unpublish()
    InitiativePage.objects.get(code="I03").delete()
    Goal.objects.filter(code="M1").update(short_title_da="Et andet mål", short_title_en="Other")
    assert contents(client) == before
    # What is no longer public has lost its link.
    rows = {row["code"]: row["url"] for row in client.get(DA).context["rows"]}
    assert (bool(rows["I01"]), rows["I02"], rows["I03"]) == (True, "", "")


def test_a_draft_brings_no_old_figures_back(client: Client) -> None:
    page = danish()
    revision = page.save_revision()
    call_command("freeze_annual_status", "2026", stdout=StringIO())
    frozen = danish().frozen_at
    revision.publish()
    assert danish().frozen_at == frozen
    assert client.get(DA).context["total"] == 14


def test_hidden_initiatives_never_get_in() -> None:
    InitiativePage.objects.get(code="I04").unpublish()
    out = StringIO()
    call_command("freeze_annual_status", "2026", stdout=out)
    assert out.getvalue() == "Frozen for 2026: 13 initiatives.\n"
    assert "I04" not in [entry["code"] for entry in danish().snapshot["initiatives"]]


def test_a_year_without_a_page_is_one_line() -> None:
    with pytest.raises(CommandError, match="no yearly status of 2019"):
        call_command("freeze_annual_status", "2019")


@pytest.mark.parametrize("snapshot", [{}, {"schema": 99}, [], {"schema": None, "goals": 3}])
def test_a_snapshot_of_another_shape_is_no_error(client: Client, snapshot: object) -> None:
    AnnualReportPage.objects.update(snapshot=snapshot)
    for url in (DA, EN, f"{DA}status.csv"):
        assert client.get(url).status_code == 200


def test_a_year_has_one_status() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        AnnualReportPage.objects.filter(locale__language_code="en").update(year=2026)
