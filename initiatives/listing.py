"""Cards, counts and the list of initiatives: what index, goal and home pages show.

Every query says what it excludes: pages that are not live, not public, or aliases.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from django.core.paginator import Page as ListPage
from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Lower, NullIf
from django.http import QueryDict
from django.utils.translation import get_language, pgettext
from wagtail.models import Page

from cms import languages
from cms.models import SiteImage
from cms.pictures import with_pictures
from cms.visibility import visible
from initiatives.filters import (
    FacetRow,
    InitiativeFilters,
    build_facets,
    facet_labels,
    facet_rows,
)
from initiatives.models import Goal, GoalPage, InitiativePage, Status
from initiatives.models.areas import WHOLE_MUNICIPALITY

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
    "listing_image",
    "goal__code",
    "goal__colour",
    "goal__short_title_da",
    "goal__short_title_en",
    "locale__language_code",
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
    image: SiteImage | None = None


@dataclass(frozen=True)
class GoalCard:
    """A goal as it stands in a list."""

    code: str
    title: str
    sentence: str
    colour: str
    url: str
    count: int


def visible_initiatives(language: str = languages.SOURCE) -> Any:
    """Return the Danish initiatives that the public may see; no drafts, no restricted ones.

    A–Å as readers of `language` see their titles: English page, else English in brief, else Danish.
    """
    danish = visible(InitiativePage.objects.filter(locale__language_code=languages.SOURCE))
    if language == languages.SOURCE:
        return danish.order_by("sort_key", "pk")
    twins = visible(
        InitiativePage.objects.filter(
            translation_key=OuterRef("translation_key"), locale__language_code=language
        )
    )
    brief = NullIf(Lower("brief_title_en"), Value(""))
    shown = Coalesce(Subquery(twins.values("sort_key")[:1]), brief, "sort_key")
    return danish.order_by(shown, "pk")


def cards(pks: Sequence[int], language: str) -> list[Card]:
    """Return the cards of Danish pages, in their order; at most five queries for any number.

    English shows the English page where it is live and public, else the English in brief.
    """
    loaded = _with_card_facts(InitiativePage.objects).in_bulk(list(pks))
    return _cards([loaded[pk] for pk in pks if pk in loaded], language)


def cards_by_name(translation_keys: Collection[UUID], language: str) -> dict[UUID, Card]:
    """Return the cards of initiatives by their pages' translation key; at most four queries."""
    danish = InitiativePage.objects.filter(
        translation_key__in=translation_keys, locale__language_code=languages.SOURCE
    )
    pages = list(_with_card_facts(danish)) if translation_keys else []
    made = _cards(pages, language)
    return {page.translation_key: card for page, card in zip(pages, made, strict=True)}


def _with_card_facts(pages: Any) -> Any:
    """Return initiative pages with what their cards show; two more queries."""
    loaded = pages.select_related("goal", "locale").prefetch_related("themes", "areas")
    return loaded.only(*CARD_FIELDS)


def _cards(pages: Sequence[InitiativePage], language: str) -> list[Card]:
    twins = _twins(pages, language)
    return [_card(page, twins.get(page.translation_key), language) for page in pages]


def _twins(pages: Iterable[InitiativePage], language: str) -> dict[Any, InitiativePage]:
    keys = [page.translation_key for page in pages]
    if language == languages.SOURCE or not keys:
        return {}
    return {
        page.translation_key: page
        for page in visible(
            InitiativePage.objects.filter(translation_key__in=keys, locale__language_code=language)
        ).only("title", "slug", "url_path", "summary", "translation_key", "path", "depth")
    }


def _card(page: InitiativePage, twin: InitiativePage | None, language: str) -> Card:
    danish_only = language != languages.SOURCE and twin is None
    shown = twin or page
    title, summary = shown.title, shown.summary
    text_language = languages.SOURCE if danish_only else language
    if danish_only and page.brief_title_en:
        title, summary, text_language = page.brief_title_en, page.brief_text_en, language
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
    labels = facet_labels()
    filters = InitiativeFilters.from_query(query).known(labels)
    rows = facet_rows(visible_initiatives(language))
    shown = [row.pk for row in rows if filters.matches(row.codes)]
    shown, whole = local_first(shown, rows, filters)
    page_obj: ListPage = Paginator(shown, PER_PAGE).get_page(query.get("page"))
    on_page = cards(list(page_obj.object_list), language)
    # How many of this page's cards are local ones; the others stand under a heading of their own.
    local = max(0, len(shown) - whole - (page_obj.start_index() - 1)) if whole else len(on_page)
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
        "cards": on_page[:local],
        "whole_cards": on_page[local:],
        "whole_count": whole,
        "page_obj": page_obj,
        "page_query": filters.query_string(),
        "total": len(shown),
    }


