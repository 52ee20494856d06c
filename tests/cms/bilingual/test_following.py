"""Before a Danish page is taken off, moved or deleted, the editor reads what its English page does."""

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from wagtail.models import Page

from home.models import HomePage, SectionPage
from initiatives.models import InitiativePage
from tests.cms import labels
from tests.cms.bilingual.desk import Desk, danish, english, new_initiative

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def source(desk: Desk, page: InitiativePage) -> InitiativePage:
    """A live initiative in both languages."""
    desk.translated(page)
    return danish(page)


def taking_off(page: Page) -> str:
    return reverse("wagtailadmin_pages:unpublish", args=[page.pk])


def taking_off_many(page: Page) -> str:
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    return f"{url}?{urlencode({'id': page.pk, 'next': '/admin/pages/'})}"


def asked(desk: Desk, address: str) -> str:
    """Return the question that stands at an address, in one line."""
    answer = desk.client.get(address)
    assert answer.status_code == 200
    return " ".join(labels.shown(answer).split())


@pytest.mark.parametrize("question", [taking_off, taking_off_many])
def test_taking_off(desk: Desk, source: InitiativePage, question: Callable[[Page], str]) -> None:
    target = english(source)
    told = f"Den engelske side »{target.title}« bliver også taget af nettet."
    assert told in asked(desk, question(source))
    assert "Den engelske side »" not in asked(desk, question(target))
    target.unpublish()
    assert told not in asked(desk, question(source)), "it is off already"


def test_moving(desk: Desk, source: InitiativePage) -> None:
    title, home = english(source).title, HomePage.objects.get(locale__language_code="da")
    alone = SectionPage(title="Kun på dansk", slug="kun-paa-dansk", summary="Et afsnit.")
    home.add_child(instance=alone)
    for place, told in (
        (home, f"Den engelske side »{title}« flytter med."),
        (
            alone,
            f"Den engelske side »{title}« bliver stående: Det nye sted findes ikke på engelsk.",
        ),
    ):
        address = reverse("wagtailadmin_pages:move_confirm", args=[source.pk, place.pk])
        assert told in asked(desk, address)


def test_deleting_what_was_never_public(desk: Desk) -> None:
    draft = new_initiative("I78")
    draft.unpublish()
    desk.submit(draft)
    told = f"Den engelske side »{english(draft).title}« bliver også slettet."
    assert told in asked(desk, reverse("wagtailadmin_pages:delete", args=[draft.pk]))
