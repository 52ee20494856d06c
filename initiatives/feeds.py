"""Atom feeds of news: of the site, a goal, an initiative or an area, in both languages.

A feed holds news alone, not every change of a page: who follows it wants to know what is new. An
entry's id depends on nothing that staff can change, so that a reader's program knows it again.
"""

import hashlib
from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import http_date, quote_etag

from cms.bilingual.alternates import absolute

from .news import UpdateCard

LENGTH: Final = 30
# The year of the site's beginning: a tag address (RFC 4151) names a day on which its domain was ours.
_TAG_YEAR: Final = 2026


def atom(
    request: HttpRequest, cards: Sequence[UpdateCard], *, title: str, address: str, language: str
) -> HttpResponse:
    """Return the feed of `cards` about the page at the path `address`, or 304 when it is known."""
    feed = Atom1Feed(
        title=title,
        link=absolute(address),
        description="",
        language=language,
        feed_url=absolute(request.path),
        feed_guid=tag(f"feed{request.path}"),
        author_name="Tryg Aalborg",
    )
    for card in cards:
        feed.add_item(
            title=card.title,
            link=absolute(card.url),
            description=card.summary,
            unique_id=tag(f"update/{card.key}/{language}"),
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
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    return f"tag:{host},{_TAG_YEAR}:{what}"
