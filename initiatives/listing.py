"""Cards, counts and the list of initiatives: what index, goal and home pages show.

Every query says what it excludes: pages that are not live, not public, or aliases.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.paginator import Page as ListPage
from django.core.paginator import Paginator
from django.http import QueryDict
from django.utils.translation import get_language
from wagtail.models import Page

from cms import languages
from initiatives.filters import (
    FacetRow,
    InitiativeFilters,
    build_facets,
    facet_labels,
    facet_rows,
)
from initiatives.models import Goal, GoalPage, InitiativePage, Status

PER_PAGE: Final = 12
CARD_FIELDS: Final = (
    "title",
    "slug",
    "url_path",
    "summary",
    "translation_key",
    "locale",
    "content_type",
    "path",
    "depth",
    "sort_key",
    "brief_title_en",
    "brief_text_en",
    "goal",
    "status",
    "whole_municipality",
)


@dataclass(frozen=True)
class Card:
    """An initiative as it stands in a list, in the reader's language as far as there is one."""

    title: str
    url: str
    summary: str
    language: str
    danish_only: bool
    status_code: str
    status_label: str
    goal_code: str
    goal_title: str
    goal_colour: str
    areas_label: str
    themes_label: str


@dataclass(frozen=True)
class GoalCard:
    """A goal as it stands in a list."""

    code: str
    title: str
    sentence: str
    colour: str
    url: str
    count: int


def visible_initiatives() -> Any:
    """Return the Danish initiatives that the public may see, A–Å; no drafts, no restricted ones."""
    return (
        InitiativePage.objects.live()
        .public()
        .filter(locale__language_code=languages.SOURCE, alias_of__isnull=True)
        .order_by("sort_key", "pk")
    )


def cards(pages: Iterable[InitiativePage], language: str) -> list[Card]:
    """Return the cards of Danish pages, in their order; at most six queries for any number.

    English shows the English page where it is live and public, else the English in brief.
    """
    ordered = list(pages)
    loaded = {
        page.pk: page
        for page in InitiativePage.objects.filter(pk__in=[page.pk for page in ordered])
        .select_related("goal", "locale")
        .prefetch_related("themes", "areas")
        .only(*CARD_FIELDS, "goal__code", "goal__colour", "locale__language_code")
        .defer_streamfields()
    } if ordered else {}
    twins = _twins(loaded.values(), language)
    return [
        _card(loaded[page.pk], twins.get(loaded[page.pk].translation_key), language)
        for page in ordered
    ]


def _twins(pages: Iterable[InitiativePage], language: str) -> dict[Any, InitiativePage]:
    if language == languages.SOURCE:
        return {}
    return {
        page.translation_key: page
        for page in InitiativePage.objects.live()
        .public()
        .filter(
            translation_key__in=[page.translation_key for page in pages],
            locale__language_code=language,
            alias_of__isnull=True,
        )
        .only("title", "slug", "url_path", "summary", "translation_key", "path", "depth")
    }


def _card(page: InitiativePage, twin: InitiativePage | None, language: str) -> Card:
    danish_only = language != languages.SOURCE and twin is None
    shown = twin or page
    title, summary = shown.title, shown.summary
    text_language = languages.SOURCE if danish_only else language
    if danish_only and page.brief_title_en:
        title, summary, text_language = page.brief_title_en, page.brief_text_en, language
    from django.utils.translation import pgettext

    areas = [area.name for area in page.areas.all()]
    if page.whole_municipality:
        areas.insert(0, pgettext("site", "The whole municipality"))
    goal = page.goal
    return Card(
        title=title,
        url=shown.url or "",
        summary=summary,
        language=text_language,
        danish_only=danish_only,
        status_code=page.status,
        status_label=page.get_status_display(),
        goal_code=goal.code if goal else "",
        goal_title=goal.short_title if goal else "",
        goal_colour=goal.colour if goal else "",
        areas_label=", ".join(areas),
        themes_label=", ".join(theme.name for theme in page.themes.all()),
    )


def listing(query: QueryDict, language: str, url: str) -> dict[str, Any]:
    """Return the context of the list: filters, facets with counts, one page of cards, total."""
    filters = InitiativeFilters.from_query(query)
    pages = list(visible_initiatives().only("pk", "sort_key"))
    rows: list[FacetRow] = facet_rows(pages)
    matching = {row.pk for row in rows if filters.matches(row.codes)}
    labels = facet_labels()
    shown: Sequence[InitiativePage] = [page for page in pages if page.pk in matching]
    page_obj: ListPage = Paginator(shown, PER_PAGE).get_page(query.get("page"))
    return {
        "filters": {
            "facets": build_facets(filters, filters.counts(rows), labels),
            "active": [
                {"label": item.label, "remove_url": f"{url}?{item.remove_query}"}
                for item in filters.active(labels)
            ],
            "clear_url": url,
            "query": "",
        },
        "cards": cards(page_obj.object_list, language),
        "page_obj": page_obj,
        "page_query": filters.query_string(),
        "total": len(shown),
    }


def goals_with_counts(language: str) -> list[GoalCard]:
    """Return every goal with its live page and its number of visible initiatives; three queries."""
    counts: Counter[int] = Counter(
        visible_initiatives().filter(goal__isnull=False).order_by().values_list("goal_id", flat=True)
    )
    pages = _goal_pages(language)
    return [
        GoalCard(
            code=goal.code,
            title=goal.short_title,
            sentence=goal.sentence,
            colour=goal.colour,
            url=pages.get(goal.pk, ""),
            count=counts[goal.pk],
        )
        for goal in Goal.objects.all()
    ]


def _goal_pages(language: str) -> dict[int, str]:
    """Return goal → address of its live public page in `language`; two queries."""
    danish = dict(
        GoalPage.objects.filter(
            locale__language_code=languages.SOURCE, goal__isnull=False
        ).values_list("translation_key", "goal_id")
    )
    pages = (
        GoalPage.objects.live()
        .public()
        .filter(translation_key__in=danish, locale__language_code=language)
        .only("url_path", "translation_key", "path", "depth")
    )
    return {danish[page.translation_key]: page.url or "" for page in pages}


def goal_page_of(goal: Goal, language: str) -> str:
    """Return the address of a goal's live page in `language`, or nothing."""
    return _goal_pages(language).get(goal.pk, "")


def cards_of_goal(goal: Goal, language: str) -> list[Card]:
    """Return the cards of a goal's visible initiatives, A–Å."""
    return cards(visible_initiatives().filter(goal=goal).only("pk", "sort_key"), language)


def status_counts(shown: Sequence[Card]) -> list[dict[str, Any]]:
    """Return how many of the cards stand where, in the order of the statuses."""
    counts = Counter(card.status_code for card in shown)
    return [
        {"code": str(code), "label": str(label), "count": counts[code]}
        for code, label in Status.choices
        if counts[code]
    ]


def featured_cards(chosen: Iterable[Page]) -> list[Card]:
    """Return the cards of chosen pages that the public may see, in the order of the editor."""
    keys = [page.translation_key for page in chosen]
    found = {
        page.translation_key: page
        for page in visible_initiatives()
        .filter(translation_key__in=keys)
        .only("pk", "sort_key", "translation_key")
    }
    return cards([found[key] for key in keys if key in found], get_language() or languages.SOURCE)
