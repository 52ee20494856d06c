"""The news of a search as a feed: whoever follows it hears of what is new on its words."""

import logging
from dataclasses import replace
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe
from wagtail.models import Page

from cms import languages
from cms.visibility import visible
from home.models import HomePage
from initiatives.feeds import atom
from initiatives.filters import FACETS, InitiativeFilters
from initiatives.models import UpdatePage

from .catalogue import Catalogue
from .decisions import current
from .document import EXACT, KIND, PAGE_SIZE, SearchQuery
from .documents import pk_of
from .engines.base import EngineUnavailable
from .service import raw_search

logger = logging.getLogger(__name__)

# The best of them; the feed shows the newest of these.
PAGES: Final = 3
RETRY_SECONDS: Final = 60


@require_safe
def search_feed(request: HttpRequest, language: str) -> HttpResponse:
    """Answer with the news among the hits of a search, the newest first; any input answers 200.

    404 while the site has no front page in the language, 503 while no engine answers.
    """
    home = visible(HomePage.objects.filter(locale__language_code=language)).first()
    if home is None:
        raise Http404
    filters = InitiativeFilters.from_query(request.GET, FACETS)
    query = SearchQuery.from_input(
        request.GET.get("q", ""),
        language,
        filters={**filters.chosen, KIND: ("update",)},
        exact=EXACT in request.GET,
    )
    text = query.text
    asked = filters.query_string(**query.words)
    try:
        keys = _news(query)
    except EngineUnavailable as error:
        logger.warning("Feeds of searches are away: %s", error)
        return HttpResponse(status=503, headers={"Retry-After": str(RETRY_SECONDS)})
    found = Page.objects.filter(pk__in=keys).values("translation_key")
    danish = UpdatePage.objects.filter(locale__language_code=languages.SOURCE)
    response = atom(
        request,
        visible(danish.filter(translation_key__in=found)),
        home,
        title=f"{pgettext('site', 'Search')}: {text}" if text else pgettext("site", "Search"),
        address=f"{reverse(f'search_{language}')}?{asked}",
        key=f"search/{asked}",
        feed_address=f"{request.path}?{asked}",
    )
    response["X-Robots-Tag"] = "noindex"
    return response


def _news(query: SearchQuery) -> list[int]:
    decisions, catalogue = current.in_force(), Catalogue()
    found: list[str] = []
    for number in range(1, PAGES + 1):
        raw, _engine = raw_search(replace(query, page=number), decisions, catalogue)
        found += raw.keys
        if raw.total <= number * PAGE_SIZE:
            break
    return [pk for key in found if (pk := pk_of(key)) is not None]