def local_first(
    shown: Sequence[int], rows: Iterable[FacetRow], filters: InitiativeFilters
) -> tuple[list[int], int]:
    """Return initiatives with those of the chosen areas first, and how many are for all areas (F7).

    Without a chosen area nothing changes, and none are counted.
    """
    chosen = set(filters.chosen.get("area", ())) - {WHOLE_MUNICIPALITY}
    if not chosen:
        return list(shown), 0
    marked = {row.pk for row in rows if not chosen.isdisjoint(row.local)}
    local = [pk for pk in shown if pk in marked]
    return [*local, *(pk for pk in shown if pk not in marked)], len(shown) - len(local)


def goals_with_counts(language: str) -> list[GoalCard]:
    """Return every goal with its live page and its number of visible initiatives; two queries."""
    initiatives = visible_initiatives().filter(goal=OuterRef("pk")).order_by()
    number = initiatives.values("goal").annotate(number=Count("pk")).values("number")
    danish = _danish_goal_pages()
    about = danish.filter(translation_key=OuterRef("translation_key")).values("goal_id")[:1]
    pages = _goal_pages(danish.values("translation_key"), language).annotate(about=Subquery(about))
    urls = {page.about: page.url or "" for page in pages}
    return [
        GoalCard(
            code=goal.code,
            title=goal.short_title,
            sentence=goal.sentence,
            colour=goal.colour,
            url=urls.get(goal.pk, ""),
            count=goal.number,
        )
        for goal in Goal.objects.annotate(number=Coalesce(Subquery(number), 0))
    ]


def goal_page_of(goal: Goal, language: str) -> str:
    """Return the address of a goal's live public page in `language`, or nothing; one query."""
    keys = _danish_goal_pages().filter(goal=goal).values("translation_key")
    page = _goal_pages(keys, language).first()
    return (page.url or "") if page else ""


def _danish_goal_pages() -> Any:
    """Return the Danish goal pages, live or not: they say which goal a page is about."""
    return GoalPage.objects.filter(
        locale__language_code=languages.SOURCE, goal__isnull=False
    ).order_by()


def _goal_pages(keys: Any, language: str) -> Any:
    """Return the live public goal pages of a language with these translation keys."""
    return visible(
        GoalPage.objects.filter(translation_key__in=keys, locale__language_code=language)
    ).only("url_path", "translation_key", "path", "depth")


def cards_where(language: str, **asked: Any) -> list[Card]:
    """Return the cards of the visible initiatives that meet filters of Django's, A–Å."""
    return _cards(list(_with_card_facts(visible_initiatives(language).filter(**asked))), language)


def status_counts(shown: Sequence[Card]) -> list[dict[str, Any]]:
    """Return how many of the cards stand where, in the order of the statuses; only what is stated."""
    counts = Counter(card.status_code for card in shown)
    return [
        {"code": str(code), "label": str(label), "count": counts[code]}
        for code, label in Status.choices
        if counts[code] and code != Status.UNKNOWN
    ]


def featured_cards(chosen: Sequence[int]) -> list[Card]:
    """Return the cards of the pages `chosen` (pks) that the public may see, in that order.

    With their pictures, if each of them has one. At most six queries.
    """
    # An editor may have picked the page of either language.
    picked = Page.objects.filter(pk__in=chosen, translation_key=OuterRef("translation_key"))
    pages = visible_initiatives().annotate(picked=Subquery(picked.values("pk")[:1]))
    pages = with_pictures(_with_card_facts(pages.filter(picked__isnull=False)), "card")
    shown = sorted(pages, key=lambda page: chosen.index(page.picked))
    made = _cards(shown, get_language() or languages.SOURCE)
    # Beside one another, a card with a picture and one without look broken.
    pictures = [page.listing_image for page in shown]
    if not all(pictures):
        return made
    return [replace(card, image=image) for card, image in zip(made, pictures, strict=True)]
