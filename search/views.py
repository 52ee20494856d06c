"""The public search page and what its box suggests. Knows no engine; works as a plain GET form."""

import logging
from typing import Any, Final

from django.core.paginator import Page as ListPage
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import npgettext, pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from cms.bilingual import alternates
from cms.page_views import is_reader
from initiatives.filters import FACETS, InitiativeFilters, build_facets, facet_labels

from . import statistics
from .completion import suggestions
from .document import EXACT, KIND, PAGE_SIZE, SearchQuery
from .engines.base import MAX_CANDIDATES, EngineUnavailable
from .service import SearchResults, is_danger, search

logger = logging.getLogger(__name__)

# How the kinds of hit are counted: »Indsatser (14)« (F24); a hit itself says what it is.
KIND_PLURALS: Final = {
    "initiative": pgettext_lazy("site", "Initiatives"),
    "goal": pgettext_lazy("site", "Goals"),
    "update": pgettext_lazy("site", "News"),
    "area": pgettext_lazy("site", "Areas"),
    "page": pgettext_lazy("site", "Pages"),
    "document": pgettext_lazy("site", "Documents"),
    "word": pgettext_lazy("site", "Words explained"),
}
SEARCH_FACETS: Final = {KIND: pgettext_lazy("site", "Kind of page"), **FACETS}


@require_safe
def search_page(request: HttpRequest, language: str) -> HttpResponse:
    """Answer a search; any input answers 200, and what is away is said to the reader."""
    alternates.provide(
        request, alternates.of_view(language, {"da": "search_da", "en": "search_en"})
    )
    labels = {KIND: {code: str(text) for code, text in KIND_PLURALS.items()}, **facet_labels()}
    filters = InitiativeFilters.from_query(request.GET, SEARCH_FACETS).known(labels)
    query = SearchQuery.from_input(
        request.GET.get("q", ""),
        language,
        filters=filters.chosen,
        page=request.GET.get("page", 1),
        exact=EXACT in request.GET,
    )
    url, answered_by = reverse(f"search_{language}"), "none"
    context: dict[str, Any] = {
        "query": query.text,
        "page_title": pgettext("site", "Search"),
        "search_url": url,
    }
    try:
        results = search(query)
    except EngineUnavailable as error:
        logger.warning("Search is away: %s", error)
        context.update(unavailable=True, is_danger=is_danger(query))
        context.update(filters=_filters_context(filters, {}, labels, url, query))
    else:
        answered_by = results.engine
        if is_reader(request):
            statistics.note(query, results.total)
        context.update(
            feed_url=f"{reverse(f'search_feed_{language}')}?{filters.query_string(**query.words)}",
            unavailable=False,
            is_danger=results.is_danger,
            is_reserve=results.is_reserve,
            results=_results_context(results, filters, url),
            filters=_filters_context(filters, results.facets, labels, url, query),
            page_query=filters.query_string(**query.words),
        )
    response = render(request, "search/search_page.html", context)
    response["X-Search-Engine"] = answered_by
    return response


@require_safe
def suggest(request: HttpRequest, language: str) -> HttpResponse:
    """Answer what a search box offers while somebody types, as JSON; any input answers 200.

    `status` says how many there are, for those who don't see the list; nothing where there is none.
    """
    query = SearchQuery.from_input(request.GET.get("q", ""), language)
    try:
        found = suggestions(query)
    except EngineUnavailable as error:
        logger.warning("Suggestions are away: %s", error)
        found = []
    count = npgettext("site", "%(count)s suggestion", "%(count)s suggestions", len(found))
    response = JsonResponse(
        {
            "status": count % {"count": len(found)} if found else "",
            "suggestions": [
                {"title": each.title, "url": each.url, "kind": each.kind_label} for each in found
            ],
        }
    )
    response["X-Robots-Tag"] = "noindex"
    return response


def _results_context(
    results: SearchResults, filters: InitiativeFilters, url: str
) -> dict[str, Any]:
    correction = None
    if results.correction is not None:
        original = filters.query_string(q=results.correction.original, **{EXACT: "1"})
        correction = {
            "applied": results.correction.applied,
            "original": results.correction.original,
            "original_url": f"{url}?{original}",
        }
    return {
        "total": results.total,
        "recommended": results.recommended,
        "has_news": bool(results.facets.get(KIND, {}).get("update")),
        "hits": results.hits,
        "page_obj": _page(results),
        "correction": correction,
        "partly": results.partly,
        "whole": results.total - results.partly,
        "other_language": results.other_hits,
        "other_total": len(results.other_hits),
        "other_first": results.other_first,
        "known_words": results.known_words,
        "related": results.related,
    }


def _page(results: SearchResults) -> ListPage:
    """Return the pagination; hits beyond the ranked candidates are counted, not paged to."""
    reachable = results.total
    if results.query.text:
        reachable = min(reachable, MAX_CANDIDATES)
    return Paginator(range(reachable), PAGE_SIZE).get_page(results.query.page)


def _filters_context(
    filters: InitiativeFilters,
    counts: dict[str, dict[str, int]],
    labels: dict[str, dict[str, str]],
    url: str,
    query: SearchQuery,
) -> dict[str, Any]:
    words = query.words
    cleared = InitiativeFilters().query_string(**words)
    return {
        "facets": build_facets(filters, counts, labels, SEARCH_FACETS),
        "active": [
            {"label": item.label, "remove_url": f"{url}?{item.remove_query}"}
            for item in filters.active(labels, **words)
        ],
        "clear_url": f"{url}?{cleared}" if cleared else url,
        "query": query.text,
    }
