"""What happens to the Danish page happens to its English page (wagtail-localize #469)."""

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from freezegun import freeze_time
from wagtail.models import Page, PageViewRestriction

from home.models import HomePage, SectionPage, StandardPage
from initiatives.models import InitiativePage
from tests.cms.bilingual.desk import ENGLISH, Desk, danish, english, publish_danish

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(desk: Desk, page: InitiativePage) -> tuple[InitiativePage, InitiativePage]:
    """A live initiative in both languages."""
    return danish(page), desk.translated(page)


Pair = tuple[InitiativePage, InitiativePage]


def status(address: str) -> int:
    return Client().get(address).status_code


# Taking off ---------------------------------------------------------------------


@pytest.mark.slow
def test_localize_469_taking_off_danish_takes_off_english(desk: Desk, pair: Pair) -> None:
    source, target = pair
    desk.client.post(f"/admin/pages/{source.pk}/unpublish/")
    assert not english(source).live
    assert status(target.url) == 404


@pytest.mark.slow
def test_localize_469_bulk_taking_off(desk: Desk, pair: Pair) -> None:
    source, target = pair
    desk.bulk("unpublish", source)
    assert status(target.url) == 404


def test_taking_off_english_leaves_danish(desk: Desk, pair: Pair) -> None:
    source, target = pair
    desk.client.post(f"/admin/pages/{target.pk}/unpublish/")
    assert status(source.url) == 200
    assert status(target.url) == 404


@pytest.mark.slow
def test_danish_expires_and_english_with_it(pair: Pair) -> None:
    source, target = pair
    publish_danish(source, expire_at=timezone.now() + timedelta(hours=1))
    assert status(target.url) == 200
    with freeze_time(timezone.now() + timedelta(hours=2)):
        call_command("publish_scheduled", stdout=StringIO())
    assert danish(source).expired
    assert status(source.url) == status(target.url) == 404


@pytest.mark.slow
def test_english_that_was_scheduled_stays_off_without_danish(pair: Pair) -> None:
    source, target = pair
    target.unpublish()
    revision = target.latest_revision
    assert revision is not None
    revision.approved_go_live_at = timezone.now() + timedelta(hours=1)
    revision.save(update_fields=["approved_go_live_at"])
    source.unpublish()
    with freeze_time(timezone.now() + timedelta(hours=2)):
        call_command("publish_scheduled", stdout=StringIO())
    assert not english(source).live


# Restrictions -------------------------------------------------------------------


def restrict(desk: Desk, page: Page, kind: str, **extra: object) -> None:
    """Set a page's privacy in the admin."""
    answer = desk.client.post(
        f"/admin/pages/{page.pk}/privacy/", {"restriction_type": kind, "password": "", **extra}
    )
    assert answer.status_code == 200
    assert b"set_privacy_done" in answer.content


@pytest.mark.slow
def test_localize_469_a_restriction_holds_in_english_at_once(desk: Desk, pair: Pair) -> None:
    source, target = pair
    restrict(desk, source, "login")
    assert status(source.url) == status(target.url) == 302
    assert target.title not in Client().get("/en/initiatives/?page=2").content.decode()


@pytest.mark.slow
def test_a_password_and_its_change_hold_in_english(desk: Desk, pair: Pair) -> None:
    source, target = pair
    for password in ("first", "second"):
        restrict(desk, source, "password", password=password)
        copy = PageViewRestriction.objects.get(page=target.pk)
        assert (copy.restriction_type, copy.password) == ("password", password)


@pytest.mark.slow
def test_the_same_groups_may_see_english(desk: Desk, pair: Pair) -> None:
    """The form saves the groups after the restriction itself."""
    source, target = pair
    group = Group.objects.create(name="Styregruppen")
    restrict(desk, source, "groups", groups=[group.pk])
    copy = PageViewRestriction.objects.get(page=target.pk)
    assert list(copy.groups.all()) == [group]


@pytest.mark.slow
def test_a_restriction_on_a_section_holds_below_it_in_english(desk: Desk, pair: Pair) -> None:
    source, target = pair
    restrict(desk, source.get_parent(), "login")
    assert status(target.url) == 302


@pytest.mark.slow
def test_a_page_that_is_translated_later_is_restricted(desk: Desk, page: InitiativePage) -> None:
    restrict(desk, page, "login")
    target = desk.translated(page)
    assert target.live
    assert status(target.url) == 302


@pytest.mark.slow
def test_english_keeps_the_restriction_that_staff_set(desk: Desk, pair: Pair) -> None:
    """Whatever happens to Danish: published, pulled, published in English (docs/translation.md, A13)."""
    source, target = pair
    restrict(desk, target, "login")
    publish_danish(source, lead="En ny dansk manchet om fuglene.")
    assert status(target.url) == 302
    desk.pull(source)
    assert status(target.url) == 302
    desk.write(source, {"lead": "A new lead."})
    desk.publish(source)
    assert english(source).lead == "A new lead."
    assert status(target.url) == 302
    assert status(source.url) == 200


@pytest.mark.slow
def test_a_danish_restriction_loosens_no_other_in_english(desk: Desk, pair: Pair) -> None:
    source, target = pair
    group = Group.objects.create(name="Styregruppen")
    restrict(desk, target, "groups", groups=[group.pk])
    restrict(desk, source, "login")
    kinds = PageViewRestriction.objects.filter(page=target.pk)
    assert set(kinds.values_list("restriction_type", flat=True)) == {"groups", "login"}


