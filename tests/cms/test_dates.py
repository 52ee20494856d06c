"""Dates and hours in the typography of the glossary, in Danish time."""

from datetime import UTC, date, datetime

import pytest

from cms.dates import day, period, time_range


def at(text: str) -> datetime:
    """Return a moment given in UTC; Danish winter is an hour ahead, summer two."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_day() -> None:
    assert day(date(2027, 1, 12), "da") == "12. januar 2027"
    assert day(date(2027, 1, 12), "en") == "12 January 2027"


@pytest.mark.parametrize(
    "start, end, danish, english",
    [
        ("2027-01-12T16:00", "2027-01-12T18:00", "kl. 17.00–19.00", "5–7 pm"),
        ("2027-01-12T10:30", "2027-01-12T12:00", "kl. 11.30–13.00", "11:30 am–1 pm"),
        ("2027-01-12T11:00", None, "kl. 12.00", "12 pm"),
        # Summer time.
        ("2027-07-12T15:00", "2027-07-12T16:30", "kl. 17.00–18.30", "5–6:30 pm"),
    ],
)
def test_hours(start: str, end: str | None, danish: str, english: str) -> None:
    last = at(end) if end else None
    assert time_range(at(start), last, "da") == danish
    assert time_range(at(start), last, "en") == english


def test_one_day_and_several() -> None:
    start, end = at("2027-01-12T20:00"), at("2027-01-13T01:00")
    assert period(start, None, "da") == "12. januar 2027 kl. 21.00"
    assert period(start, end, "da") == "12. januar 2027 kl. 21.00 – 13. januar 2027 kl. 02.00"
    assert period(start, end, "en") == "12 January 2027, 9 pm – 13 January 2027, 2 am"


@pytest.mark.parametrize(
    "start, end, danish",
    [
        # The hour from two to three is skipped in March and comes twice in October.
        ("2027-03-28T00:30", "2027-03-28T01:30", "28. marts 2027 kl. 01.30–03.30"),
        ("2027-10-31T00:30", "2027-10-31T01:30", "31. oktober 2027 kl. 02.30–02.30"),
    ],
)
def test_the_nights_on_which_the_clock_changes(start: str, end: str, danish: str) -> None:
    assert period(at(start), at(end), "da") == danish
