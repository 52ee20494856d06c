"""Atom feeds of news: of the site, a goal, an initiative or an area, in both languages.

A feed holds news alone, not every change of a page: who follows it wants to know what is new. It
holds what has a page in its language. Nothing that staff can change is in the id of an entry, so
that a reader's program knows it again.
"""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.http import http_date, quote_etag

from cms.bilingual.alternates import absolute
from cms.models import BasePage

from .models import UpdatePage
from .news import with_page
from .update_cards import UpdateCard, update_cards

LENGTH: Final = 30
# A tag address (RFC 4151) names a day on which its domain was ours: the site's beginning.
BEGINNING: Final = datetime(2026, 1, 1, tzinfo=UTC)


class _Feed(Atom1Feed):
    """Atom whose date stands still while there is no entry; Django would say now."""

    def latest_post_date(self) -> datetime:
        """Return when the newest entry was changed."""
        changed: datetime = super().latest_post_date() if self.items else BEGINNING
        return changed


def atom(
    request: HttpRequest,
    updates: QuerySet[UpdatePage],
    page: BasePage,
    *,
    title: str = "",
    address: str = "",
    key: str = "",
    feed_address: str = "",
) -> HttpResponse:
    """Return the feed of `updates` in the language of `page`, or 304 when the asker knows it.

    It is about `page`, or about something else: its title, address and permanent key, and the feed's
    own address.
    """
    newest = with_page(updates, page.language).order_by("-date", "-pk")[:LENGTH]
    cards = update_cards(list(newest), page.language)
    feed = _Feed(
        title=f"{title or page.title} – Tryg Aalborg",
        link=absolute(address or page.url),
        description=None,
        language=page.language,
        feed_url=absolute(feed_address or request.path),
        feed_guid=tag(f"feed/{key or page.translation_key}/{page.language}"),
        author_name="Tryg Aalborg",
    )
    for card in cards:
        feed.add_item(
            title=card.headline,
            link=absolute(card.url),
            description=escape(_description(card)),  # Django declares it as HTML
            unique_id=tag(f"update/{card.key}/{page.language}"),
            pubdate=card.published,
            updateddate=card.updated,
            categories=[card.kind_label],
        )
    response = HttpResponse(feed.writeString("utf-8"), content_type=Atom1Feed.content_type)
    return conditional(request, response, cards)


def conditional(
    request: HttpRequest, response: HttpResponse, cards: Sequence[UpdateCard]
) -> HttpResponse:
    """Add ETag and Last-Modified, and answer 304 to whoever has this version already."""
    etag = quote_etag(hashlib.sha256(response.content).hexdigest()[:32])
    newest = max((card.updated for card in cards), default=None)
    response.headers["ETag"] = etag
    if newest is not None:
        response.headers["Last-Modified"] = http_date(newest.timestamp())
    known = get_conditional_response(
        request, etag, int(newest.timestamp()) if newest else None, response
    )
    return known or response


def tag(what: str) -> str:
    """Return a permanent name (RFC 4151) that never changes with an address."""
    return f"tag:{host()},{BEGINNING.year}:{what}"


def host() -> str:
    """Return the name of the site's host."""
    return urlsplit(settings.BASE_URL).hostname or "localhost"


def _description(card: UpdateCard) -> str:
    """Return the summary of news, for an event after when and where it is."""
    facts = ", ".join(part for part in (card.when, card.place) if part)
    return f"{facts}. {card.summary}" if facts else card.summary
