"""The news of a search as a feed: whoever follows it hears of what is new on its words."""

import logging
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
from .document import KIND, PAGE_SIZE, SearchQuery
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
    text = SearchQuery.from_input(request.GET.get("q", ""), language).text
    asked = filters.query_string(q=text)
    try:
        keys = _news(text, language, {**filters.chosen, KIND: ("update",)})
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


def _news(text: str, language: str, filters: dict[str, tuple[str, ...]]) -> list[int]:
    decisions, catalogue = current.in_force(), Catalogue()
    found: list[str] = []
    for number in range(1, PAGES + 1):
        query = SearchQuery.from_input(text, language, filters=filters, page=number)
        raw, _engine = raw_search(query, decisions, catalogue)
        found += raw.keys
        if raw.total <= number * PAGE_SIZE:
            break
    return [pk for key in found if (pk := pk_of(key)) is not None]
