"""A comma in Danish outdates nothing (F46): the switch of the publish form, and the next pull."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.utils import timezone
from freezegun import freeze_time

from cms.bilingual.freshness import changes_since, notice_for
from cms.bilingual.status import State, statuses
from initiatives.models import InitiativePage
from tests.cms.bilingual.desk import (
    ENGLISH,
    LEAD,
    NEXT,
    NOW,
    SUMMARY,
    Desk,
    danish,
    edit_url,
    english,
    new_initiative,
    open_segments,
    publish_danish,
    segments_of,
    story,
    translation_of,
)
from tests.cms.bilingual.slips import CHANGES, LET_BY, SLIPS, UNKNOWN_SLIPS

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.once,
    pytest.mark.usefixtures("in_both"),
]

COMMA = LEAD.replace(" nogensinde", ", nogensinde,")
NEW = "Siden i går synger der også en nattergal på torvet."


@pytest.fixture
def page(db: None, in_both: InitiativePage) -> InitiativePage:
    """An initiative whose English page is live and fresh."""
    return danish(in_both)


def publish(page: InitiativePage, *, minor: bool, **values: Any) -> None:
    """Publish as a program does that knows whether it is a minor correction."""
    page = danish(page)
    for name, value in values.items():
        setattr(page, name, value)
    page.minor_correction = minor
    page.save_revision().publish()


def state(page: InitiativePage) -> State:
    return statuses([page.translation_key])[page.translation_key].state


def switch(desk: Desk, page: InitiativePage) -> Any:
    html = desk.client.get(edit_url(page)).content.decode()
    return BeautifulSoup(html, "html5lib").find("input", {"name": "minor_correction"})


@pytest.mark.slow
def test_the_switch_is_off_at_every_opening(desk: Desk, page: InitiativePage) -> None:
    """Also right after a publication with it on."""
    texts = {"now": [NOW], "next": [NEXT], "lead": COMMA}
    for _opening in range(2):
        found = switch(desk, page)
        assert not found.has_attr("checked")
        label = found.find_parent("label").get_text(" ", strip=True)
        assert label == "Mindre rettelse – den engelske side skal ikke rettes"
        url = edit_url(page)
        desk.post(url, **texts, minor_correction="on", **{"action-publish": "1"})
        assert danish(page).lead == COMMA


@pytest.mark.slow
def test_localize_832_no_notice_and_nothing_outdated(desk: Desk, page: InitiativePage) -> None:
    url = edit_url(page)
    form = {"now": [NOW], "next": [NEXT], "lead": COMMA, "action-publish": "1"}
    # The form writes its streams anew, with other block ids: the ordinary publication of it counts.
    desk.post(url, now=[NOW], next=[NEXT], **{"action-publish": "1"})
    desk.pull(page)
    desk.write(page, ENGLISH)
    desk.publish(page)
    page = danish(page)
    assert state(page) is State.CURRENT
    publish(page, minor=True, lead=COMMA)
    assert notice_for(english(page)) is None
    assert state(page) is State.CURRENT
    publish(page, minor=False, lead=f"{COMMA} Ja.")
    assert notice_for(english(page)) is not None
    assert form["lead"] == COMMA


@pytest.mark.slow
def test_an_english_page_and_one_without_english_have_no_switch(
    desk: Desk, page: InitiativePage
) -> None:
    lonely = new_initiative("I78", slug="alene")
    assert switch(desk, lonely) is None
    desk.stop(page)
    assert switch(desk, english(page)) is None


def test_the_old_english_is_carried_at_the_pull_and_logged(
    desk: Desk, page: InitiativePage
) -> None:
    publish(page, minor=True, lead=COMMA)
    assert open_segments(page) == []
    desk.pull(page)
    assert open_segments(page) == []
    done_of = translation_of(page).get_progress()
    assert done_of[0] == done_of[1]
    assert english(page).lead == ENGLISH["lead"]
    history = desk.client.get(f"/admin/pages/{english(page).pk}/history/").content.decode()
    assert "Mindre rettelser på dansk: Den engelske tekst til 1 afsnit er beholdt" in history
    desk.publish(page)
    assert english(page).lead == ENGLISH["lead"]


def test_several_minor_corrections_of_one_sentence_are_carried(
    desk: Desk, page: InitiativePage
) -> None:
    publish(page, minor=True, lead=COMMA)
    publish(page, minor=True, lead=COMMA.replace("læser", "Læser"))
    desk.pull(page)
    assert open_segments(page) == []


def test_only_sentences_that_minor_corrections_alone_changed_are_carried(
    desk: Desk, page: InitiativePage
) -> None:
    """One sentence was changed in earnest first, another only by the comma."""
    publish(page, minor=False, summary="En ganske anden sætning end før, helt ny.")
    publish(page, minor=True, summary="En ganske anden sætning end før; helt ny.", lead=COMMA)
    assert state(page) is State.OUTDATED
    desk.pull(page)
    assert open_segments(page) == ["En ganske anden sætning end før; helt ny."]


def test_a_change_in_earnest_on_top_of_a_minor_one_outdates(
    desk: Desk, page: InitiativePage
) -> None:
    publish(page, minor=True, lead=COMMA)
    publish(page, minor=False, lead=NEW)
    assert notice_for(english(page)) is not None
    desk.pull(page)
    assert open_segments(page) == [NEW]


@pytest.mark.slow
def test_a_comma_after_a_pull_keeps_what_was_just_translated(
    desk: Desk, page: InitiativePage
) -> None:
    publish(page, minor=False, lead=NEW)
    desk.pull(page)
    desk.write(page, {"lead": "Since yesterday a nightingale sings as well."})
    publish(page, minor=True, lead=NEW.replace(" i går", ", i går,"))
    desk.pull(page)
    assert open_segments(page) == []
    desk.publish(page)
    assert english(page).lead == "Since yesterday a nightingale sings as well."
    assert state(page) is State.CURRENT


@pytest.mark.slow
def test_english_of_the_step_between_leaves_only_the_comma(
    desk: Desk, page: InitiativePage
) -> None:
    """Earnest, pulled, comma, English published from what was pulled: only the comma is left."""
    publish(page, minor=False, lead=NEW)
    desk.pull(page)
    desk.write(page, {"lead": "Since yesterday a nightingale sings as well."})
    publish(page, minor=True, lead=NEW.replace(" i går", ", i går,"))
    desk.publish(page)
    assert state(page) is State.CURRENT
    desk.pull(page)
    assert open_segments(page) == []


@pytest.mark.slow
def test_a_comma_on_top_of_somebody_elses_draft_is_no_excuse_for_the_draft(
    desk: Desk, page: InitiativePage
) -> None:
    """Whoever ticks the switch has mended a comma; the draft below it says something else."""
    draft = danish(page)
    draft.lead = NEW
    draft.save_revision()
    comma = SUMMARY.replace("sætning", "sætning,")
    typed = {"now": [NOW], "next": [NEXT], "summary": comma, "minor_correction": "on"}
    form = desk.form(edit_url(page), **typed)
    # The blocks stay the same ones, as in a browser.
    form["now-0-id"], form["next-0-id"] = (stream[0].id for stream in (page.now, page.next))
    form["action-publish"] = "1"
    told = desk.client.post(edit_url(page), form, follow=True)
    assert danish(page).lead == NEW
    assert "Den engelske side skal opdateres alligevel: 1 afsnit" in told.content.decode()
    assert state(page) is State.OUTDATED
    assert notice_for(english(page)) is not None
    desk.pull(page)
    assert open_segments(page) == [NEW], "the comma is carried, the new sentence isn't"


def test_what_a_minor_correction_is(desk: Desk) -> None:
    """One publication of every pair, called minor: what of it is, and what is a change all the same."""
    slips, changes = (*SLIPS, *UNKNOWN_SLIPS), (*CHANGES, *LET_BY)
    old, new = (
        {
            "now": story("</p><p>".join(pair[which] for pair in slips)),
            "next": story("</p><p>".join(pair[which] for pair in changes)),
        }
        for which in (0, 1)
    )
    page = new_initiative("I80", slug="smutter", **old)
    desk.submit(page, follow=False)
    publish(page, minor=True, **new)
    found = changes_since(translation_of(page).source, page.last_published_at)
    wanted = {new for _old, new in (*UNKNOWN_SLIPS, *CHANGES)}
    assert {one.new for one in found if not one.minor} == wanted
    assert {one.new for one in found if one.minor} == {new for _old, new in (*SLIPS, *LET_BY)}


@pytest.mark.slow
def test_among_paragraphs_of_one_block_the_right_one_is_carried(desk: Desk) -> None:
    page = new_initiative("I79", slug="afsnit", now=story(f"{NOW}</p><p>{NEXT}"))
    desk.submit(page)
    texts = iter(["The first.", "The second."])
    desk.write(page, {k: v for k, v in ENGLISH.items() if k != "now"})
    translation = translation_of(page)
    for segment in segments_of(page):
        if segment.context.path.startswith("now"):
            desk.client.put(
                f"/admin/localize/translate/{translation.pk}/strings/{segment.pk}/edit/",
                f"value={next(texts)}",
                content_type="application/x-www-form-urlencoded",
            )
    desk.publish(page)
    comma = NEXT.replace("foråret", "foråret,")
    publish(
        page, minor=True, now=story(f"En ny sætning, der ikke lå der.</p><p>{NOW}</p><p>{comma}")
    )
    desk.pull(page)
    assert open_segments(page) == ["En ny sætning, der ikke lå der."]
    rows = translation.source.stringsegment_set.annotate_translation(translation.target_locale)
    carried = rows.get(string__data=comma)
    assert carried.translation == "The second."


def test_a_scheduled_minor_correction_is_one_when_it_goes_live(page: InitiativePage) -> None:
    page = danish(page)
    page.lead, page.minor_correction = COMMA, True
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision().publish()
    assert danish(page).lead == LEAD
    with freeze_time(timezone.now() + timedelta(hours=2)):
        call_command("publish_scheduled", stdout=StringIO())
    assert danish(page).lead == COMMA
    assert notice_for(english(page)) is None


def test_a_draft_saved_with_it_and_published_without_it_is_none(
    desk: Desk, page: InitiativePage
) -> None:
    draft = danish(page)
    draft.lead, draft.minor_correction = COMMA, True
    draft.save_revision()
    publish_danish(page, lead=COMMA)
    assert notice_for(english(page)) is not None
