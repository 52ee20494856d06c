"""Two people at one English page: the second works on what the first has made of it."""

from typing import Any

import pytest
from wagtail.models import Page

from initiatives.models import InitiativePage
from tests.cms.bilingual.desk import (
    NOW,
    Desk,
    danish,
    english,
    errors_of,
    open_segments,
    publish_danish,
    story,
)
from tests.cms.bilingual.meanwhile import meanwhile
from tests.cms.bilingual.people import reader_sees

pytestmark = [pytest.mark.django_db, pytest.mark.vendor("sqlite")]

NEWER = "Siden i går synger der også en nattergal på torvet."


@pytest.fixture
def page(db: None, in_both: InitiativePage) -> InitiativePage:
    """An initiative whose English page is live and fresh."""
    return danish(in_both)


def test_published_while_the_newest_danish_is_being_pulled_in(
    desk: Desk, page: InitiativePage
) -> None:
    """A block that is new is there in the sentences, and must be there in the text around them."""
    publish_danish(page, now=story(NOW, NEWER))
    desk.press("pull", page, follow=False)
    desk.write(page, {"now": "Since yesterday a nightingale sings as well."})
    desk.press("undo-pull", page, follow=False)
    told: Any = None
    with meanwhile(lambda: desk.press("pull", page, follow=False), Page):
        told = desk.press("publish", page)
    assert errors_of(told) == []
    assert open_segments(page) == []
    assert "nightingale" in reader_sees(page)
    assert "The Danish page was changed" not in reader_sees(page)


def test_a_pull_from_the_danish_page_waits_too(desk: Desk, page: InitiativePage) -> None:
    publish_danish(page, lead=NEWER)
    with meanwhile(lambda: desk.press("draft", page, follow=False), Page):
        desk.pull(page)
    assert open_segments(page) == [NEWER]
    assert english(page).has_unpublished_changes
