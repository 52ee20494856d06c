"""The report in the admin, and the panel "Mangler" of a page (F41)."""

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from initiatives.models import Goal, InitiativeIndexPage, InitiativePage

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def soup(client: Client, address: str) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html5lib")


@pytest.mark.slow
def test_the_report_lists_by_check_with_links_to_the_fields(admin: Client) -> None:
    page = soup(admin, reverse("check_content"))
    assert "Mangler og forældet indhold" in page.select_one("header h1, h1").get_text()
    headings = [heading.get_text() for heading in page.select("h2[id^=check-]")]
    assert "Intet mål (3)" in headings
    links = [link["href"] for link in page.select("td.title a")]
    initiative = InitiativePage.objects.get(code="I12")
    assert f"/admin/pages/{initiative.pk}/edit/#id_goal-label" in links
    assert page.select("html")[0]["lang"] == "da"


@pytest.mark.slow
def test_the_links_of_the_report_lead_to_forms_with_their_fields(admin: Client) -> None:
    """One of each check: the forms of all pages would take a minute."""
    for table in soup(admin, reverse("check_content")).select("table"):
        link = table.select_one("td.title a")
        assert link is not None
        address, _hash, field = str(link["href"]).partition("#")
        form = soup(admin, address)
        assert not field or form.find(id=field) is not None, link


def test_the_report_stands_in_the_menu(admin: Client) -> None:
    menu = admin.get("/admin/").content.decode()
    assert reverse("check_content") in menu
    assert json.dumps("Mangler og forældet indhold")[1:-1] in menu


def test_whoever_works_on_no_page_may_not_read_it(django_user_model: Any) -> None:
    reader = django_user_model.objects.create_user("reader", password="x" * 14)
    reader.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client = Client()
    client.force_login(reader)
    assert client.get(reverse("check_content")).status_code != 200
    assert reverse("check_content") not in client.get("/admin/").content.decode()


def gaps(client: Client, page: Page) -> dict[str, str]:
    """Return what the panel of a page says, with the field that each line leads to."""
    form = soup(client, reverse("wagtailadmin_pages:edit", args=[page.pk]))
    panel = form.select_one(".help-warning ul")
    if panel is None:
        return {}
    found = {}
    for item in panel.select("li"):
        link = item.find("a")
        anchor = link["href"].removeprefix("#") if link else ""
        assert not anchor or form.find(id=anchor) is not None
        found[item.get_text().strip()] = anchor
    return found


@pytest.mark.slow
def test_a_draft_without_goal_says_what_it_lacks(admin: Client) -> None:
    index = InitiativeIndexPage.objects.get(locale__language_code="da")
    draft = InitiativePage(title="Prøve", slug="proeve", live=False)
    index.add_child(instance=draft)
    assert gaps(admin, draft) == {
        "Skriv et resumé.": "id_summary-label",
        "Der er ikke valgt et mål.": "id_goal-label",
        "Det er ikke valgt, hvad indsatsen arbejder med.": "id_works_with_individuals-label",
        "Der er ikke sat en dato for, hvornår siden skal bekræftes.": "id_review_date-label",
        "Der er hverken en engelsk side eller en kort tekst på engelsk.": "id_brief_title_en-label",
        "Der er ingen kontaktperson. Læserne ser afdelingens nummer.": "",
    }


@pytest.mark.slow
def test_what_a_saved_draft_has_is_not_missing(admin: Client) -> None:
    page = InitiativePage.objects.get(code="I12")
    assert "Der er ikke valgt et mål." in gaps(admin, page)
    page.goal = Goal.objects.first()
    page.save_revision()  # a draft: the page that readers see has none yet
    assert "Der er ikke valgt et mål." not in gaps(admin, page)
    assert "Der er ikke valgt et mål." in str(soup(admin, reverse("check_content")))


def test_a_page_that_lacks_nothing_has_no_panel(admin: Client) -> None:
    assert gaps(admin, InitiativeIndexPage.objects.get(locale__language_code="da")) == {}
