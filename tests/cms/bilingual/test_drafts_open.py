"""The Danish page is moved, restricted, taken off or deleted while its English page is in the making."""

from typing import Any

import pytest
from django.test import Client
from wagtail.models import Locale, Page
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from cms.bilingual import pulling
from home.models import SectionPage, StandardPage
from initiatives.models import InitiativePage, Theme
from tests.cms.bilingual.desk import (
    ENGLISH,
    Desk,
    danish,
    english,
    errors_of,
    leaks,
    new_initiative,
    open_segments,
    publish_danish,
    story,
)
from tests.cms.bilingual.people import Staff, approve, awaits

pytestmark = [pytest.mark.django_db, pytest.mark.once]

NEWER = "Siden i går synger der også en nattergal på torvet."


def status(page: Page) -> int:
    return Client().get(Page.objects.get(pk=page.pk).url).status_code


@pytest.mark.slow
def test_danish_is_taken_off_during_the_review(staff: Staff, sent: InitiativePage) -> None:
    danish(sent).unpublish()
    assert errors_of(approve(staff.comms, sent)) != []
    assert not english(sent).live
    assert awaits(sent) is not None, "it goes live once Danish is back"
    danish(sent).get_latest_revision().publish()
    assert errors_of(approve(staff.comms, sent)) == []
    assert status(english(sent)) == 200


def test_danish_is_restricted_during_the_review(
    staff: Staff, desk: Desk, sent: InitiativePage
) -> None:
    desk.client.post(
        f"/admin/pages/{danish(sent).pk}/privacy/", {"restriction_type": "login", "password": ""}
    )
    approve(staff.comms, sent)
    assert english(sent).live
    assert status(english(sent)) == 302


def test_danish_is_moved_during_the_review(staff: Staff, sent: InitiativePage) -> None:
    about = SectionPage.objects.get(slug="om-tryg-aalborg")
    Page.objects.get(pk=danish(sent).pk).move(about, pos="last-child")
    approve(staff.comms, sent)
    assert english(sent).url.startswith("/en/about/")
    assert status(english(sent)) == 200


def test_danish_is_deleted_during_the_review(
    staff: Staff, desk: Desk, sent: InitiativePage
) -> None:
    """Nobody's open editor ends in a 500, and the sentences are in the file that brings it back."""
    target, state = english(sent), awaits(sent)
    desk.client.post(f"/admin/pages/{danish(sent).pk}/delete/")
    assert not Page.objects.filter(pk=target.pk).exists()
    data = {"action": "approve", "task_state": state.pk}
    answer = staff.comms.client.post(f"/admin/pages/{target.pk}/edit/", data)
    assert answer.status_code == 404
    assert not StringTranslation.objects.filter(data=ENGLISH["lead"]).exists()


# Many at once -------------------------------------------------------------------


@pytest.mark.slow
def test_foundation_7372_ten_pages_are_taken_off_at_once(desk: Desk) -> None:
    english_keys = InitiativePage.objects.filter(locale__language_code="en", live=True)
    ten = list(
        InitiativePage.objects.filter(
            locale__language_code="da", translation_key__in=english_keys.values("translation_key")
        )[:10]
    )
    assert len(ten) == 10
    twins = [english_of(page) for page in ten]
    assert [status(page) for page in twins] == [200] * 10
    assert desk.bulk("unpublish", *ten).status_code == 200
    assert [status(page) for page in (*ten, *twins)] == [404] * 20


def test_wagtail_13487_pages_are_moved_at_once(desk: Desk) -> None:
    home = StandardPage.objects.filter(locale__language_code="da", depth=3)
    pages = list(home)
    about = SectionPage.objects.get(slug="om-tryg-aalborg")
    twins = {page.pk: english_of(page) for page in pages}
    assert len(pages) > 1
    desk.bulk("move", *pages, chooser=about.pk)
    for page in pages:
        assert Page.objects.get(pk=page.pk).get_parent().pk == about.pk
        moved = Page.objects.get(pk=twins[page.pk].pk)
        assert moved.get_parent().translation_key == about.translation_key
        assert status(moved) == 200
    assert Page.find_problems() == ([], [], [], [], [])


def english_of(page: Page) -> Page:
    return Page.objects.get(translation_key=page.translation_key, locale__language_code="en")


# What stays as it was ------------------------------------------------------------


