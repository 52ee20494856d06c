"""Explained words in the search: each leads to its place on the page of words, after the pages."""

import pytest
from wagtail.models import PageViewRestriction

from cms.jobs import drain
from cms.models import GlossaryTerm
from home.models import GlossaryPage
from initiatives.models import GoalPage, InitiativePage
from tests.search.site.reader import Reader

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "words", "url", "kind"),
    [
        (
            "da",
            "tovholder",
            "/da/om-tryg-aalborg/ord-og-begreber/#term-initiative-lead",
            "Forklaret ord",
        ),
        ("en", "initiative lead", "/en/about/glossary/#term-initiative-lead", "Word explained"),
    ],
)
def test_a_word_leads_to_its_explanation(
    reader: Reader, language: str, words: str, url: str, kind: str
) -> None:
    [hit] = [hit for hit in reader.search(language, words, kind="word").hits if hit.url == url]
    assert kind in hit.element.get_text()
    page = reader.client.get(url).content.decode()
    assert f'id="{url.partition("#")[2]}"' in page


@pytest.mark.slow
@pytest.mark.parametrize("language", ["da", "en"])
def test_a_page_of_the_same_name_comes_first(reader: Reader, language: str) -> None:
    pages = [
        *InitiativePage.objects.live().filter(locale__language_code=language),
        *GoalPage.objects.live().filter(locale__language_code=language),
    ]
    for page in pages:
        first = reader.search(language, page.title).urls[0]
        assert first == page.url, page.title


def test_what_is_written_on_a_term_is_found_at_once(reader: Reader) -> None:
    term = GlossaryTerm.objects.get(slug="initiative-lead")
    term.definition_da = "En papegøje med ansvar."
    term.save()
    drain()
    assert [hit.url.partition("#")[2] for hit in reader.search("da", "papegøje").hits] == [
        "term-initiative-lead"
    ]
    term.delete()
    drain()
    assert reader.search("da", "papegøje").hits == []


def test_words_go_with_their_page(reader: Reader) -> None:
    assert reader.search("da", kind="word").hits
    page = GlossaryPage.objects.get(locale__language_code="da")
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert reader.search("da", kind="word").hits == []
    drain()
    answer = reader.search("da", kind="word")
    assert answer.response.context["results"]["total"] == 0
