"""Danish moves on: which sentences are open, and what a reader of the older English page is told."""

from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.template.defaultfilters import date as format_date
from django.test import Client
from django.utils import timezone, translation
from freezegun import freeze_time

from cms.bilingual.freshness import Notice, notice_for
from cms.bilingual.models import OutdatedTranslation
from initiatives.models import InitiativePage, Status
from tests.cms.bilingual.desk import (
    NOW,
    Desk,
    danish,
    english,
    open_segments,
    publish_danish,
    story,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_both")]

NEW = "Siden i går synger der også en nattergal på torvet."


@pytest.fixture
def page(db: None, in_both: InitiativePage) -> InitiativePage:
    """An initiative whose English page is live and fresh."""
    return danish(in_both)


def notice(page: InitiativePage) -> Notice | None:
    return notice_for(english(page))


def shown(page: InitiativePage) -> str:
    return Client().get(english(page).url).content.decode()


def in_english(moment: datetime) -> str:
    """Return a date as the English pages write it."""
    with translation.override("en"):
        return str(format_date(timezone.localtime(moment), "j F Y"))


@pytest.mark.slow
def test_one_changed_sentence_opens_one_segment(desk: Desk, page: InitiativePage) -> None:
    publish_danish(page, now=story(NOW, NEW))
    assert open_segments(page) == [], "nothing changes before the translator pulls"
    desk.pull(page)
    assert open_segments(page) == [NEW]


@pytest.mark.slow
def test_localize_832_readers_are_told_before_and_after_the_pull(
    desk: Desk, page: InitiativePage, django_user_model: Any
) -> None:
    based_on = page.last_published_at
    assert based_on is not None
    with freeze_time(timezone.now() + timedelta(days=40)):
        desk.client.force_login(django_user_model.objects.get(username="boss"))
        changed = publish_danish(page, lead=NEW).last_published_at
        assert changed is not None
        for _when in ("before", "after"):
            told = notice(page)
            assert told is not None
            assert told.source_date == changed
            assert told.translated_date == based_on
            assert told.source_url == danish(page).url
            html = shown(page)
            assert in_english(changed) in html
            assert in_english(based_on) in html
            desk.pull(page)
        desk.write(page, {"lead": "Since yesterday a nightingale sings as well."})
        assert notice(page) is not None, "a draft changes nothing for readers"
        desk.publish(page)
    assert notice(page) is None
    assert in_english(based_on) not in shown(page)


def test_a_change_on_the_day_of_the_translation_names_the_day_once(page: InitiativePage) -> None:
    changed = publish_danish(page, lead=NEW).last_published_at
    assert changed is not None
    html = shown(page)
    assert html.count(f"The Danish page was changed on {in_english(changed)}") == 1
    assert "based on an earlier version of the same day" in html
    assert "based on the version of" not in html


@pytest.mark.slow
def test_the_first_change_dates_the_notice(desk: Desk, page: InitiativePage) -> None:
    first = publish_danish(page, lead=NEW).last_published_at
    publish_danish(page, lead="Og der kom også en solsort til torvet.")
    told = notice(page)
    assert told is not None
    assert told.source_date == first


def test_a_change_of_facts_tells_nobody(page: InitiativePage) -> None:
    publish_danish(page, status=Status.COMPLETED, start_year=2020, sensitive=True)
    assert notice(page) is None


def test_publishing_again_without_a_change_tells_nobody(page: InitiativePage) -> None:
    publish_danish(page)
    assert notice(page) is None
    assert not OutdatedTranslation.objects.filter(source__object_id=page.translation_key).exists()


def test_a_change_that_is_taken_back_before_the_pull_tells_nobody(page: InitiativePage) -> None:
    lead = page.lead
    publish_danish(page, lead=NEW)
    publish_danish(page, lead=lead)
    assert notice(page) is None


@pytest.mark.slow
def test_a_change_taken_back_after_the_pull_keeps_english_complete(
    desk: Desk, page: InitiativePage
) -> None:
    """The old sentence and its translation are remembered."""
    lead = page.lead
    publish_danish(page, lead=NEW)
    desk.pull(page)
    publish_danish(page, lead=lead)
    desk.pull(page)
    assert open_segments(page) == []
    desk.publish(page)
    assert notice(page) is None


@pytest.mark.slow
def test_a_deleted_sentence_is_a_change(desk: Desk, page: InitiativePage) -> None:
    publish_danish(page, lead="")
    assert notice(page) is not None
    desk.pull(page)
    assert open_segments(page) == []
    desk.publish(page)
    assert notice(page) is None
    assert english(page).lead == ""


@pytest.mark.slow
def test_an_older_rendering_that_goes_live_late_is_still_older(
    desk: Desk, page: InitiativePage
) -> None:
    """Scheduled before Danish changed, live after the pull: readers are told."""
    revision = english(page).live_revision
    assert revision is not None
    revision.approved_go_live_at = timezone.now() + timedelta(hours=1)
    revision.save(update_fields=["approved_go_live_at"])
    publish_danish(page, lead=NEW)
    desk.pull(page)
    with freeze_time(timezone.now() + timedelta(hours=2)):
        call_command("publish_scheduled", stdout=StringIO())
    told = notice(page)
    assert told is not None
    assert told.translated_date == page.last_published_at


@pytest.mark.slow
def test_what_the_clock_has_published_is_a_danish_version_too(
    desk: Desk, page: InitiativePage, django_user_model: Any
) -> None:
    """By the clock, pulled, by hand, and then English of what was pulled: it lags behind by the last alone."""
    start, summary = timezone.now(), "Et helt andet resumé end det, der stod her før."
    publish_danish(page, lead=NEW, go_live_at=start + timedelta(days=1))
    with freeze_time(start + timedelta(days=10)) as clock:
        desk.client.force_login(django_user_model.objects.get(username="boss"))
        call_command("publish_scheduled", stdout=StringIO())
        by_the_clock = danish(page).last_published_at
        clock.tick(timedelta(minutes=5))
        desk.pull(page)
        desk.write(page, {"lead": "Since yesterday a nightingale sings as well."})
        clock.tick(timedelta(minutes=5))
        by_hand = publish_danish(page, summary=summary, go_live_at=None).last_published_at
        clock.tick(timedelta(minutes=5))
        desk.publish(page)
        told = notice(page)
        assert told is not None
        assert (told.translated_date, told.source_date) == (by_the_clock, by_hand)
        editor = desk.client.get(f"/admin/pages/{english(page).pk}/edit/").content.decode()
        assert "Fortryd hentningen" not in editor, "English is live with what was pulled in"


def test_danish_pages_never_carry_a_notice(page: InitiativePage) -> None:
    publish_danish(page, lead=NEW)
    assert notice_for(danish(page)) is None


def test_the_demo_shows_one_outdated_page() -> None:
    i13 = InitiativePage.objects.get(code="I13")
    told = notice(i13)
    assert told is not None
    assert told.source_url == i13.url
    assert told.translated_date < told.source_date
    assert 'href="' + i13.url in shown(i13)
    assert OutdatedTranslation.objects.count() == 1
