"""English pages that don't follow Danish sentence by sentence, and no alarm about them (F48)."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission

from cms.bilingual.freshness import notice_for
from cms.bilingual.status import State, statuses
from initiatives.models import InitiativePage
from tests.cms.bilingual.desk import (
    ENGLISH,
    LEAD,
    Desk,
    danish,
    edit_url,
    english,
    errors_of,
    open_segments,
    publish_danish,
)
from tests.cms.bilingual.people import Staff, awaits

pytestmark = [pytest.mark.django_db, pytest.mark.once]

SHORT = {"title": "Canaries", "slug": "canaries", "summary": "In short.", "lead": "Shorter still."}


@pytest.fixture
def shorter(desk: Desk, page: InitiativePage) -> InitiativePage:
    """The Danish page of an English one that somebody writes shorter, all through the admin."""
    desk.submit(page)
    answer(desk, page, "own-text")
    desk.post(edit_url(english(page)), **SHORT, now=["They sing."], **{"action-publish": "1"})
    assert english(page).live
    return danish(page)


def answer(desk: Desk, page: InitiativePage, question: str) -> Any:
    address = f"/admin/bilingual/{english(page).pk}/{question}/"
    assert desk.client.get(address).status_code == 200
    return desk.client.post(address, follow=True)


def state(page: InitiativePage) -> State:
    return statuses([page.translation_key])[page.translation_key].state


@pytest.mark.slow
def test_a_shorter_page_is_no_alarm_when_danish_changes(
    desk: Desk, shorter: InitiativePage
) -> None:
    assert state(shorter) is State.OWN
    publish_danish(shorter, lead="En helt anden dansk manchet end før.")
    assert state(shorter) is State.OWN
    assert notice_for(english(shorter)) is None
    assert "Skal opdateres" not in desk.client.get(edit_url(english(shorter))).content.decode()
    assert "minor_correction" not in desk.client.get(edit_url(danish(shorter))).content.decode()
    html = Client().get(english(shorter).url).content.decode()
    assert "They sing." in html
    assert 'hreflang="da"' in html


@pytest.mark.slow
def test_it_opens_with_all_that_was_typed_as_sentences(desk: Desk, page: InitiativePage) -> None:
    """Also what is in no draft yet: *Save draft* makes none while a sentence is open."""
    desk.submit(page)
    typed = {name: ENGLISH[name] for name in ("title", "lead", "now")}
    desk.write(page, typed)
    desk.press("draft", page)
    answer(desk, page, "own-text")
    form = desk.client.get(edit_url(english(page))).content.decode()
    assert all(text in form for text in typed.values())
    draft = english(page).get_latest_revision_as_object()
    assert (draft.title, draft.slug) == (ENGLISH["title"], ENGLISH["slug"])
    assert draft.summary == page.summary, "nobody has translated it, and the rule will say so"


@pytest.mark.slow
def test_english_that_is_there_is_kept_beside_what_was_typed(
    desk: Desk, page: InitiativePage
) -> None:
    desk.translated(page)
    publish_danish(page, lead="En helt anden dansk manchet end før.")
    desk.pull(page)
    desk.write(page, {"summary": "A mended English summary."})
    answer(desk, page, "own-text")
    draft = english(page).get_latest_revision_as_object()
    assert draft.summary == "A mended English summary."
    assert draft.lead == ENGLISH["lead"]
    answer(desk, page, "sentences")
    assert "Fortryd hentningen" not in desk.client.get(edit_url(english(page))).content.decode()


@pytest.mark.slow
def test_danish_sentences_still_never_go_live(desk: Desk, page: InitiativePage) -> None:
    desk.submit(page)
    answer(desk, page, "own-text")
    told = desk.post(edit_url(english(page)), **{**SHORT, "lead": LEAD}, **{"action-publish": "1"})
    assert errors_of(told)
    assert not english(page).live


@pytest.mark.slow
def test_localize_876_sentence_by_sentence_again_loses_nothing(
    desk: Desk, page: InitiativePage
) -> None:
    desk.translated(page)
    answer(desk, page, "own-text")
    edited = english(page)
    edited.lead = "Edited by hand."
    edited.save_revision()
    told = answer(desk, page, "sentences")
    assert str(next(iter(told.context["messages"]))).endswith("Afsnit, der mangler: 0.")
    assert open_segments(page) == []
    desk.publish(page)
    assert english(page).lead == "Edited by hand."
    assert english(page).title == ENGLISH["title"]
    assert state(page) is State.CURRENT


@pytest.mark.slow
def test_a_stopped_page_is_led_back_by_our_panel_alone(desk: Desk, page: InitiativePage) -> None:
    """wagtail-localize's own way back forgets what was written meanwhile (#876)."""
    desk.translated(page)
    desk.stop(page)
    form = desk.client.get(edit_url(english(page))).content.decode()
    assert "localize-restart-translation" not in form
    assert f"/admin/bilingual/{english(page).pk}/sentences/" in form
    assert "Siden kan ikke komme på nettet, som den er." in form
    answer(desk, page, "sentences")
    editor = desk.client.get(edit_url(english(page))).content.decode()
    assert "js-translation-editor" in editor
    desk.publish(page)
    assert state(page) is State.CURRENT


