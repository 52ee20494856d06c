"""The page of terms: A to Å in Danish, A to Z in English, both words of each term (F11)."""

from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.models import GlossaryTerm
from home.models import GlossaryPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def own_terms() -> None:
    """Terms at the letters where orders go wrong; those of the demo content are gone."""
    GlossaryTerm.objects.all().delete()
    for danish, english in (
        ("årsag", "cause"),
        ("Aalborg Kommune", "City of Aalborg"),
        ("øvelse", "exercise"),
        ("ældre", "older people"),
        ("zone", "zone"),
        ("bydel", "district"),
        ("By", "town"),
        ("SSP", "SSP"),
    ):
        make(danish, english)


def make(danish: str, english: str, **more: Any) -> GlossaryTerm:
    values = {
        "slug": f"t{GlossaryTerm.objects.count()}",
        "definition_da": f"Om {danish}.",
        "definition_en": f"About {english}.",
        **more,
    }
    return GlossaryTerm.objects.create(term_da=danish, term_en=english, **values)


def page(language: str) -> BeautifulSoup:
    address = GlossaryPage.objects.get(locale__language_code=language).url
    answer = Client().get(address)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html5lib")


def entry(soup: BeautifulSoup, word: str) -> Tag:
    (found,) = [e for e in soup.select(".glossary .word") if e.dt.get_text() == word]
    return found


def test_it_stands_at_its_address_in_both_languages() -> None:
    pages = {page.language: page.url for page in GlossaryPage.objects.live()}
    assert pages == {"da": "/da/om-tryg-aalborg/ord-og-begreber/", "en": "/en/about/glossary/"}


@pytest.mark.usefixtures("own_terms")
def test_danish_ends_with_å_and_aa_is_å() -> None:
    soup = page("da")
    assert [e.get_text() for e in soup.select(".glossary dt")] == [
        "By",
        "bydel",
        "SSP",
        "zone",
        "ældre",
        "øvelse",
        "Aalborg Kommune",
        "årsag",
    ]
    assert [e.get_text() for e in soup.select(".glossary h2")] == list("BSZÆØÅ")


@pytest.mark.usefixtures("own_terms")
def test_english_is_in_its_own_order() -> None:
    soup = page("en")
    words = [e.get_text() for e in soup.select(".glossary dt")]
    assert words == sorted(words, key=str.casefold)
    assert [e.get_text() for e in soup.select(".glossary h2")] == list("CDEOSTZ")


@pytest.mark.usefixtures("own_terms")
@pytest.mark.parametrize("language", ["da", "en"])
def test_letters_lead_to_their_terms(language: str) -> None:
    soup = page(language)
    links = soup.select("nav.letters a")
    targets = [soup.find(id=link["href"].removeprefix("#")) for link in links]
    assert [target.get_text() for target in targets] == [link.get_text() for link in links]
    assert [heading.get_text() for heading in soup.select(".glossary h2")] == [
        link.get_text() for link in links
    ]


def test_a_term_has_an_anchor_its_definition_and_the_other_word() -> None:
    GlossaryTerm.objects.all().delete()
    make("tovholder", "initiative lead", slug="initiative-lead")
    danish, english = entry(page("da"), "tovholder"), entry(page("en"), "initiative lead")
    assert danish["id"] == english["id"] == "term-initiative-lead"
    assert danish.select_one(".other-word").get_text() == "(initiative lead)"
    assert english.select_one(".other-word").get_text() == "(tovholder)"
    assert danish.select_one("[lang]")["lang"] == "en"
    assert english.select_one("[lang]")["lang"] == "da"
    assert "Om tovholder." in danish.get_text()
    assert "About initiative lead." in english.get_text()


def test_without_a_definition_the_pair_stands_alone() -> None:
    GlossaryTerm.objects.all().delete()
    make("samråd", "residents' council", definition_da="", definition_en="")
    make("kun dansk", "", definition_en="")
    make("tom", "", definition_da="", definition_en="")
    soup = page("da")
    assert [dd.get_text(strip=True) for dd in entry(soup, "samråd").select("dd")] == [
        "(residents' council)"
    ]
    assert [e.get_text() for e in soup.select(".glossary dt")] == ["kun dansk", "samråd"]
    assert [e.get_text() for e in page("en").select(".glossary dt")] == ["residents' council"]


def test_an_empty_glossary_says_so() -> None:
    GlossaryTerm.objects.all().delete()
    for language, text in (("da", "Der er endnu ingen ord"), ("en", "There are no words here")):
        soup = page(language)
        assert text in soup.select_one(".glossary").get_text()
        assert soup.select_one("nav.letters") is None


def test_all_terms_cost_one_question() -> None:
    with CaptureQueriesContext(connection) as captured:
        page("da")
    asked = [query for query in captured.captured_queries if "cms_glossaryterm" in query["sql"]]
    assert len(asked) == 1