@pytest.mark.slow
def test_localize_820_what_is_cleared_in_danish_is_cleared_in_english(
    desk: Desk, page: InitiativePage
) -> None:
    theme = Theme.objects.create(code="fugle", name_da="Fugle", name_en="Birds of the square")
    publish_danish(page, themes=[theme])
    target = desk.translated(page)
    assert "Birds of the square" in Client().get(target.url).content.decode()
    publish_danish(page, themes=[])
    assert "Birds of the square" not in Client().get(target.url).content.decode()


@pytest.mark.slow
def test_localize_838_nothing_opens_again_through_ten_pulls(db: None) -> None:
    many = [f"Den {number}. sætning handler om fuglene." for number in range(100)]
    page = new_initiative("I78", now=story(*many))
    source, _created = TranslationSource.get_or_create_from_instance(page)
    locale = Locale.objects.get(language_code="en")
    StringTranslation.objects.bulk_create(
        StringTranslation(
            translation_of=one.string, context=one.context, locale=locale, data=f"No. {one.order}."
        )
        for one in source.stringsegment_set.select_related("string", "context")
    )
    Translation.objects.create(source=source, target_locale=locale)
    assert len(list(source.stringsegment_set.all())) > 100
    for _pull in range(10):
        pulling.pull(source)
        assert open_segments(page) == []


@pytest.mark.slow
def test_localize_823_a_pull_takes_the_live_text_and_no_draft(
    desk: Desk, page: InitiativePage
) -> None:
    desk.translated(page)
    draft = danish(page)
    draft.lead = NEWER
    draft.save_revision()
    desk.press("pull", page)
    assert open_segments(page) == []
    assert leaks((NEWER,)) == []


@pytest.mark.slow
def test_guide_293_translated_anew_from_the_newest_danish(desk: Desk, page: InitiativePage) -> None:
    target = desk.translated(page)
    desk.client.post(f"/admin/pages/{target.pk}/delete/")
    publish_danish(page, lead=NEWER)
    desk.submit(danish(page))
    assert NEWER in open_segments(page)
    desk.write(page, ENGLISH)
    desk.publish(page)
    assert "The Danish page was changed" not in Client().get(english(page).url).content.decode()


@pytest.mark.slow
def test_localize_262_a_dropped_link_is_told(desk: Desk, page: InitiativePage) -> None:
    text = '<p>Læs om <a href="https://example.org/">fuglene på torvet</a> her.</p>'
    blocks = [{"type": "paragraph", "value": text, "id": "00000000-0000-4000-8000-000000000001"}]
    publish_danish(page, now=blocks)
    desk.submit(danish(page))
    told = "Afsnit, der mangler et link fra den danske side"
    desk.write(page, {"now": 'Read of <a id="a1">the birds</a> here.'})
    assert told not in opened(desk, page)
    desk.write(page, {"now": "Read of the birds here."})
    assert told in opened(desk, page)


def test_a_weak_link_and_a_long_sentence_are_told_to_translators(
    desk: Desk, page: InitiativePage
) -> None:
    text = '<p>Læs om <a href="https://example.org/">fuglene på torvet</a> her.</p>'
    blocks = [{"type": "paragraph", "value": text, "id": "00000000-0000-4000-8000-000000000001"}]
    publish_danish(page, now=blocks)
    desk.submit(danish(page))
    weak = "»click here«: Linkteksten siger ikke, hvor linket fører hen."
    desk.write(page, {"now": 'Read of <a id="a1">the birds</a> here.', "lead": "We sing."})
    assert weak not in opened(desk, page)
    long = f"We sing{' and sing' * 12}."
    desk.write(page, {"now": '<a id="a1">click here</a>', "lead": long})
    shown = opened(desk, page)
    assert weak in shown
    assert f"26 ord: »{long}«" in shown


def opened(desk: Desk, page: InitiativePage) -> Any:
    return desk.client.get(f"/admin/pages/{english(page).pk}/edit/").content.decode()


def test_pr_711_what_ends_in_the_middle_leaves_all_as_it_was(
    desk: Desk, page: InitiativePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Saved and published in one transaction: an end between them leaves neither."""
    desk.submit(page)
    desk.write(page, ENGLISH)
    before = english(page).latest_revision_id

    class Killed(BaseException):
        pass

    def killed(*_args: Any, **_kwargs: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("wagtail.models.Revision.publish", killed)
        with pytest.raises(Killed):
            desk.publish(page)
    assert english(page).latest_revision_id == before
    assert not english(page).live
    desk.publish(page)
    assert english(page).live
