"""The page in its other language, seen from the editor, under the policy of previews."""

from typing import Any

import pytest
from django.urls import reverse

from initiatives.models import InitiativePage
from tests.cms.bilingual.desk import (
    BRIEF,
    ENGLISH,
    LEAD,
    TITLE,
    Desk,
    danish,
    edit_url,
    english,
    publish_danish,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def other(desk: Desk, page: InitiativePage, view: str = "view_draft") -> Any:
    """Return the page in its other language: of the saved draft, or of what the form has sent."""
    address = reverse(f"wagtailadmin_pages:{view}", args=[page.pk])
    return desk.client.get(address, {"mode": "other"})


def modes(desk: Desk, page: InitiativePage) -> list[str]:
    """Return what the preview beside the form can show."""
    text = desk.client.get(edit_url(page)).content.decode()
    return [
        name for name in ("Den engelske side", "Den danske side") if f">{name}</option>" in text
    ]


@pytest.mark.slow
def test_the_english_page_is_seen_beside_the_danish_form(desk: Desk, page: InitiativePage) -> None:
    assert modes(desk, page) == []
    desk.translated(page)
    assert modes(desk, page) == ["Den engelske side"]
    typed = desk.form(edit_url(page), status="paused", brief_title_en=BRIEF)
    preview = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    assert desk.client.post(preview, typed).json()["is_valid"]
    answer = other(desk, page, "preview_on_edit")
    shown = answer.content.decode()
    assert '<html lang="en">' in shown
    assert ENGLISH["title"] in shown
    assert ENGLISH["lead"] in shown
    assert LEAD not in shown
    # The facts are those in the form, which nobody has saved.
    assert "Paused" in shown
    assert danish(page).status != "paused"
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_a_translation_that_is_under_way_is_seen_as_far_as_it_is(
    desk: Desk, page: InitiativePage
) -> None:
    desk.submit(page)
    desk.write(page, {"title": ENGLISH["title"]})
    shown = other(desk, page).content.decode()
    assert ENGLISH["title"] in shown
    assert LEAD in shown
    assert not english(page).live


@pytest.mark.slow
def test_the_danish_page_is_seen_from_the_english_one(desk: Desk, page: InitiativePage) -> None:
    desk.translated(page)
    publish_danish(page, lead="En ny indledning.")
    shown = other(desk, english(page)).content.decode()
    assert '<html lang="da">' in shown
    assert TITLE in shown
    assert "En ny indledning." in shown
    editor = desk.client.get(edit_url(english(page))).content.decode()
    assert (
        f"{reverse('wagtailadmin_pages:view_draft', args=[english(page).pk])}?mode=other" in editor
    )


@pytest.mark.slow
def test_an_english_text_of_its_own_is_seen_as_its_draft_stands(
    desk: Desk, page: InitiativePage
) -> None:
    desk.translated(page)
    desk.stop(page)
    draft: Any = english(page)
    draft.lead = "A draft that nobody has published."
    draft.save_revision()
    assert "A draft that nobody has published." in other(desk, page).content.decode()
    assert modes(desk, draft) == ["Den danske side"]


def test_a_mode_that_is_not_there_shows_the_page_itself(desk: Desk, page: InitiativePage) -> None:
    shown = other(desk, page).content.decode()
    assert TITLE in shown
