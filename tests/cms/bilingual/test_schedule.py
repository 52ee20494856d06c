"""English goes live at a set time, alone or together with its Danish page (F40, F45)."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import get_user
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from freezegun import freeze_time

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
    errors_of,
    in_a_while,
    leaks,
    new_initiative,
    publish_danish,
)
from tests.cms.bilingual.people import Staff, approve, awaits, reader_sees, shown

pytestmark = pytest.mark.django_db

TEN = datetime(2026, 11, 28, 9, tzinfo=UTC)  # 10:00 in Aalborg
LATER = "A lead that was typed after the page was sent."


def in_form(moment: Any) -> str:
    """Return a time as the browser's own field sends it."""
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


@pytest.mark.slow
def test_approved_for_a_later_hour(staff: Staff, sent: InitiativePage) -> None:
    hour = in_a_while()
    assert errors_of(approve(staff.comms, sent, go_live_at=in_form(hour))) == []
    assert not english(sent).live
    assert "Annuller det" in shown(staff.comms, sent)
    staff.translator.write(sent, {"lead": LATER})
    assert errors_of(staff.translator.press("send", sent)), "locked by the schedule"
    with freeze_time(hour + timedelta(minutes=1)):
        call_command("publish_scheduled", stdout=StringIO())
    assert ENGLISH["lead"] in reader_sees(sent)


@pytest.mark.slow
@pytest.mark.once
def test_published_for_a_later_hour_and_cancelled(staff: Staff, ready: InitiativePage) -> None:
    hour = in_a_while()
    staff.comms.press("publish", ready, go_live_at=in_form(hour))
    target = english(ready)
    assert not target.live
    revision = target.scheduled_revision
    staff.comms.client.post(f"/admin/pages/{target.pk}/revisions/{revision.pk}/unschedule/")
    staff.comms.press("publish", ready)
    assert english(ready).live, "the hour of the cancelled schedule counts no more"


@pytest.mark.slow
def test_danish_and_english_go_live_together(staff: Staff, desk: Desk) -> None:
    """Neither before the hour, both after it, and no word of an older translation (F40)."""
    hour = in_a_while()
    page = new_initiative("I78", go_live_at=hour)
    desk.submit(page)
    staff.translator.write(page, ENGLISH)
    staff.translator.press("send", page)
    assert "Sammen med den danske side" in shown(staff.comms, page)
    assert errors_of(approve(staff.comms, page, together="on")) == []
    publish_danish(page, lead=page.lead)  # saved once more, after the English page
    assert not danish(page).live
    assert not english(page).live
    out = StringIO()
    with freeze_time(hour + timedelta(minutes=1)):
        call_command("publish_scheduled", stdout=out)
    assert "2 published, 0 taken off, 0 refused" in out.getvalue()
    assert danish(page).live
    assert ENGLISH["lead"] in reader_sees(page)
    assert "The Danish page was changed" not in reader_sees(page)


@pytest.mark.slow
@pytest.mark.once
def test_both_are_set_to_ten_by_hand(staff: Staff, desk: Desk) -> None:
    """As F40 has it: both set to 10:00, English by a typed hour; a reader at no moment sees one of them alone."""
    with freeze_time("2026-11-27 12:00"):
        sign_in_again(desk, staff)
        page = new_initiative("I78", live=False, go_live_at=TEN)
        desk.submit(page)
        staff.translator.write(page, ENGLISH)
        assert danish(page).scheduled_revision.approved_go_live_at == TEN
        staff.comms.press("publish", page, go_live_at="2026-11-28T10:00")
        assert english(page).scheduled_revision.approved_go_live_at == TEN
    for minutes, seen in ((-1, False), (1, True), (24 * 60, True)):
        with freeze_time(TEN + timedelta(minutes=minutes)):
            call_command("publish_scheduled", stdout=StringIO())
            assert (danish(page).live, english(page).live) == (seen, seen)
            assert (LEAD in Client().get(danish(page).url).content.decode()) == seen
            assert (ENGLISH["lead"] in reader_sees(page)) == seen
            assert "The Danish page was changed" not in reader_sees(page)


@pytest.mark.slow
@pytest.mark.once
def test_a_typed_hour_counts_more_than_the_tick_that_stands_there(staff: Staff, desk: Desk) -> None:
    """The panel ticks "together with the Danish page" by itself."""
    page = new_initiative("I78", go_live_at=timezone.now() + timedelta(minutes=10))
    desk.submit(page)
    staff.translator.write(page, ENGLISH)
    later = in_a_while()
    staff.comms.press("publish", page, together="on", go_live_at=in_form(later))
    assert english(page).scheduled_revision.approved_go_live_at == later


TYPED = pytest.mark.parametrize("typed", ["2026-11-28 10:00", "28.11.2026 10:00"])


