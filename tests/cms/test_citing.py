"""Licence and citing: one licence from the settings, a citation on the pages that one cites (F55)."""

import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from django.conf import settings
from django.test import Client

from cms.bilingual.alternates import absolute
from cms.models import SiteSettings
from cms.parts import PARTS
from home.models import StandardPage

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ABOUT_BLOCKS = json.dumps([{"type": "licence", "value": None}, {"type": "parts", "value": None}])
# Names of packages that the list names otherwise.
CALLED = {
    "wagtail": "Wagtail",
    "dkfds": "DKFDS",
    "@fontsource-variable/source-sans-3": "Source Sans 3",
}


def soup_of(address: str) -> BeautifulSoup:
    answer = Client().get(address)
    assert answer.status_code == 200, address
    return BeautifulSoup(answer.content, "html5lib")


def box(address: str) -> Tag:
    (found,) = soup_of(address).select("details.cite")
    return found


def set_licence(name: str = "CC BY 4.0", url: str = "https://example.org/by") -> None:
    SiteSettings.objects.update(licence_name_da=name, licence_name_en=name, licence_url=url)


@pytest.mark.parametrize(
    "address",
    [
        "/da/indsatser/et-trygt-natteliv/",
        "/en/initiatives/safe-nightlife/",
        "/da/maal/fortsat-hoej-tryghed/",
        "/da/om-siden/",
        "/da/om-tryg-aalborg/introduktion/",
        "/en/about/introduction/",
        "/da/om-tryg-aalborg/tal-om-tryghed/",
    ],
)
def test_a_page_says_how_to_cite_it(address: str) -> None:
    soup = soup_of(address)
    (text,) = [p.get_text() for p in soup.select("details.cite .citation")]
    english = address.startswith("/en/")
    partners = (
        "City of Aalborg, North Jutland Police and North Denmark Region"
        if english
        else "Aalborg Kommune, Nordjyllands Politi og Region Nordjylland"
    )
    version = r"Version of \d+ \w+ \d{4}" if english else r"Version fra \d+\. \w+ \d{4}"
    title = re.escape(soup.h1.get_text())
    pattern = rf"{title}\. {partners}\. Tryg Aalborg\. {version}\. {re.escape(absolute(address))}"
    assert re.fullmatch(pattern, text), text
    assert soup.select_one("link[rel=canonical]")["href"] == absolute(address)


def test_the_version_is_the_day_that_the_page_shows() -> None:
    soup = soup_of("/en/initiatives/safe-nightlife/")
    day = soup.select_one(".page-tools").get_text().split("updated")[1].split("Print")[0].strip()
    assert f"Version of {day}." in soup.select_one(".citation").get_text()


def test_a_title_with_a_mark_of_its_own_and_no_partners() -> None:
    page = StandardPage.objects.get(slug="om-siden")
    page.title = "Hvem <står> bag?"
    page.save_revision().publish()
    SiteSettings.objects.update(partners_line_da="")
    text = box("/da/om-siden/").select_one(".citation").get_text()
    assert text.startswith("Hvem <står> bag? Tryg Aalborg. Version fra ")


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_licence_stands_in_the_footer_and_the_box_or_nowhere(language: str) -> None:
    address = {"da": "/da/om-siden/", "en": "/en/about-this-site/"}[language]
    set_licence("", "")
    assert soup_of(address).select(".licence, [rel=license]") == []
    set_licence()
    soup = soup_of(address)
    for place in ("footer", "details.cite"):
        (link,) = soup.select_one(place).select("[rel~=license]")
        assert (link.get_text(), link["href"]) == ("CC BY 4.0", "https://example.org/by")
    set_licence(url="")
    assert "CC BY 4.0" in soup_of(address).footer.get_text()
    assert soup_of(address).select("[rel~=license]") == []


def test_the_page_about_the_site_can_show_licence_and_parts() -> None:
    page = StandardPage.objects.get(slug="om-siden")
    page.body = ABOUT_BLOCKS
    page.save_revision().publish()
    set_licence("", "")
    text = soup_of("/da/om-siden/").select_one(".prose").get_text()
    assert "Det er endnu ikke oplyst, under hvilken licens" in text
    assert "»Citér siden«" in text
    for part in PARTS:
        assert f"{', '.join(part.names)} ({part.licence})" in text
    set_licence()
    assert "CC BY 4.0" in soup_of("/da/om-siden/").select_one(".prose > .licence").get_text()


def test_every_package_that_we_ask_for_is_named_with_its_licence() -> None:
    """In the code's list and in README's, so that a new one can't be forgotten."""
    project = Path(settings.PROJECT_DIR)
    asked = []
    for name in ("base.in", "production.in"):
        for line in (project / "requirements" / name).read_text().splitlines():
            if match := re.match(r"[A-Za-z][\w-]*", line):
                asked.append(match[0])
    asked += json.loads((project / "package.json").read_text())["dependencies"]
    named = [name for part in PARTS for name in part.names]
    assert len(named) == len(set(named))
    readme = (project / "README.md").read_text().partition("## Licences")[2]
    for package in asked:
        name = CALLED.get(package, package)
        assert name in named, package
        assert name in readme, package
    for name in named:
        assert name in readme, name
