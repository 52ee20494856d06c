"""»Hvad er ændret?« (F10): a line for readers with a publication, dated when that goes live."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from freezegun import freeze_time

from cms.models import ChangeNote, User
from initiatives.models import InitiativePage
from tests.cms.bilingual.desk import (
    ENGLISH,
    LEAD,
    NEXT,
    NOW,
    Desk,
    danish,
    edit_url,
    english,
    new_initiative,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]

TEXTS = {"now": [NOW], "next": [NEXT]}
PUBLISH = {"action-publish": "1"}


@pytest.fixture
def desk(admin: Client) -> Desk:
    return Desk(admin)


@pytest.fixture
def page(db: None) -> InitiativePage:
    return new_initiative()


def soup(address: str, client: Client | None = None) -> BeautifulSoup:
    answer = (client or Client()).get(address)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content.decode(), "html5lib")


def notes(page: InitiativePage) -> list[str]:
    """Return what readers of a page are told, the newest first."""
    return [" ".join(item.get_text().split()) for item in soup(page.url).select("#changes li")]


def form_field(desk: Desk, page: InitiativePage) -> Any:
    return soup(edit_url(page), desk.client).find("input", {"name": "change_note"})


def edit(desk: Desk, page: InitiativePage, **values: Any) -> None:
    answer = desk.post(edit_url(page), **TEXTS, **values)
    assert [str(one) for one in answer.context["messages"] if one.level_tag == "error"] == []


@pytest.mark.slow
def test_a_note_stands_on_the_page_with_its_date(desk: Desk, page: InitiativePage) -> None:
    assert soup(page.url).select_one("#changes") is None, "no note, no list"
    with freeze_time("2026-11-03 12:00"):
        sign_in(desk)
        edit(desk, page, change_note="Ny kontakt", **PUBLISH)
    with freeze_time("2026-11-28 12:00"):
        sign_in(desk)
        edit(desk, page, lead="Noget andet.", change_note="Ny tekst <om> lys", **PUBLISH)
        edit(desk, page, lead="Noget helt andet.", **PUBLISH)
    assert notes(page) == ["28. november 2026: Ny tekst <om> lys", "3. november 2026: Ny kontakt"]
    folded = soup(page.url).select_one("details#changes")
    assert not folded.has_attr("open")
    assert folded.summary.get_text(strip=True) == "Hvad er ændret?"


def sign_in(desk: Desk) -> None:
    """Begin a login now: at a frozen time another one has ended."""
    desk.client.force_login(User.objects.get(username="boss"))


@pytest.mark.slow
def test_a_minor_correction_adds_none(desk: Desk, page: InitiativePage) -> None:
    desk.translated(page)
    edit(desk, page, lead=f"{LEAD} ", minor_correction="on", change_note="Et komma", **PUBLISH)
    assert notes(page) == []


@pytest.mark.slow
def test_a_note_waits_in_the_draft_until_that_is_public(desk: Desk, page: InitiativePage) -> None:
    edit(desk, page, lead="Et udkast.", change_note="Nye tider")
    assert notes(page) == []
    assert form_field(desk, page)["value"] == "Nye tider"
    edit(desk, page, lead="Et andet udkast.")  # the form keeps what stands in it
    assert notes(page) == []
    edit(desk, page, **PUBLISH)
    assert len(notes(page)) == 1
    assert not form_field(desk, page).get("value"), "told once"
    edit(desk, page, lead="Og mere.", **PUBLISH)
    assert len(notes(page)) == 1


@pytest.mark.slow
@pytest.mark.parametrize("name", ["change_note", "minor_correction"])
def test_the_form_has_the_field_once(desk: Desk, page: InitiativePage, name: str) -> None:
    """Of two a browser sends the second too, which is empty and counts."""
    desk.translated(page)
    assert len(soup(edit_url(page), desk.client).select(f"form [name={name}]")) == 1


@pytest.mark.slow
def test_a_note_that_is_emptied_again_is_told_to_nobody(desk: Desk, page: InitiativePage) -> None:
    edit(desk, page, change_note="Nye tider")
    edit(desk, page, change_note="")
    edit(desk, page, **PUBLISH)
    assert notes(page) == []


def test_a_note_goes_live_with_its_schedule(desk: Desk, page: InitiativePage) -> None:
    hour = timezone.now() + timedelta(hours=3)
    waiting = danish(page)
    waiting.go_live_at = hour
    waiting.change_note = "Nye tider"
    waiting.save_revision().publish()
    assert notes(page) == []
    with freeze_time(hour + timedelta(minutes=1)):
        call_command("publish_scheduled", stdout=StringIO())
    [note] = ChangeNote.objects.all()
    assert note.published_at == hour + timedelta(minutes=1)
    assert len(notes(page)) == 1


@pytest.mark.slow
def test_an_old_version_brought_back_is_not_told_twice(desk: Desk, page: InitiativePage) -> None:
    edit(desk, page, lead="Et.", change_note="Første", **PUBLISH)
    before = ChangeNote.objects.get().published_at
    first = danish(page).live_revision
    edit(desk, page, lead="To.", **PUBLISH)
    first.publish()
    assert ChangeNote.objects.get().published_at == before


@pytest.mark.slow
def test_each_language_has_its_own(desk: Desk, page: InitiativePage) -> None:
    desk.translated(page)
    edit(desk, page, lead="En ny indledning.", change_note="Ny indledning", **PUBLISH)
    assert notes(english(page)) == []
    desk.pull(page)
    desk.write(page, {**ENGLISH, "lead": "A new introduction."})
    desk.press("publish", page, change_note="New introduction")
    [told] = notes(english(page))
    assert told.endswith(": New introduction")
    assert soup(english(page).url).select_one("#changes summary").get_text(strip=True) == (
        "What has changed?"
    )
    [told] = notes(page)
    assert told.endswith(": Ny indledning")


@pytest.mark.slow
def test_the_translators_note_is_sent_along_for_approval(desk: Desk, page: InitiativePage) -> None:
    desk.translated(page)
    desk.press("draft", page, change_note="New introduction")
    assert notes(english(page)) == []
    shown = soup(edit_url(english(page)), desk.client)
    fields = shown.find_all("input", {"name": "change_note"})
    assert {field["value"] for field in fields} == {"New introduction"}
    desk.press("publish", page, change_note="New introduction")
    assert len(notes(english(page))) == 1


@pytest.mark.slow
def test_a_new_page_has_nothing_to_tell(desk: Desk, page: InitiativePage) -> None:
    InitiativePage.objects.filter(pk=page.pk).update(first_published_at=None)
    assert form_field(desk, page) is None


@pytest.mark.slow
def test_a_note_is_one_line_of_bearable_length(desk: Desk, page: InitiativePage) -> None:
    answer = desk.post(edit_url(page), **TEXTS, change_note="x" * 201, **PUBLISH)
    assert "change_note" in answer.context["form"].errors
    desk.translated(page)
    answer = desk.press("publish", page, change_note="x" * 201)
    assert any("200" in str(one) for one in answer.context["messages"])
