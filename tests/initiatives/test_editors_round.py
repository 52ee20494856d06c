"""An editor's round through the admin's own forms, and what readers see after each step."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from cms.jobs import drain
from initiatives.models import Goal, InitiativeIndexPage, InitiativePage, Theme
from tests.cms.bilingual.desk import Desk, edit_url, errors_of
from tests.search.site.index import Index

pytestmark = pytest.mark.django_db

TITLE = "Nattevagten på molen"
SUMMARY = "Frivillige går på molen om natten og taler med dem, de møder."
LEAD = "Molen skal være et rart sted, også når det er mørkt."
NOW = "Tre frivillige går på molen hver nat."
BRIEF = "Night watch on the pier"
ADDRESS = "/da/indsatser/nattevagten-paa-molen/"


@pytest.fixture
def desk(admin: Client) -> Desk:
    return Desk(admin)


def read(address: str) -> str:
    """Return what an anonymous reader gets, or nothing for a 404."""
    answer = Client().get(address)
    assert answer.status_code in {200, 404}
    return answer.content.decode() if answer.status_code == 200 else ""


def everywhere() -> dict[str, bool]:
    """Return in which public places the initiative shows, once the worker has done what waits."""
    drain()
    danish = "".join(read(f"/da/indsatser/?page={number}") for number in (1, 2))
    english = "".join(read(f"/en/initiatives/?page={number}") for number in (1, 2))
    return {
        "page": TITLE in read(ADDRESS),
        "list": TITLE in danish,
        "English list": BRIEF in english,
        "sitemap": ADDRESS in read("/sitemap.xml"),
        "search": ADDRESS in read("/da/soeg/?q=nattevagten"),
        "English search": ADDRESS in read("/en/search/?q=pier"),
    }


NOWHERE = dict.fromkeys(
    ("page", "list", "English list", "sitemap", "search", "English search"), False
)
EVERYWHERE = dict.fromkeys(NOWHERE, True)


@pytest.mark.slow
def test_an_editors_round(index: Index, desk: Desk) -> None:
    parent = InitiativeIndexPage.objects.get(locale__language_code="da")

    # A draft that breaks a rule: no summary.
    created = desk.post(
        reverse("wagtailadmin_pages:add", args=["initiatives", "initiativepage", parent.pk]),
        title=TITLE,
        slug="nattevagten-paa-molen",
        lead=LEAD,
        now=[NOW],
        brief_title_en=BRIEF,
        brief_text_en="Volunteers walk the pier at night. They talk with those they meet.",
    )
    assert errors_of(created) == []
    page = InitiativePage.objects.get(slug="nattevagten-paa-molen")
    assert everywhere() == NOWHERE

    # Its preview shows what is typed, inside the editor.
    preview = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    typed = desk.form(edit_url(page), lead=LEAD, now=[NOW, "Kun i forhåndsvisningen."])
    assert desk.client.post(preview, typed).json() == {"is_valid": True, "is_available": True}
    shown = desk.client.get(preview)
    assert "Kun i forhåndsvisningen." in shown.content.decode()
    assert LEAD in shown.content.decode()
    policy = shown.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "unsafe" not in policy
    assert shown.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert everywhere() == NOWHERE

    # Publishing is refused at the field, then accepted.
    refused = desk.post(edit_url(page), now=[NOW], **{"action-publish": "1"})
    assert list(refused.context["form"].errors) == ["summary"]
    assert everywhere() == NOWHERE
    goal, theme = Goal.objects.get(code="M2"), Theme.objects.first()
    assert theme is not None
    published = desk.post(
        edit_url(page),
        summary=SUMMARY,
        now=[NOW],
        goal=str(goal.pk),
        themes=[str(theme.pk)],
        status="ongoing",
        **{"action-publish": "1"},
    )
    assert errors_of(published) == []
    assert everywhere() == EVERYWHERE
    text = read(ADDRESS)
    for part in (LEAD, NOW, goal.short_title_da, theme.name_da, "I gang", "99 82 34 20"):
        assert part in text, part
    english = read("/en/initiatives/?page=1") + read("/en/initiatives/?page=2")
    card = english.partition(BRIEF)[0].rpartition("<li")[2] + english.partition(BRIEF)[2][:2000]
    assert "Only in Danish" in card
    assert ADDRESS in card
    assert re.search(r'hreflang="da"', card)

    # A fact changes: page, list and both goal pages follow.
    other = Goal.objects.get(code="M3")
    desk.post(
        edit_url(page), now=[NOW], goal=str(other.pk), status="completed", **{"action-publish": "1"}
    )
    assert "Afsluttet" in read(ADDRESS)
    assert TITLE in read("/da/indsatser/?status=completed")
    assert TITLE not in read("/da/indsatser/?status=ongoing")
    for record, there in ((goal, False), (other, True)):
        addresses = [
            goal_page.url
            for danish in record.pages.filter(locale__language_code="da")
            for goal_page in Page.objects.filter(translation_key=danish.translation_key)
        ]
        assert len(addresses) == 2
        assert (TITLE in read(addresses[0])) is there
        assert (BRIEF in read(addresses[1])) is there

    # A draft on top of the live page shows nowhere.
    desk.post(edit_url(page), title="Et andet navn", now=[NOW])
    assert everywhere() == EVERYWHERE

    # Taken off.
    desk.client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
    assert everywhere() == NOWHERE
    assert Client().get(ADDRESS).status_code == 404


@pytest.mark.slow
def test_a_renamed_page_keeps_its_facts_and_its_place(desk: Desk) -> None:
    page = InitiativePage.objects.get(code="I03")
    old = page.url
    desk.post(
        edit_url(page),
        title="Åben og tryg havn",
        slug="aaben-og-tryg-havn",
        **{"action-publish": "1"},
    )
    page = InitiativePage.objects.get(code="I03")
    assert page.url == "/da/indsatser/aaben-og-tryg-havn/"
    assert read(old) == ""
    titles = re.findall(r"Åben og tryg havn", read("/da/indsatser/?page=2"))
    assert titles, "Å stands last"
