"""Feeds and calendars: read by libraries, answered with 304 to those who know them (F8, F9)."""

from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from freezegun import freeze_time
from icalendar import Calendar

from initiatives.models import Area, InitiativePage, UpdatePage
from tests.cms.bilingual.desk import new_initiative
from tests.initiatives.news_desk import news

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


def feed(client: Client, url: str) -> ElementTree.Element:
    """Return the feed at an address, checked against what RFC 4287 demands of every feed."""
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
        datetime.fromisoformat(element.findtext(f"{ATOM}updated") or "")
    own = root.find(f"{ATOM}link[@rel='self']")
    assert own is not None
    assert own.get("href", "").endswith(url)
    assert root.find(f"{ATOM}author") is not None
    return root


def entries(root: ElementTree.Element) -> dict[str, str]:
    return {
        entry.findtext(f"{ATOM}title") or "": entry.findtext(f"{ATOM}id") or ""
        for entry in root.findall(f"{ATOM}entry")
    }


def test_each_feed_holds_its_own_news(client: Client) -> None:
    area = Area.objects.get(code="vodskov")
    initiative = new_initiative()
    initiative.areas = [area]
    initiative.save_revision().publish()
    mine = news("Nyt i Gug & omegn <her>", below=initiative)
    urls = ("/da/nyheder/feed/", f"{initiative.url}feed/", "/da/omraader/vodskov/feed/")
    ids = {entries(feed(client, url))[mine.title] for url in urls}
    assert len(ids) == 1
    assert mine.title not in entries(feed(client, "/da/omraader/kaerby/feed/"))
    assert client.get("/da/omraader/ukendt/feed/").status_code == 404


def test_an_entry_keeps_its_id_when_its_address_changes(client: Client) -> None:
    page = news("Nyhed med adresse")
    before = entries(feed(client, "/da/nyheder/feed/"))[page.title]
    page.slug = "en-anden-adresse"
    page.save_revision().publish()
    assert entries(feed(client, "/da/nyheder/feed/"))[page.title] == before


def test_pages_announce_their_feed(client: Client) -> None:
    initiative = InitiativePage.objects.get(code="I01")
    for url in ("/da/nyheder/", "/en/news/", initiative.url, "/da/omraader/gug/"):
        link = BeautifulSoup(client.get(url).content, "html.parser").find(
            "link", type="application/atom+xml"
        )
        assert link is not None
        assert link["href"] == f"{url}feed/"


@pytest.mark.parametrize("url", ["/da/nyheder/feed/", "/en/news/feed/"])
def test_who_knows_the_feed_gets_304(client: Client, url: str) -> None:
    first = client.get(url)
    again = client.get(url, headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    since = client.get(url, headers={"if-modified-since": first.headers["Last-Modified"]})
    assert since.status_code == 304
    news("Ny nyhed", english="New news")
    changed = client.get(url, headers={"if-none-match": first.headers["ETag"]})
    assert changed.status_code == 200


def test_an_event_as_a_calendar_file(client: Client) -> None:
    page = news(
        "Åbent hus",
        english="Open house",
        kind="event",
        starts_at=datetime(2027, 3, 28, 0, 30, tzinfo=UTC),  # the night on which summer begins
        ends_at=datetime(2027, 3, 28, 1, 30, tzinfo=UTC),
        place="Gug Skole",
        cancelled=True,
    )
    english = page.get_translations().get()
    for url, title in (
        (f"{page.url}kalender.ics", "Åbent hus"),
        (f"{english.url}calendar.ics", "Open house"),
    ):
        answer = client.get(url)
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert answer.headers["Content-Disposition"].startswith("attachment")
        [event] = Calendar.from_ical(answer.content).walk("VEVENT")
        assert str(event["SUMMARY"]) == title
        assert event.decoded("DTSTART") == page.starts_at
        assert event.decoded("DTEND") == page.ends_at
        assert str(event["LOCATION"]) == "Gug Skole"
        assert str(event["STATUS"]) == "CANCELLED"
        assert str(page.translation_key) in str(event["UID"])


def test_news_that_is_no_event_has_no_calendar_file(client: Client) -> None:
    page = UpdatePage.objects.filter(kind="status", live=True).first()
    assert page is not None
    assert client.get(f"{page.url}kalender.ics").status_code == 404


def test_all_events_to_come_in_one_calendar(client: Client) -> None:
    for number in (1, 2):
        news(
            f"Arrangement {number}",
            kind="event",
            starts_at=datetime(2027, number, 12, 16, tzinfo=UTC),
        )
    with freeze_time("2027-01-20"):
        answer = client.get("/da/nyheder/kalender.ics")
    [event] = Calendar.from_ical(answer.content).walk("VEVENT")
    assert str(event["SUMMARY"]) == "Arrangement 2"
