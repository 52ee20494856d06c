"""Events as calendar files (RFC 5545), one or all that are to come."""

from collections.abc import Sequence
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from icalendar import Calendar, Event, vUri

from cms.bilingual.alternates import absolute

from .feeds import BEGINNING, conditional, host
from .models import UpdatePage
from .update_cards import UpdateCard, update_cards


def calendar(
    request: HttpRequest, events: Sequence[UpdatePage], language: str, *, name: str, title: str
) -> HttpResponse:
    """Return Danish event pages as the file `name`.ics in the reader's language, or 304.

    `title` is what a calendar program calls it.
    """
    cards = update_cards(events, language)
    file = Calendar()
    file.add("prodid", f"-//Tryg Aalborg//{host()}//{language.upper()}")
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    # Programs know the one of RFC 7986 or the older one that everybody copied.
    file.add("name", title)
    file.add("x-wr-calname", title)
    for page, card in zip(events, cards, strict=True):
        if page.starts_at is not None:
            file.add_component(_event(page, page.starts_at, card))
    response = HttpResponse(file.to_ical(), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return conditional(request, response, cards)


def _event(page: UpdatePage, starts_at: datetime, card: UpdateCard) -> Event:
    event = Event()
    event.add("uid", f"{card.key}@{host()}")
    event.add("dtstamp", card.updated.astimezone(UTC))
    event.add("last-modified", card.updated.astimezone(UTC))
    # A program that has the event takes a later version of it only with a higher number. Counted from
    # a moment that nobody can move, as an editor can the date of news.
    event.add("sequence", int((card.updated - BEGINNING).total_seconds()) // 60)
    # In UTC: the nights on which the clock changes need no rules of a time zone.
    event.add("dtstart", starts_at.astimezone(UTC))
    if page.ends_at:
        event.add("dtend", page.ends_at.astimezone(UTC))
    spoken = {"LANGUAGE": card.language}
    event.add("summary", card.headline, parameters=spoken)
    event.add("description", card.summary, parameters=spoken)
    if card.place:
        event.add("location", card.place, parameters=spoken)
    event.add("url", vUri(absolute(card.url)))
    event.add("status", "CANCELLED" if card.cancelled else "CONFIRMED")
    return event