def set_by_form(desk: Desk, page: InitiativePage, typed: str) -> list[str]:
    """Set the hour of the Danish page in its form, and publish; return what the editor is told."""
    hour = {"go_live_at": typed, "action-publish": "1"}
    answer = desk.post(edit_url(page), now=[NOW], next=[NEXT], **hour)
    return [str(message) for message in answer.context["messages"]]


@pytest.mark.slow
@pytest.mark.once
@TYPED
def test_both_are_set_to_ten_in_their_forms(staff: Staff, desk: Desk, typed: str) -> None:
    """F40 as editors do it: the Danish form first, then English, at any moment both or neither."""
    with freeze_time("2026-11-27 12:00"):
        sign_in_again(desk, staff)
        page = new_initiative("I78")
        page.unpublish()
        set_by_form(desk, page, typed)
        desk.submit(page)
        assert danish(page).scheduled_revision.approved_go_live_at == TEN
        [refusal] = errors_of(staff.comms.press("publish", page, together="on"))
        assert "Den engelske side er ikke færdig: 0 af 6" in refusal
        staff.translator.write(page, {**ENGLISH, "now": "A.", "next": "B."})
        staff.translator.press("send", page)
        assert errors_of(approve(staff.comms, page, together="on")) == []
    for minutes in (-1, 1, 60, 24 * 60):
        seen = minutes > 0
        with freeze_time(TEN + timedelta(minutes=minutes)):
            call_command("publish_scheduled", stdout=StringIO())
            assert (Client().get(danish(page).url).status_code == 200) == seen
            assert (ENGLISH["lead"] in reader_sees(page)) == seen
            assert "The Danish page was changed" not in reader_sees(page)


@pytest.mark.slow
@pytest.mark.once
def test_danish_goes_first_where_english_is_not_ready(staff: Staff, desk: Desk) -> None:
    with freeze_time("2026-11-27 12:00"):
        sign_in_again(desk, staff)
        page = new_initiative("I78")
        page.unpublish()
        desk.submit(page)
        staff.translator.write(page, {"title": ENGLISH["title"], "lead": ENGLISH["lead"]})
        told = set_by_form(desk, page, "2026-11-28 10:00")
        assert any("er ikke sat til samme tid: Kladde, 3 af 6" in one for one in told), told
    with freeze_time(TEN + timedelta(minutes=1)):
        call_command("publish_scheduled", stdout=StringIO())
    assert Client().get(danish(page).url).status_code == 200
    assert reader_sees(page) == ""
    assert leaks() == []


def sign_in_again(desk: Desk, staff: Staff) -> None:
    """Begin new logins: those of another day have ended, or not begun."""
    for one in (desk, staff.translator, staff.comms):
        one.client.force_login(get_user(one.client))


def held_back(staff: Staff, desk: Desk) -> tuple[InitiativePage, datetime]:
    """Schedule both languages for an hour, which is returned, and hold the Danish page back."""
    hour = in_a_while()
    page = new_initiative("I78", go_live_at=hour)
    desk.submit(page)
    staff.translator.write(page, ENGLISH)
    assert errors_of(staff.comms.press("publish", page, together="on")) == []
    waiting = danish(page)
    desk.client.post(
        f"/admin/pages/{waiting.pk}/revisions/{waiting.scheduled_revision.pk}/unschedule/"
    )
    return page, hour


@pytest.mark.slow
@pytest.mark.once
def test_english_waits_for_a_danish_page_that_is_held_back(staff: Staff, desk: Desk) -> None:
    page, hour = held_back(staff, desk)
    with freeze_time(hour + timedelta(minutes=1)):
        call_command("publish_scheduled", stdout=StringIO())
    assert not english(page).live


@pytest.mark.slow
@pytest.mark.once
def test_wagtail_13879_a_refused_page_keeps_its_schedule(staff: Staff, desk: Desk) -> None:
    """It goes live at the next minute of the clock after the Danish page is there."""
    page, hour = held_back(staff, desk)
    with freeze_time(hour + timedelta(minutes=1)):
        call_command("publish_scheduled", stdout=StringIO())
        assert english(page).scheduled_revision is not None
        waiting = danish(page)
        waiting.go_live_at = None
        waiting.save_revision().publish()
        call_command("publish_scheduled", stdout=StringIO())
    assert english(page).live


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize(
    ("hour", "told"),
    [
        ("2020-01-01T10:00", "Tidspunktet er allerede passeret."),
        ("i morgen", "Skriv både dato og klokkeslæt for publiceringen."),
        ("2027-03-28T02:30", "eksisterer måske ikke"),
    ],
)
def test_an_hour_that_is_none(staff: Staff, sent: InitiativePage, hour: str, told: str) -> None:
    """Long past, no time at all, and one that the change to summer time leaves out."""
    (refused,) = errors_of(approve(staff.comms, sent, go_live_at=hour))
    assert told in refused
    assert awaits(sent) is not None
