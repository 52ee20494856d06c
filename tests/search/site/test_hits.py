"""A hit on the search page: its title, why it is there, and whose words they are."""

import pytest
from wagtail.models import Page

from cms.jobs import drain
from initiatives.models import InitiativePage
from search import backends
from search.documents import documents_of
from tests.search.site.reader import Reader

pytestmark = pytest.mark.django_db


@pytest.mark.slow
def test_a_title_with_markup_is_shown_as_text(reader: Reader) -> None:
    page = InitiativePage.objects.get(code="I01", locale__language_code="da")
    page.title = "Natteliv <script>alert(1)</script> & <b>mere</b>"
    page.summary = "Natteliv </p><img src=x onerror=alert(1)>."
    page.save_revision().publish()
    drain()
    answer = reader.search("da", "natteliv")
    hit = answer.hits[0]
    assert hit.title == page.title
    assert hit.snippet == page.summary
    assert b"<script>alert" not in answer.response.content
    assert b"<img src=x" not in answer.response.content
    assert hit.element.find("mark").get_text() == "Natteliv"


@pytest.mark.parametrize("language, words", [("da", "politi"), ("en", "police")])
def test_every_hit_shows_why(reader: Reader, language: str, words: str) -> None:
    answer = reader.search(language, words)
    assert answer.hits
    for hit in answer.hits:
        marked = {mark.get_text().lower() for mark in hit.element.find_all("mark")}
        assert any(words in word for word in marked), hit.title


def test_text_in_another_language_says_so(reader: Reader) -> None:
    answer = reader.search("da", "nightlife")
    for hit in answer.other_hits:
        heading = hit.element.h3
        assert heading["lang"] == heading.a["hreflang"] == "en"
    for hit in answer.hits:
        assert hit.element.find(attrs={"lang": True}) is None


@pytest.mark.slow
def test_texts_come_from_the_database_not_from_the_index(reader: Reader) -> None:
    pk = InitiativePage.objects.get(code="I01", locale__language_code="da").pk
    Page.objects.filter(pk=pk).update(
        title="Et nyt navn", slug="nyt", url_path="/da/indsatser/nyt/"
    )
    [hit] = [hit for hit in reader.search("da", "natteliv").hits if hit.title == "Et nyt navn"]
    assert hit.url == "/da/indsatser/nyt/"


def test_a_hit_says_why_also_where_only_its_keywords_do(reader: Reader) -> None:
    page = InitiativePage.objects.get(code="I14", locale__language_code="da")
    InitiativePage.objects.filter(pk=page.pk).update(keywords="opvækst, kaffebønner")
    backends.engine().upsert(documents_of([InitiativePage.objects.get(pk=page.pk)]))
    [hit] = reader.search("da", "kaffebønnerne").hits
    assert not hit.element.select("h3 mark")
    line = hit.element.select_one(".hit-labels")
    assert line.get_text() == "Handler også om: kaffebønner"
    assert line.mark.get_text() == "kaffebønner"


@pytest.mark.slow
def test_a_hit_says_why_also_where_only_a_record_that_it_names_does(reader: Reader) -> None:
    """Of target groups, themes and partners the other words count, too."""
    hits = {hit.title: hit for hit in reader.search("da", "ægtefællen").hits}
    line = hits["Demensindsatser"].element.select_one(".hit-labels")
    assert line.get_text() == "Handler også om: ægtefælle"
    assert line.mark.get_text() == "ægtefælle"
