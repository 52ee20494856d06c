"""A complete English page goes live, shows the Danish facts at once, and changes by nobody but its translator."""

from typing import Any

import pytest
from django.test import Client
from wagtail.models import Locale

from cms.bilingual.models import RevisionStamp
from initiatives.models import InitiativePage, Status
from tests.cms.bilingual.desk import (
    ENGLISH,
    TITLE,
    Desk,
    danish,
    english,
    errors_of,
    leaks,
    publish_danish,
    translation_of,
)

pytestmark = pytest.mark.django_db


def text_of(address: str) -> str:
    answer = Client().get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def row_of(page: InitiativePage) -> dict[str, Any]:
    """Return what readers get: every column but Wagtail's bookkeeping of drafts."""
    row: dict[str, Any] = InitiativePage.objects.filter(pk=page.pk).values().get()
    for name in (
        "draft_title",
        "has_unpublished_changes",
        "latest_revision_id",
        "latest_revision_created_at",
    ):
        row.pop(name)
    return row


@pytest.mark.slow
def test_a_complete_page_is_published_from_localizes_editor(
    desk: Desk, page: InitiativePage
) -> None:
    desk.submit(page)
    desk.write(page, ENGLISH)
    assert errors_of(desk.publish(page)) == []
    target = english(page)
    assert target.live
    assert target.url == "/en/initiatives/canaries-in-the-evening/"
    for sentence in (ENGLISH["title"], ENGLISH["lead"], ENGLISH["now"], ENGLISH["next"]):
        assert sentence in text_of(target.url)
    assert leaks() == []


@pytest.mark.slow
def test_the_live_revision_is_stamped_with_its_danish_version(
    desk: Desk, page: InitiativePage
) -> None:
    target = desk.translated(page)
    stamp = RevisionStamp.objects.get(revision=target.live_revision)
    assert stamp.source_version == danish(page).last_published_at


@pytest.mark.slow
def test_the_address_comes_from_the_english_title(desk: Desk, page: InitiativePage) -> None:
    desk.submit(page)
    desk.write(page, {name: text for name, text in ENGLISH.items() if name != "slug"})
    desk.publish(page)
    assert english(page).slug == "canaries-in-the-evening"


@pytest.mark.slow
def test_an_address_that_is_taken_gets_a_number(desk: Desk, page: InitiativePage) -> None:
    taken = InitiativePage.objects.filter(locale__language_code="en").first()
    assert taken is not None
    desk.submit(page)
    desk.write(page, {**ENGLISH, "slug": taken.slug})
    desk.publish(page)
    assert english(page).slug == f"{taken.slug}-1"


@pytest.mark.slow
def test_facts_are_read_through_at_once(desk: Desk, page: InitiativePage) -> None:
    """On the English page, in the list and on the card of the goal, with no job run."""
    goal = InitiativePage.objects.get(code="I01").goal
    target = desk.translated(page)
    assert "Completed" not in text_of(target.url)
    publish_danish(page, status=Status.COMPLETED, goal=goal)
    assert "Completed" in text_of(target.url)
    assert goal.short_title_en in text_of(target.url)
    listed = text_of(f"/en/initiatives/?status={Status.COMPLETED}")
    assert ENGLISH["title"] in listed
    goal_page = goal.pages.get(locale__language_code="da").get_translation(
        Locale.objects.get(language_code="en")
    )
    assert ENGLISH["title"] in text_of(goal_page.url)


@pytest.mark.slow
def test_an_older_english_draft_brings_no_old_fact_back(desk: Desk, page: InitiativePage) -> None:
    target = desk.translated(page)
    older = target.live_revision
    assert older is not None
    desk.write(page, {"lead": "A better English lead."})
    desk.publish(page)
    publish_danish(page, status=Status.PAUSED, sensitive=True)
    older.publish()
    shown = text_of(english(page).url)
    assert ENGLISH["lead"] in shown
    assert "Paused" in shown
    assert english(page).facts.sensitive


@pytest.mark.slow
def test_a_typing_error_is_mended_while_danish_moves_on(desk: Desk, page: InitiativePage) -> None:
    """Until the change is pulled in, English is published against the version it is based on."""
    target = desk.translated(page)
    publish_danish(page, lead="En helt ny dansk manchet om fuglene.", status=Status.PAUSED)
    desk.write(page, {"summary": "A mended English summary."})
    assert errors_of(desk.publish(page)) == []
    shown = text_of(target.url)
    assert ENGLISH["lead"] in shown
    assert "Paused" in shown
    assert english(page).summary == "A mended English summary."


@pytest.mark.slow
def test_localize_655_an_unfinished_draft_leaves_the_live_row_alone(
    desk: Desk, page: InitiativePage
) -> None:
    target = desk.translated(page)
    before = row_of(target)
    publish_danish(page, title="Andre fugle på Nytorv", lead="En helt ny dansk manchet om fuglene.")
    desk.pull(page)
    desk.write(page, {"title": "Other birds"})
    translation_of(page).save_target(publish=False)
    assert row_of(target) == before


@pytest.mark.slow
def test_localize_655_a_finished_draft_leaves_the_live_row_alone(
    desk: Desk, page: InitiativePage
) -> None:
    target = desk.translated(page)
    before = row_of(target)
    desk.write(page, {"lead": "A better English lead."})
    translation_of(page).save_target(publish=False)
    assert row_of(target) == before
    assert english(page).get_latest_revision_as_object().lead == "A better English lead."


@pytest.mark.slow
def test_publishing_danish_touches_no_english_text(desk: Desk, page: InitiativePage) -> None:
    target = desk.translated(page)
    before = row_of(target)
    publish_danish(page, title="Andre fugle på Nytorv", slug="andre-fugle", lead="Ny manchet.")
    assert row_of(target) == before


@pytest.mark.slow
def test_the_facts_stay_on_the_danish_page(desk: Desk, page: InitiativePage) -> None:
    """No copy that could drift: on the English page they are blank."""
    publish_danish(page, status=Status.COMPLETED, start_year=2021)
    target = desk.translated(page)
    assert (target.code, target.status, target.start_year) == ("", Status.UNKNOWN, None)
    assert target.facts.code == "I77"


def test_localize_469_what_is_shown_of_an_untranslated_page(page: InitiativePage) -> None:
    """Its English in brief in the list; its English address is a 404 that helps."""
    listed = text_of("/en/initiatives/?page=1") + text_of("/en/initiatives/?page=2")
    assert page.brief_title_en in listed
    answer = Client().get("/en/initiatives/kanariefugle-paa-nytorv/")
    assert answer.status_code == 404
    assert page.brief_title_en in answer.content.decode()
    assert TITLE not in answer.content.decode()