@pytest.mark.slow
def test_english_stays_restricted_when_danish_is_opened(desk: Desk, pair: Pair) -> None:
    source, target = pair
    restrict(desk, source, "login")
    restrict(desk, source, "none")
    assert status(source.url) == 200
    assert status(target.url) == 302


# Moving -------------------------------------------------------------------------


@pytest.fixture
def standard(desk: Desk) -> tuple[StandardPage, StandardPage]:
    """A standard page below home, in both languages."""
    page = StandardPage.objects.filter(locale__language_code="da").first()
    assert page is not None
    return page, StandardPage.objects.get(
        translation_key=page.translation_key, locale__language_code="en"
    )


def move(desk: Desk, page: Page, target: Page) -> None:
    desk.client.post(f"/admin/pages/{page.pk}/move/{target.pk}/confirm/")


def test_localize_906_moving_danish_moves_english(
    desk: Desk, standard: tuple[StandardPage, StandardPage]
) -> None:
    source, target = standard
    about = SectionPage.objects.get(slug="om-tryg-aalborg")
    move(desk, source, about)
    moved = Page.objects.get(pk=target.pk)
    assert moved.get_parent().translation_key == about.translation_key
    assert moved.url == f"/en/about/{target.slug}/"
    assert status(moved.url) == 200
    assert Page.find_problems() == ([], [], [], [], [])


def test_moving_english_leaves_danish(
    desk: Desk, standard: tuple[StandardPage, StandardPage]
) -> None:
    source, target = standard
    move(desk, target, SectionPage.objects.get(slug="about"))
    assert Page.objects.get(pk=source.pk).get_parent().specific == HomePage.objects.get(
        locale__language_code="da"
    )


def test_moving_where_the_english_address_is_taken(
    desk: Desk, standard: tuple[StandardPage, StandardPage]
) -> None:
    source, target = standard
    about = SectionPage.objects.get(slug="about")
    about.add_child(instance=StandardPage(title="In the way", slug=target.slug))
    move(desk, source, SectionPage.objects.get(slug="om-tryg-aalborg"))
    moved = Page.objects.get(pk=target.pk)
    assert moved.url == f"/en/about/{target.slug}-1/"
    assert status(moved.url) == 200


def test_moving_below_an_untranslated_page_leaves_english(
    desk: Desk, standard: tuple[StandardPage, StandardPage]
) -> None:
    source, target = standard
    section = SectionPage(title="Ny", slug="ny")
    HomePage.objects.get(locale__language_code="da").add_child(instance=section)
    move(desk, source, section)
    assert Page.objects.get(pk=source.pk).get_parent().pk == section.pk
    assert status(target.url) == 200


@pytest.fixture
def danish_section() -> SectionPage:
    """A section that has no English page."""
    section = SectionPage(title="Ny", slug="ny")
    HomePage.objects.get(locale__language_code="da").add_child(instance=section)
    return section


def test_moving_below_a_restricted_untranslated_page_restricts_english(
    desk: Desk, standard: tuple[StandardPage, StandardPage], danish_section: SectionPage
) -> None:
    source, target = standard
    restrict(desk, danish_section, "login")
    move(desk, source, danish_section)
    assert status(Page.objects.get(pk=source.pk).url) == 302
    assert status(target.url) == 302


def test_restricting_an_untranslated_page_restricts_english_pages_of_what_is_below(
    desk: Desk, standard: tuple[StandardPage, StandardPage], danish_section: SectionPage
) -> None:
    source, target = standard
    move(desk, source, danish_section)
    group = Group.objects.create(name="Styregruppen")
    restrict(desk, danish_section, "groups", groups=[group.pk])
    assert status(target.url) == 302
    assert list(PageViewRestriction.objects.get(page=target.pk).groups.all()) == [group]


def test_a_restriction_on_a_section_is_written_once_in_english(desk: Desk, pair: Pair) -> None:
    """What the English section covers needs no restriction of its own."""
    source, target = pair
    restrict(desk, source.get_parent(), "login")
    assert not PageViewRestriction.objects.filter(page=target.pk).exists()


# Deleting -----------------------------------------------------------------------


@pytest.mark.slow
def test_localize_469_deleting_danish_deletes_english(desk: Desk, pair: Pair) -> None:
    source, target = pair
    desk.client.post(f"/admin/pages/{source.pk}/delete/")
    assert not Page.objects.filter(translation_key=source.translation_key).exists()
    assert status(target.url) == 404
    assert Page.find_problems() == ([], [], [], [], [])


@pytest.mark.slow
def test_deleting_a_section_deletes_what_is_below_in_english(desk: Desk) -> None:
    about = SectionPage.objects.get(slug="om-tryg-aalborg")
    keys = set(about.get_descendants(inclusive=True).values_list("translation_key", flat=True))
    assert len(keys) > 1
    desk.bulk("delete", about)
    assert not Page.objects.filter(translation_key__in=keys).exists()
    assert Page.find_problems() == ([], [], [], [], [])


@pytest.mark.slow
def test_deleting_english_leaves_danish(desk: Desk, pair: Pair) -> None:
    source, target = pair
    desk.client.post(f"/admin/pages/{target.pk}/delete/")
    assert not Page.objects.filter(pk=target.pk).exists()
    assert status(source.url) == 200


@pytest.mark.slow
def test_a_deleted_english_page_is_translated_anew(desk: Desk, pair: Pair) -> None:
    """Upstream forgets the sentences with the page, so the new draft is open and stays off."""
    source, target = pair
    desk.client.post(f"/admin/pages/{target.pk}/delete/")
    desk.submit(source)
    desk.publish(source)
    assert not english(source).live
    desk.write(source, ENGLISH)
    desk.publish(source)
    assert english(source).live
