"""Events as calendar files (RFC 5545), one or all that are to come."""

from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from icalendar import Calendar, Event, vUri

from cms.bilingual.alternates import absolute

from .feeds import conditional
from .models import UpdatePage
from .news import UpdateCard


def calendar(
    request: HttpRequest, events: Sequence[tuple[UpdatePage, UpdateCard]], *, name: str
) -> HttpResponse:
    """Return the calendar of events: Danish pages, which hold the times, with the reader's texts."""
    file = Calendar()
    file.add("prodid", "-//Tryg Aalborg//tryg.aalborg.dk//")
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    for page, card in events:
        if page.starts_at is not None:
            file.add_component(_event(page, page.starts_at, card))
    response = HttpResponse(file.to_ical(), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return conditional(request, response, [card for _page, card in events])


def _event(page: UpdatePage, starts_at: datetime, card: UpdateCard) -> Event:
    event = Event()
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    event.add("uid", f"{card.key}@{host}")
    event.add("dtstamp", card.updated.astimezone(UTC))
    # In UTC: the nights on which the clock changes need no rules of a time zone.
    event.add("dtstart", starts_at.astimezone(UTC))
    if page.ends_at:
        event.add("dtend", page.ends_at.astimezone(UTC))
    event.add("summary", card.title)
    event.add("description", card.summary)
    if card.place:
        event.add("location", card.place)
    event.add("url", vUri(absolute(card.url)))
    event.add("status", "CANCELLED" if card.cancelled else "CONFIRMED")
    return event
