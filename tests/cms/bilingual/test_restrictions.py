"""No English page is open to more readers than its Danish page, whichever of them is changed or moved."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings
from wagtail.models import Page, PageViewRestriction

from home.models import HomePage, SectionPage, StandardPage
from initiatives.models import InitiativePage
from tests.cms.bilingual.desk import Desk, danish, english, errors_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]

Pair = tuple[Any, Any]


@pytest.fixture
def pair(desk: Desk, page: InitiativePage) -> Pair:
    """A live initiative in both languages."""
    return danish(page), desk.translated(page)


@pytest.fixture
def standard(db: None) -> Pair:
    """A standard page below home, in both languages."""
    page = StandardPage.objects.filter(locale__language_code="da")[0]
    return page, StandardPage.objects.get(
        translation_key=page.translation_key, locale__language_code="en"
    )


@pytest.fixture
def section(db: None) -> SectionPage:
    """A live Danish section that has no English page."""
    section = SectionPage(title="Ny", slug="ny", live=False)
    HomePage.objects.get(locale__language_code="da").add_child(instance=section)
    section.save_revision().publish()
    return SectionPage.objects.get(pk=section.pk)


def status(page: Page) -> int:
    return Client().get(Page.objects.get(pk=page.pk).url).status_code


def restrict(desk: Desk, page: Page, kind: str, **extra: Any) -> str:
    """Answer Wagtail's question who may see a page; return what it says then."""
    data = {"restriction_type": kind, "password": "", **extra}
    return str(desk.client.post(f"/admin/pages/{page.pk}/privacy/", data).json())


def own(page: Page) -> list[PageViewRestriction]:
    return list(PageViewRestriction.objects.filter(page=page.pk).order_by("pk"))


# Restricted ---------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["none", "password"])
def test_english_is_not_opened_alone(desk: Desk, pair: Pair, kind: str) -> None:
    source, target = pair
    restrict(desk, source, "login")
    told = restrict(desk, target, kind, password="word")
    assert "Adgangen til den danske side er begrænset på denne måde" in told
    assert [one.restriction_type for one in own(target)] == ["login"]


def test_english_is_not_opened_by_program(desk: Desk, pair: Pair) -> None:
    source, target = pair
    restrict(desk, source, "login")
    own(target)[0].delete()
    assert status(target) == 302


def test_english_is_opened_once_danish_is(desk: Desk, pair: Pair) -> None:
    source, target = pair
    restrict(desk, source, "login")
    restrict(desk, source, "none")
    assert status(target) == 302
    assert "set_privacy_done" in restrict(desk, target, "none")
    assert status(target) == 200


def test_english_is_not_moved_out_of_a_restriction(desk: Desk, pair: Pair) -> None:
    source, target = pair
    restrict(desk, source.get_parent(), "login")
    assert own(target) == []
    Page.objects.get(pk=target.pk).move(SectionPage.objects.get(slug="about"), pos="last-child")
    assert status(source) == status(target) == 302


def test_a_restriction_for_other_groups_stays_beside_the_danish_one(desk: Desk, pair: Pair) -> None:
    source, target = pair
    few, many = (Group.objects.create(name=name) for name in ("Få", "Mange"))
    restrict(desk, target, "groups", groups=[few.pk])
    restrict(desk, source, "groups", groups=[many.pk])
    assert [list(one.groups.all()) for one in own(target)] == [[few], [many]]
    restrict(desk, source, "groups", groups=[few.pk, many.pk])
    assert [set(one.groups.all()) for one in own(target)] == [{few}, {few, many}]


def test_deleting_a_restricted_english_page_deletes_its_restriction(desk: Desk, pair: Pair) -> None:
    source, target = pair
    restrict(desk, source, "login")
    desk.client.post(f"/admin/pages/{target.pk}/delete/")
    assert own(target) == []
    assert status(source) == 302


# Off the web --------------------------------------------------------------------


def test_english_elsewhere_goes_off_with_the_danish_page_above(
    desk: Desk, standard: Pair, section: SectionPage
) -> None:
    source, target = standard
    source.move(section, pos="last-child")
    assert status(target) == 200
    desk.client.post(f"/admin/pages/{section.pk}/unpublish/")
    assert status(source) == status(target) == 404


def test_english_goes_off_when_danish_is_moved_below_what_is_off(
    standard: Pair, section: SectionPage
) -> None:
    source, target = standard
    section.unpublish()
    source.move(section, pos="last-child")
    assert status(source) == status(target) == 404
    told = errors_after_publishing(target)
    assert "Den danske side er ikke på nettet" in told


def errors_after_publishing(page: Page) -> str:
    from cms.models import PublishingRefused

    with pytest.raises(PublishingRefused) as refused:
        Page.objects.get(pk=page.pk).specific.get_latest_revision().publish()
    return str(refused.value)


def test_english_is_not_moved_to_where_it_would_show(pair: Pair) -> None:
    source, target = pair
    source.get_parent().specific.unpublish()
    assert status(target) == 404
    Page.objects.get(pk=target.pk).move(SectionPage.objects.get(slug="about"), pos="last-child")
    assert status(target) == 404


@pytest.mark.slow
def test_a_restored_english_page_is_no_more_public_than_danish_is_now(
    desk: Desk, pair: Pair, settings: Settings, tmp_path: Any
) -> None:
    settings.DELETED_PAGES_DIR = tmp_path
    source, target = pair
    desk.client.post(f"/admin/pages/{target.pk}/delete/")
    danish(source).unpublish()
    call_command("restore_page", str(next(tmp_path.glob("*.json"))))
    assert not english(source).live
    assert errors_of(desk.publish(source))