def test_only_who_may_publish_the_page_decides(
    page: InitiativePage, desk: Desk, django_user_model: Any
) -> None:
    desk.submit(page)
    translator = django_user_model.objects.create_user("translator", password="x" * 14)
    group = Group.objects.create(name="Oversættere")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for kind in ("change_page", "add_page"):
        GroupPagePermission.objects.create(
            group=group,
            page=english(page).get_parent(),
            permission=Permission.objects.get(codename=kind),
        )
    translator.groups.add(group)
    client = Client()
    client.force_login(translator)
    for question in ("own-text", "sentences"):
        address = f"/admin/bilingual/{english(page).pk}/{question}/"
        assert client.post(address, follow=True).redirect_chain[-1][0] == "/admin/"
    assert state(page) is State.DRAFT
    assert statuses([page.translation_key])[page.translation_key].own is False


@pytest.mark.slow
def test_localize_876_stopped_edited_and_started_again(desk: Desk, page: InitiativePage) -> None:
    """Upstream's own button takes what was written meanwhile over, and pulls no newer Danish text."""
    desk.translated(page)
    publish_danish(page, lead="En helt anden dansk manchet end før.")
    desk.stop(page)
    edited = english(page)
    edited.summary = "Edited by hand."
    edited.save_revision()
    told = desk.client.post(
        edit_url(edited), {"localize-restart-translation": "1"}, follow=True
    ).context["messages"]
    assert "oversættes igen afsnit for afsnit" in str([str(one) for one in told])
    assert state(page) is State.OUTDATED
    desk.publish(page)
    assert english(page).summary == "Edited by hand."
    assert english(page).lead == ENGLISH["lead"]


@pytest.mark.slow
def test_localize_876_started_again_keeps_what_was_typed_last(
    desk: Desk, page: InitiativePage
) -> None:
    """A sentence that is newer than the page's last revision, and a title nobody has translated."""
    publish_danish(page, title="Fugle")
    desk.submit(danish(page))
    desk.write(page, {"lead": "A lead that is in no revision yet."})
    desk.stop(page)
    desk.client.post(edit_url(english(page)), {"localize-restart-translation": "1"})
    assert "Fugle" in open_segments(page)
    assert LEAD not in open_segments(page)
    answer(desk, page, "own-text")
    answer(desk, page, "sentences")
    assert "Fugle" in open_segments(page)
    assert LEAD not in open_segments(page)


@pytest.mark.slow
def test_a_translator_presses_a_button_of_an_editor_that_is_gone(
    desk: Desk, page: InitiativePage
) -> None:
    desk.submit(page)
    answer(desk, page, "own-text")
    told = desk.press("send", page)
    assert told.status_code == 200
    assert "Siden oversættes ikke længere afsnit for afsnit." in told.content.decode()


@pytest.mark.slow
def test_an_own_text_goes_live_by_review_too(
    desk: Desk, page: InitiativePage, staff: Staff
) -> None:
    """docs/translation.md, N2: what was sent is what the reviewers saw, and it goes live as it is then."""
    desk.submit(page)
    answer(desk, page, "own-text")
    own = edit_url(english(page))
    staff.translator.post(own, **SHORT, now=["They sing."], **{"action-submit": "1"})
    waiting = awaits(page)
    assert waiting is not None
    assert not english(page).live
    step = [english(page).pk, "approve", waiting.pk]
    approve = reverse("wagtailadmin_pages:workflow_action", args=step)
    script = {"x-requested-with": "XMLHttpRequest"}
    staff.translator.client.post(approve, headers=script)
    assert not english(page).live, "nobody approves their own"
    staff.translator.post(own, **{**SHORT, "lead": "Typed later."}, now=["They sing."])
    staff.comms.client.post(approve, headers=script)
    html = Client().get(english(page).url).content.decode()
    assert "Shorter still." in html
    assert "They sing." in html
    assert "Typed later." not in html
