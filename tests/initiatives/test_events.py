"""Events: to come and past, on any night of the year, cancelled, and as calendar files (F9)."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client
from freezegun import freeze_time
from icalendar import Calendar

from initiatives.models import InitiativePage, UpdateIndexPage, UpdatePage
from tests.cms.bilingual.desk import new_initiative
from tests.initiatives.news_desk import news

pytestmark = pytest.mark.django_db

START = datetime(2027, 1, 12, 16, tzinfo=UTC)  # 17.00 in Denmark
END = datetime(2027, 1, 12, 18, tzinfo=UTC)
SIGN_UP = "https://example.org/tilmelding"


def event(**values: Any) -> UpdatePage:
    return news(
        "Åbent hus i Gug",
        english=values.pop("english", "Open house in Gug"),
        **{"kind": "event", "starts_at": START, "ends_at": END, "place": "Gug Skole", **values},
    )


def titles(cards: list[Any]) -> list[str]:
    return [card.title for card in cards]


def section(client: Client, url: str, heading: str) -> str:
    """Return the text of the section of a page under a heading, or nothing."""
    soup = BeautifulSoup(client.get(url).content, "html.parser")
    found = [h2 for h2 in soup.find_all("h2") if h2.get_text(strip=True) == heading]
    return " ".join(found[0].find_parent("section").get_text(" ").split()) if found else ""


def calendar_of(client: Client, url: str) -> list[Any]:
    """Return the events of a calendar file, as a library reads them."""
    answer = client.get(url)
    assert answer.status_code == 200, url
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    read = Calendar.from_ical(answer.content)
    assert not read.errors
    for needed in ("VERSION", "PRODID"):
        assert read[needed]
    events = read.walk("VEVENT")
    for each in events:
        assert not each.errors
        for needed in ("UID", "DTSTAMP", "DTSTART"):
            assert each[needed], needed
    return list(events)


# To come and past -----------------------------------------------------------------


@pytest.mark.slow
def test_an_event_is_to_come_until_it_has_ended(client: Client) -> None:
    page = event()
    with freeze_time("2027-01-12 17:59:00"):
        for url in ("/da/nyheder/", "/da/nyheder/?kind=event"):
            coming = section(client, url, "Kommende arrangementer")
            assert "Åbent hus i Gug 12. januar 2027 kl. 17.00–19.00 Gug Skole" in coming
            assert page.title not in section(client, url, "Afholdte arrangementer")
        coming = section(client, "/en/news/", "Upcoming events")
        assert "Open house in Gug 12 January 2027, 5–7 pm Gug Skole" in coming
    with freeze_time("2027-01-12 18:01:00"):
        for url in ("/da/nyheder/", "/da/nyheder/?kind=event"):
            assert page.title not in section(client, url, "Kommende arrangementer")
            past = section(client, url, "Afholdte arrangementer")
            assert "Arrangement · Afholdt Åbent hus i Gug 12. januar 2027" in past
        assert "Open house" in section(client, "/en/news/", "Past events")


def test_the_next_event_stands_first_and_the_last_past_one_too(client: Client) -> None:
    for number in (3, 1, 2):
        news(f"Nr. {number}", kind="event", starts_at=datetime(2027, number, 12, 16, tzinfo=UTC))
    with freeze_time("2027-01-01"):
        assert titles(client.get("/da/nyheder/").context["coming"]) == ["Nr. 1", "Nr. 2", "Nr. 3"]
    with freeze_time("2027-12-01"):
        assert titles(client.get("/da/nyheder/").context["past"]) == ["Nr. 3", "Nr. 2", "Nr. 1"]
        context = client.get("/da/nyheder/?kind=event").context
        assert titles(context["cards"]) == ["Nr. 3", "Nr. 2", "Nr. 1"]


@pytest.mark.slow
def test_an_event_without_an_end_lasts_its_danish_day(client: Client) -> None:
    page = event(ends_at=None)
    # 23.30 in Denmark: in UTC the day goes on for an hour more.
    with freeze_time("2027-01-12 22:30:00"):
        assert titles(client.get("/da/nyheder/").context["coming"]) == [page.title]
        assert "kl. 17.00<" in client.get(page.url).content.decode()
    with freeze_time("2027-01-12 23:30:00"):
        assert client.get("/da/nyheder/").context["coming"] == []


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "shown", "during", "after"),
    [
        # Over midnight.
        (
            datetime(2027, 1, 12, 20, tzinfo=UTC),
            datetime(2027, 1, 13, 1, tzinfo=UTC),
            "12. januar 2027 kl. 21.00 – 13. januar 2027 kl. 02.00",
            "2027-01-13 00:59",
            "2027-01-13 01:01",
        ),
        # Several days.
        (
            datetime(2027, 6, 4, 7, tzinfo=UTC),
            datetime(2027, 6, 6, 14, tzinfo=UTC),
            "4. juni 2027 kl. 09.00 – 6. juni 2027 kl. 16.00",
            "2027-06-05 12:00",
            "2027-06-06 14:01",
        ),
        # The night on which summer begins: 01.30 and half an hour after 01.59 is 03.30.
        (
            datetime(2027, 3, 28, 0, 30, tzinfo=UTC),
            datetime(2027, 3, 28, 1, 30, tzinfo=UTC),
            "28. marts 2027 kl. 01.30–03.30",
            "2027-03-28 01:29",
            "2027-03-28 01:31",
        ),
        # The night on which it ends, and has 02.30 twice.
        (
            datetime(2027, 10, 30, 22, tzinfo=UTC),
            datetime(2027, 10, 31, 1, 30, tzinfo=UTC),
            "31. oktober 2027 kl. 00.00–02.30",
            "2027-10-31 01:29",
            "2027-10-31 01:31",
        ),
    ],
)
def test_long_nights(
    client: Client, starts_at: datetime, ends_at: datetime, shown: str, during: str, after: str
) -> None:
    page = event(starts_at=starts_at, ends_at=ends_at)
    assert shown in client.get(page.url).content.decode()
    with freeze_time(during):
        assert titles(client.get("/da/nyheder/").context["coming"]) == [page.title]
    with freeze_time(after):
        assert client.get("/da/nyheder/").context["coming"] == []
    [read] = calendar_of(client, f"{page.url}kalender.ics")
    assert (read.decoded("DTSTART"), read.decoded("DTEND")) == (starts_at, ends_at)


def test_news_that_was_an_event_goes_by_its_date(client: Client) -> None:
    """The times stay in the record when an editor chooses another kind."""
    event(kind="news")
    context = client.get("/da/nyheder/").context
    assert context["coming"] == []
    card = next(card for card in context["cards"] if card.title == "Åbent hus i Gug")
    assert (card.when, card.place) == ("", "")
    newer = news("Noget nyere")
    shown = titles(client.get("/da/nyheder/").context["cards"])
    assert shown.index(newer.title) < shown.index(card.title)


# The page -------------------------------------------------------------------------


def test_an_event_tells_how_to_sign_up_while_that_is_possible(client: Client) -> None:
    page = event(sign_up_url=SIGN_UP)
    twin = page.get_translations().get()
    with freeze_time("2027-01-12 17:59:00"):
        for url in (page.url, twin.url):
            assert f'href="{SIGN_UP}"' in client.get(url).content.decode()
    with freeze_time("2027-01-12 18:01:00"):
        for url in (page.url, twin.url):
            assert SIGN_UP not in client.get(url).content.decode()


def test_a_cancelled_event_says_so(client: Client) -> None:
    page = event(cancelled=True, sign_up_url=SIGN_UP)
    with freeze_time("2027-01-01"):
        assert "Aflyst" in section(client, "/da/nyheder/", "Kommende arrangementer")
        assert "Cancelled" in section(client, "/en/news/", "Upcoming events")
        assert "Aflyst" in client.get(page.url).content.decode()
        assert SIGN_UP not in client.get(page.url).content.decode()


@pytest.mark.parametrize(
    "values, field",
    [
        ({"starts_at": END, "ends_at": START}, "ends_at"),
        ({"ends_at": END}, "starts_at"),
    ],
)
def test_times_the_wrong_way_round_are_refused(values: dict[str, Any], field: str) -> None:
    page = UpdatePage(title="Arrangement", slug="arrangement", kind="event", **values)
    with pytest.raises(ValidationError) as refused:
        page.clean()
    assert list(refused.value.message_dict) == [field]


def test_an_event_needs_its_beginning_to_go_live() -> None:
    page = UpdatePage(
        title="Arrangement",
        kind="event",
        summary="Kort.",
        locale=UpdateIndexPage.objects.get(locale__language_code="da").locale,
    )
    assert [problem.field for problem in page.publishing_problems()] == ["starts_at"]


# Calendar files -------------------------------------------------------------------


def test_an_event_as_a_calendar_file(client: Client) -> None:
    page = event(summary="Kom, se; og <hør>\nmere.")
    names = set()
    for url, title in (
        (f"{page.url}kalender.ics", "Åbent hus i Gug"),
        (f"{page.get_translations().get().url}calendar.ics", "Open house in Gug"),
    ):
        [read] = calendar_of(client, url)
        assert str(read["SUMMARY"]) == title
        assert (read.decoded("DTSTART"), read.decoded("DTEND")) == (START, END)
        assert str(read["LOCATION"]) == "Gug Skole"
        assert str(read["STATUS"]) == "CONFIRMED"
        assert str(read["URL"]).endswith(url.rpartition("/")[0] + "/")
        names.add(str(read["UID"]))
    assert len(names) == 1
    [read] = calendar_of(client, f"{page.url}kalender.ics")
    assert str(read["DESCRIPTION"]) == page.summary


def test_a_change_reaches_who_has_the_event_already(client: Client) -> None:
    with freeze_time("2026-11-20 12:00:00"):
        page = event(ends_at=None, date=date(2026, 11, 10))
    url = f"{page.url}kalender.ics"
    answer = client.get(url)
    [before] = calendar_of(client, url)
    assert "DTEND" not in before
    known = client.get(url, headers={"if-none-match": answer.headers["ETag"]})
    assert (known.status_code, known.content) == (304, b"")
    page.cancelled = True
    page.date = date(2026, 11, 21)  # nearer than the day on which it was first told
    page.slug = "et-andet-navn"
    with freeze_time("2026-11-21 12:00:00"):
        page.save_revision().publish()
    url = f"{UpdatePage.objects.get(pk=page.pk).url}kalender.ics"
    [after] = calendar_of(client, url)
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert str(after["STATUS"]) == "CANCELLED"
    assert str(after["SUMMARY"]) == "Aflyst: Åbent hus i Gug"


def test_news_that_is_no_event_has_no_calendar_file(client: Client) -> None:
    page = UpdatePage.objects.filter(kind="status", live=True).first()
    assert page is not None
    assert client.get(f"{page.url}kalender.ics").status_code == 404
    assert "kalender.ics" not in client.get(page.url).content.decode()


@pytest.mark.slow
def test_all_events_to_come_in_one_calendar(client: Client) -> None:
    for number in (1, 2):
        event(english="", starts_at=datetime(2027, number, 12, 16, tzinfo=UTC), ends_at=None)
    hidden = new_initiative()
    event(english="", below=hidden, starts_at=datetime(2027, 3, 1, tzinfo=UTC), ends_at=None)
    InitiativePage.objects.get(pk=hidden.pk).unpublish()
    with freeze_time("2027-01-20"):
        for url in ("/da/nyheder/kalender.ics", "/en/news/calendar.ics"):
            [read] = calendar_of(client, url)
            assert read.decoded("DTSTART") == datetime(2027, 2, 12, 16, tzinfo=UTC)
            # There is no English page: the Danish title says what language it is in.
            assert read["SUMMARY"].params["LANGUAGE"] == "da"
    with freeze_time("2028-01-20"):
        assert calendar_of(client, "/da/nyheder/kalender.ics") == []
