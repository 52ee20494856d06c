"""Many who change a page and its English one at the same moment wait for each other, and all get through."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Final

import pytest
from django.db import connection
from django.utils import translation
from wagtail.models import Page
from wagtail_localize.models import Translation

from cms.models import PublishingRefused
from initiatives.models import InitiativePage

PEOPLE: Final = 5
DEEDS: Final = 12


def publish(danish: InitiativePage, number: int) -> None:
    danish.lead = f"Nu for {number}. gang."
    danish.save_revision().publish()


def take_off(danish: InitiativePage, _number: int) -> None:
    if danish.live:
        danish.unpublish()


def publish_english(danish: InitiativePage, _number: int) -> None:
    with suppress(PublishingRefused):  # while Danish is off the web, English stays off too
        Translation.objects.get(source__object_id=danish.translation_key).save_target(publish=True)


def take_english_off(danish: InitiativePage, _number: int) -> None:
    english: Page = danish.get_translations().get()
    if english.live:
        english.specific.unpublish()


DEEDS_IN_TURN: Final[tuple[Callable[[InitiativePage, int], None], ...]] = (
    publish,
    publish_english,
    take_off,
    publish,
    take_english_off,
)


def work(person: int) -> int:
    """Do one deed after another to the same page, each person beginning with another one; count them."""
    try:
        with translation.override("da"):
            for number in range(DEEDS):
                deed = DEEDS_IN_TURN[(person + number) % len(DEEDS_IN_TURN)]
                deed(InitiativePage.objects.get(code="I01", locale__language_code="da"), number)
        return DEEDS
    finally:
        connection.close()


@pytest.mark.slow
@pytest.mark.vendor("postgresql")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_nobody_is_ended_by_the_database() -> None:
    with ThreadPoolExecutor(PEOPLE) as people:
        done = list(people.map(work, range(PEOPLE)))
    assert done == [DEEDS] * PEOPLE
    page = InitiativePage.objects.get(code="I01", locale__language_code="da")
    # English is live beside live Danish alone, whoever came last.
    assert page.live or not page.get_translations().get().live
