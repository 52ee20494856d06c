"""A picture is deleted from the library, as one does when a consent ends: its English page goes on."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from wagtail_localize.models import OverridableSegment

from cms.models import SiteImage
from initiatives.models import InitiativePage
from tests.cms.bilingual.desk import (
    ENGLISH,
    LEAD,
    NOW,
    Desk,
    danish,
    edit_url,
    english,
    errors_of,
    new_initiative,
    story,
    translation_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.vendor("sqlite")]

ALT = "Vibe i gang med at male muren."


def picture(title: str) -> SiteImage:
    made: SiteImage = SiteImage.objects.create(
        title=title, file=f"original_images/{title}.png", width=10, height=10
    )
    return made


@pytest.fixture
def shown() -> SiteImage:
    """The picture in the Danish text."""
    return picture("vibe")


@pytest.fixture
def page(db: None, desk: Desk, shown: SiteImage) -> InitiativePage:
    """A page with a described picture, live in both languages."""
    block = {
        "type": "image",
        "id": "00000000-0000-4000-8000-000000000009",
        "value": {
            "image": {"image": shown.pk, "alt_text": ALT, "decorative": False},
            "caption": "",
        },
    }
    page = new_initiative(now=json.dumps([*json.loads(story(NOW)), block]))
    desk.translated(page)
    return danish(page)


def is_still_at_work(desk: Desk, page: InitiativePage) -> None:
    """Open the editor and both previews, save a draft, and publish a corrected sentence."""
    desk.write(page, {"lead": "A corrected lead about the canaries."})
    for action in ("draft", "publish"):
        assert errors_of(desk.press(action, page)) == []
    number = translation_of(page).pk
    for address in (
        edit_url(english(page)),
        f"/admin/localize/translate/{number}/preview/",
        f"/admin/pages/{page.pk}/view_draft/?mode=other",
    ):
        assert desk.client.get(address).status_code == 200, address
    html = Client().get(english(page).url).content.decode()
    assert "A corrected lead about the canaries." in html
    assert ENGLISH["now"] in html
    assert LEAD not in html


def test_the_picture_of_the_danish_text(desk: Desk, page: InitiativePage, shown: SiteImage) -> None:
    desk.client.post(f"/admin/images/{shown.pk}/delete/")
    assert not SiteImage.objects.filter(pk=shown.pk).exists()
    is_still_at_work(desk, page)


def chosen(desk: Desk, page: InitiativePage, image: SiteImage) -> Any:
    """Choose another picture for English, in wagtail-localize's editor."""
    translation = translation_of(page)
    segment = OverridableSegment.objects.get(
        source=translation.source, context__path__endswith=".image.image"
    )
    return desk.client.put(
        f"/admin/localize/translate/{translation.pk}/overrides/{segment.pk}/edit/",
        urlencode({"value": image.pk}),
        content_type="application/x-www-form-urlencoded",
    )


def shows(page: InitiativePage) -> int | None:
    """Return the number of the picture on a page."""
    image = page.now[1].value["image"]
    return None if image is None else image.pk


@pytest.mark.parametrize("gone", ["of English", "of both"])
def test_a_picture_that_was_chosen_for_english(
    desk: Desk, page: InitiativePage, shown: SiteImage, gone: str
) -> None:
    other = picture("viben")
    assert chosen(desk, page, other).status_code == 201
    assert errors_of(desk.publish(page)) == []
    assert shows(english(page)) == other.pk
    for image in [other, shown] if gone == "of both" else [other]:
        desk.client.post(f"/admin/images/{image.pk}/delete/")
    is_still_at_work(desk, page)
    assert shows(english(page)) == (None if gone == "of both" else shown.pk)
