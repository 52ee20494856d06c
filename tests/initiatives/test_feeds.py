"""Atom feeds: read by a library, whole for their language, answered with 304 to those who know them (F8)."""

from calendar import timegm
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import feedparser
import pytest
from bs4 import BeautifulSoup
from django.test import Client
from freezegun import freeze_time

from initiatives.feeds import LENGTH
from initiatives.models import Area, GoalPage, InitiativePage
from tests.cms.bilingual.desk import new_initiative
from tests.initiatives.news_desk import news

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
SITE = ("/da/nyheder/feed/", "/en/news/feed/")


def feed(client: Client, url: str) -> Any:
    """Return the feed at an address as a reader's program has it, after what RFC 4287 demands."""
    answer = client.get(url)
    assert answer.status_code == 200, url
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    root = ElementTree.fromstring(answer.content)
    assert root.tag == f"{ATOM}feed"
    for element in (root, *root.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            found = element.findall(f"{ATOM}{name}")
            assert len(found) == 1, name
            assert found[0].text
    assert root.find(f"{ATOM}author") is not None
    read = feedparser.parse(answer.content)
    assert (read.bozo, read.version) == (False, "atom10")
    links = {link["rel"]: urlsplit(link["href"]) for link in read.feed.links}
    assert links["self"].path == url
    assert links["self"].scheme
    assert client.get(links["alternate"].path).status_code == 200
    assert read.feed.language == url.split("/")[1]
    return read


def ids(client: Client, url: str) -> dict[str, str]:
    """Return the permanent names of a feed's entries by title."""
    return {entry.title: entry.id for entry in feed(client, url).entries}


def feeds_of_every_kind() -> list[str]:
    """Return a feed of each kind in each language."""
    pages = [
        *InitiativePage.objects.get(code="I01").get_translations(inclusive=True),
        *GoalPage.objects.live(),
    ]
    areas = ("/da/omraader/gug/feed/", "/en/areas/gug/feed/")
    return [*SITE, *areas, *(f"{page.url}feed/" for page in pages)]


@pytest.mark.slow
def test_every_feed_is_valid(client: Client) -> None:
    for url in feeds_of_every_kind():
        feed(client, url)


@pytest.mark.slow
def test_each_feed_holds_its_own_news(client: Client) -> None:
    initiative = new_initiative()
    initiative.areas = [Area.objects.get(code="vodskov")]
    initiative.goal = GoalPage.objects.live().exclude(goal=None).first().goal
    initiative.save_revision().publish()
    goal = GoalPage.objects.get(goal=initiative.goal, locale__language_code="da")
    mine = news("Nyt i Gug & omegn <her>", below=initiative)
    urls = (
        "/da/nyheder/feed/",
        f"{initiative.url}feed/",
        f"{goal.url}feed/",
        "/da/omraader/vodskov/feed/",
    )
    assert len({ids(client, url)[mine.title] for url in urls}) == 1
    assert mine.title not in ids(client, "/da/omraader/kaerby/feed/")
    named = news("Om indsatsen", initiative=initiative)
    assert len({ids(client, url)[named.title] for url in urls}) == 1
    assert client.get("/da/omraader/ukendt/feed/").status_code == 404


@pytest.mark.slow
def test_news_that_belongs_to_nothing_is_in_the_feed_of_the_site_alone(client: Client) -> None:
    page = news("Kanariefuglenes dag", english="The day of the canaries")
    danish, english = (ids(client, url) for url in SITE)
    assert danish[page.title] != english["The day of the canaries"]
    others = [url for url in feeds_of_every_kind() if url not in SITE]
    assert [
        url for url in others if {page.title, "The day of the canaries"} & {*ids(client, url)}
    ] == []


@pytest.mark.slow
@pytest.mark.once
def test_an_english_feed_is_full_however_much_is_only_in_danish(client: Client) -> None:
    initiative = InitiativePage.objects.get(code="I01")
    english = initiative.get_translations().get()
    for below in (None, initiative):
        news("Gammelt nyt", below=below, english="Old news", date=date(2016, 1, 1))
    for number in range(LENGTH + 1):
        news(f"Kun på dansk {number}", below=initiative)
    for url in ("/en/news/feed/", f"{english.url}feed/"):
        titles = ids(client, url)
        assert "Old news" in titles
        assert not [title for title in titles if title.startswith("Kun på dansk")]


def test_names_stay_when_addresses_change(client: Client) -> None:
    initiative = new_initiative()
    page = news("Nyhed med adresse", below=initiative)
    before = feed(client, f"{initiative.url}feed/")
    for each in (InitiativePage.objects.get(pk=initiative.pk), page):
        each.slug = f"et-nyt-{each.slug}"
        each.save_revision().publish()
    after = feed(client, f"{InitiativePage.objects.get(pk=initiative.pk).url}feed/")
    assert after.feed.id == before.feed.id
    assert after.entries[0].id == before.entries[0].id
    assert after.entries[0].link != before.entries[0].link


def test_text_is_text(client: Client) -> None:
    """A summary is no markup, though Atom's summaries are read as HTML."""
    page = news("5 < 6 & <b>7</b>", summary="Er 5 < 6? <script>alert(1)</script> & <b>ja</b>.")
    [entry] = [e for e in feed(client, "/da/nyheder/feed/").entries if e.title.startswith("5")]
    assert BeautifulSoup(entry.summary, "html.parser").get_text() == page.summary
    assert BeautifulSoup(entry.summary, "html.parser").find(True) is None


def test_news_bears_the_date_of_its_source_and_tells_of_changes(client: Client) -> None:
    with freeze_time("2026-11-20 12:00:00"):
        old = news("Fra et gammelt blad", date=date(2015, 12, 7))
        new = news("Fra i dag")
    with freeze_time("2026-11-21 12:00:00"):
        new.save_revision().publish()
    entries = {e.title: e for e in feed(client, "/da/nyheder/feed/").entries}

    def moment(title: str, name: str) -> datetime:
        return datetime.fromtimestamp(timegm(entries[title][f"{name}_parsed"]), UTC)

    assert moment(old.title, "published") == datetime(2015, 12, 6, 23, tzinfo=UTC)
    assert moment(old.title, "updated") == datetime(2026, 11, 20, 12, tzinfo=UTC)
    assert moment(new.title, "published") == datetime(2026, 11, 20, 12, tzinfo=UTC)
    assert moment(new.title, "updated") == datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.slow
def test_an_event_says_when_where_and_that_it_is_cancelled(client: Client) -> None:
    page = news(
        "Åbent hus",
        english="Open house",
        kind="event",
        starts_at=datetime(2027, 1, 12, 16, tzinfo=UTC),
        place="Gug Skole",
    )
    assert "Open house" in ids(client, "/en/news/feed/")
    page.cancelled = True
    page.save_revision().publish()
    for url, title, when in (
        (SITE[0], "Aflyst: Åbent hus", "12. januar 2027 kl. 17.00, Gug Skole. "),
        (SITE[1], "Cancelled: Open house", "12 January 2027, 5 pm, Gug Skole. "),
    ):
        [entry] = [e for e in feed(client, url).entries if e.title == title]
        assert entry.summary.startswith(when)


@pytest.mark.slow
def test_pages_announce_their_feed_in_the_head_and_to_people(client: Client) -> None:
    initiative = InitiativePage.objects.get(code="I01")
    goal = GoalPage.objects.live().first()
    assert goal is not None
    for url in ("/da/nyheder/", "/en/news/", initiative.url, goal.url, "/da/omraader/gug/"):
        soup = BeautifulSoup(client.get(url).content, "html.parser")
        links = soup.select('head link[rel="alternate"][type="application/atom+xml"]')
        assert [link["href"] for link in links] == [f"{url}feed/"]
        assert soup.select(f'main a[href="{url}feed/"]')
    for home, url in (("/da/", SITE[0]), ("/en/", SITE[1])):
        soup = BeautifulSoup(client.get(home).content, "html.parser")
        [link] = soup.select('head link[type="application/atom+xml"]')
        assert link["href"] == url


@pytest.mark.slow
@pytest.mark.parametrize("url", SITE)
def test_who_knows_the_feed_gets_304(client: Client, url: str) -> None:
    first = client.get(url)
    again = client.get(url, headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    since = client.get(url, headers={"if-modified-since": first.headers["Last-Modified"]})
    assert since.status_code == 304
    with freeze_time("2027-03-01"):
        page = news("Ny nyhed", english="New news")
    changed = {"if-none-match": first.headers["ETag"]}
    assert client.get(url, headers=changed).status_code == 200
    changed = {"if-modified-since": first.headers["Last-Modified"]}
    second = client.get(url, headers=changed)
    assert second.status_code == 200
    page.unpublish()
    gone = client.get(url, headers={"if-none-match": second.headers["ETag"]})
    assert gone.status_code == 200


def test_a_feed_without_news_stands_still(client: Client) -> None:
    url = f"{new_initiative().url}feed/"
    with freeze_time("2026-11-23 12:00:00"):
        first = client.get(url)
        assert feed(client, url).entries == []
    with freeze_time("2026-11-24 12:00:00"):
        again = client.get(url, headers={"if-none-match": first.headers["ETag"]})
    assert again.status_code == 304
