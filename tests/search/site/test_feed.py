"""The feed of a search: the news among its hits, for readers' programs."""

import feedparser
import pytest
from django.test import Client

from cms.jobs import drain
from initiatives.models import InitiativePage, UpdatePage
from tests.search.site.index import Index
from tests.search.site.reader import Reader

pytestmark = pytest.mark.django_db

FEEDS = {"da": "/da/soeg/feed/", "en": "/en/search/feed/"}


def titles(language: str, **asked: str) -> list[str]:
    answer = Client().get(FEEDS[language], asked)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    found = feedparser.parse(answer.content)
    assert not found.bozo
    return [entry.title for entry in found.entries]


def news() -> UpdatePage:
    page = UpdatePage.objects.filter(locale__language_code="da", live=True).first()
    assert page is not None
    return page


def test_it_holds_the_news_of_a_search_and_nothing_else(reader: Reader) -> None:
    page = news()
    page.title, page.summary = "Papegøjerne er kommet", "De bor på havnen."
    page.save_revision().publish()
    initiative = InitiativePage.objects.get(code="I11", locale__language_code="da")
    initiative.lead = "Papegøjer."
    initiative.save_revision().publish()
    drain()
    assert titles("da", q="papegøje") == ["Papegøjerne er kommet"]
    assert titles("da", q="xyzzyx") == []
    shown = reader.search("da", "papegøje")
    [link] = shown.soup.select('link[type="application/atom+xml"]')
    [offered] = shown.soup.select('.finder-results a[type="application/atom+xml"]')
    assert link["href"] == offered["href"]
    assert feedparser.parse(reader.client.get(link["href"]).content).entries
    assert not reader.search("da", "xyzzyx").soup.select(".finder-results a[type]")
    page.unpublish()
    assert titles("da", q="papegøje") == []


def test_words_that_shall_not_be_corrected_are_not(reader: Reader) -> None:
    page = news()
    page.title = "Papegøjerne er kommet"
    page.save_revision().publish()
    drain()
    assert titles("da", q="papegøjjerne") == ["Papegøjerne er kommet"]
    shown = reader.follow(
        reader.search("da", "papegøjjerne").soup.select_one("a[href*=exact]")["href"]
    )
    [link] = shown.soup.select('link[type="application/atom+xml"]')
    found = feedparser.parse(reader.client.get(link["href"]).content)
    assert found.entries == []
    assert (
        found.feed.id
        != feedparser.parse(Client().get(FEEDS["da"], {"q": "papegøjjerne"}).content).feed.id
    )


def test_without_words_it_holds_all_news_newest_first(index: Index) -> None:
    for language in FEEDS:
        found = titles(language)
        assert len(found) > 1
    dates = [
        entry.published for entry in feedparser.parse(Client().get(FEEDS["da"]).content).entries
    ]
    assert dates == sorted(dates, reverse=True)


def test_whoever_knows_it_hears_that_nothing_changed(index: Index) -> None:
    answer = Client().get(FEEDS["da"], {"q": "tryghed"})
    again = Client().get(FEEDS["da"], {"q": "tryghed"}, headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304
    assert not answer.cookies


@pytest.mark.parametrize("words", ["\x00", '"', "x" * 10_000, "<script>alert(1)</script>", "🚲"])
@pytest.mark.parametrize("language", FEEDS)
def test_any_words_make_a_valid_feed(index: Index, language: str, words: str) -> None:
    titles(language, q=words, page="-1", goal="M99")


def test_while_the_search_is_away_it_asks_to_come_again(index: Index) -> None:
    index.lose()
    answer = Client().get(FEEDS["da"], {"q": "tryghed"})
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
