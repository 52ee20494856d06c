"""The English-only page for partners abroad: initiatives by the themes of Nordic Safe Cities (F56, F48)."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from wagtail.test.utils.form_data import (
    nested_form_data,
    querydict_from_html,
    rich_text,
    streamfield,
)

from home.models import HomePage
from initiatives.models import InitiativePage, NordicThemesPage, NscTheme

pytestmark = pytest.mark.django_db

URL = "/en/nordic-safe-cities/"


def theme(*codes: str, **values: object) -> NscTheme:
    """Return a theme of the initiatives with these codes."""
    made = NscTheme.objects.create(
        code="safe-spaces", name_da="Trygge steder", name_en="A city with safe spaces", **values
    )
    for code in codes:
        page = InitiativePage.objects.get(code=code)
        page.nsc_themes = [made]
        page.save_revision().publish()
    return made


def home(language: str) -> HomePage:
    return HomePage.objects.get(locale__language_code=language)


def test_without_themes_it_says_so_and_leads_on(client: Client) -> None:
    answer = client.get(URL)
    text = answer.content.decode()
    assert "No initiative has been sorted by theme yet." in text
    assert '<a href="/en/initiatives/">See all initiatives</a>' in text
    assert "has not been verified" not in text


def test_themes_show_their_initiatives_with_english_one_liners(client: Client) -> None:
    theme("I01", "I10")
    answer = client.get(URL)
    [group] = answer.context["groups"]
    assert {entry.short.code: entry.card.danish_only for entry in group.entries} == {
        "I01": False,
        "I10": True,
    }
    page = BeautifulSoup(answer.content, "html.parser")
    assert "A city with safe spaces" in [h2.get_text() for h2 in page.select("h2")]
    nightlife, dementia = sorted(page.select(".themed > li"), key=lambda li: "I10" in li.get_text())
    assert nightlife.select_one("h3 a[href='/en/initiatives/safe-nightlife/']")
    assert nightlife.select_one("a[href='/i/I01'][hreflang=da]")
    brief = InitiativePage.objects.get(code="I10")
    assert brief.brief_title_en in dementia.get_text()
    assert brief.brief_text_en in dementia.get_text()
    assert "Only in Danish" in dementia.get_text()


def test_a_name_that_is_not_confirmed_is_marked(client: Client) -> None:
    unconfirmed = theme("I01")
    note = "The wording of the themes has not been verified with Nordic Safe Cities."
    assert note in client.get(URL).content.decode()
    unconfirmed.is_verified = True
    unconfirmed.save()
    assert note not in client.get(URL).content.decode()


def test_hidden_initiatives_are_left_out(client: Client) -> None:
    theme("I01", "I10")
    InitiativePage.objects.get(code="I01").unpublish()
    [group] = client.get(URL).context["groups"]
    assert [entry.short.code for entry in group.entries] == ["I10"]
    InitiativePage.objects.get(code="I10").unpublish()
    assert client.get(URL).context["groups"] == []


def test_it_has_no_danish_page_and_the_language_switch_says_so(client: Client) -> None:
    page = BeautifulSoup(client.get(URL).content, "html.parser")
    assert page.select("link[hreflang]") == []
    canonical = page.select_one("link[rel=canonical]")
    assert canonical is not None
    assert str(canonical["href"]).endswith(URL)
    switch = page.select_one(".languages a[lang=da]")
    assert switch is not None
    assert switch["href"] == "/da/"
    assert "Siden findes kun på engelsk. Linket fører til »Tryg Aalborg«." in str(switch)
    assert client.get("/da/nordic-safe-cities/").status_code == 404


@pytest.mark.slow
def test_staff_make_and_publish_it_in_english_alone(admin: Client, client: Client) -> None:
    NordicThemesPage.objects.get().delete()
    for language, offered in (("da", False), ("en", True)):
        html = admin.get(f"/admin/pages/{home(language).pk}/add_subpage/").content.decode()
        assert ("nordicthemespage" in html) is offered
    add = "/admin/pages/add/initiatives/nordicthemespage/{}/"
    assert admin.get(add.format(home("da").pk)).status_code in (302, 403)
    address = add.format(home("en").pk)
    html = admin.get(address).content.decode()
    data = querydict_from_html(html, form_id="page-edit-form")
    body = [("paragraph", rich_text("<p>We are glad to tell you what we do here.</p>"))]
    data.update(nested_form_data({"body": streamfield(body)}))
    data["title"], data["slug"] = "For Nordic partners", "for-nordic-partners"
    data["review_date"], data["action-publish"] = "2027-05-01", "1"
    admin.post(address, data)
    made = NordicThemesPage.objects.get()
    assert made.live
    # It has no Danish page to read its facts from, so they stand on itself.
    assert str(made.review_date) == "2027-05-01"
    text = Client().get("/en/for-nordic-partners/").content.decode()
    assert "We are glad to tell you" in text
    assert client.get("/da/for-nordic-partners/").status_code == 404
    assert "/en/for-nordic-partners/" in client.get("/sitemap.xml").content.decode()
    assert "/da/for-nordic-partners/" not in client.get("/sitemap.xml").content.decode()
