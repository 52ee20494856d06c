"""News as it stands in lists: on its own page, on home, under a goal, an initiative or an area.

The Danish pages are asked, since they hold the facts; English readers see the English page where it
is live and public, and otherwise the Danish title, which says so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Final

from django.core.paginator import Page as ListPage
from django.core.paginator import Paginator
from django.db.models import DateField, Q, QuerySet
from django.db.models.functions import Coalesce, Left, Length, TruncDate
from django.http import QueryDict
from django.utils import timezone
from wagtail.models import Page

from cms import languages
from cms.dates import day, period
from cms.visibility import visible
from initiatives.models import Goal, InitiativePage, UpdatePage

PER_PAGE: Final = 12


@dataclass(frozen=True)
class UpdateCard:
    """News as it stands in a list. `date` is the day it is about: an event's first day."""

    key: str
    title: str
    summary: str
    url: str
    language: str
    danish_only: bool
    kind: str
    kind_label: str
    date: str
    when: str
    place: str
    cancelled: bool
    initiative_title: str
    initiative_url: str
    published: datetime
    updated: datetime


def visible_updates() -> QuerySet[UpdatePage]:
    """Return the Danish news that the public may see, newest first; an event counts by its first day.

    News below an initiative that was taken off or restricted is left out with it.
    """
    return (
        visible(UpdatePage.objects.filter(locale__language_code=languages.SOURCE))
        .annotate(shown_on=Coalesce(TruncDate("starts_at"), "date", output_field=DateField()))
        .order_by("-shown_on", "-pk")
    )


def upcoming(updates: QuerySet[UpdatePage], now: datetime | None = None) -> QuerySet[UpdatePage]:
    """Return the events that have not ended, the next one first.

    An event without an end is over when its (Danish) day is.
    """
    moment = now or timezone.now()
    midnight = timezone.make_aware(datetime.combine(timezone.localdate(moment), time.min))
    lasting = Q(ends_at__gte=moment) | Q(ends_at__isnull=True, starts_at__gte=midnight)
    return updates.filter(lasting, kind=UpdatePage.Kind.EVENT).order_by("starts_at", "pk")


def updates_of(pks: Iterable[int], language: str, limit: int) -> list[UpdateCard]:
    """Return the newest news of Danish initiative pages: below them, or naming one of them."""
    return update_cards(list(about(pks)[:limit]), language)


def updates_of_goal(goal: Goal, language: str, limit: int) -> list[UpdateCard]:
    """Return the newest news of the visible initiatives under a goal."""
    pks = visible(InitiativePage.objects.filter(goal=goal)).values_list("pk", flat=True)
    return updates_of(pks, language, limit)


def about(pks: Iterable[int]) -> QuerySet[UpdatePage]:
    """Return the visible news below Danish initiative pages or naming one of them."""
    known = list(pks)
    paths = InitiativePage.objects.filter(pk__in=known).values("path")
    return (
        visible_updates()
        .annotate(parent_path=Left("path", Length("path") - Page.steplen))
        .filter(Q(initiative__in=known) | Q(parent_path__in=paths))
    )


def update_cards(updates: Sequence[UpdatePage], language: str) -> list[UpdateCard]:
    """Return the cards of Danish news pages, in their order; four queries at most."""
    twins = _twins(UpdatePage, [update.translation_key for update in updates], language)
    initiatives = _initiatives_of(updates, language)
    return [
        _card(update, twins.get(update.translation_key), initiatives, language)
        for update in updates
    ]


def update_card(update: UpdatePage, language: str) -> UpdateCard:
    """Return the card of one Danish news page."""
    return update_cards([update], language)[0]


def initiative_of(update: UpdatePage) -> InitiativePage | None:
    """Return the visible Danish initiative that news is about: the one above it, or the one it names."""
    facts = update.facts
    above = Q(path=facts.path[: -Page.steplen]) | Q(pk=facts.initiative_id)
    found: InitiativePage | None = visible(InitiativePage.objects.filter(above)).first()
    return found


def _twins(model: Any, keys: Sequence[Any], language: str) -> dict[Any, Any]:
    """Return the live public pages of another language by translation key."""
    if language == languages.SOURCE or not keys:
        return {}
    pages = visible(model.objects.filter(translation_key__in=keys, locale__language_code=language))
    return {page.translation_key: page for page in pages}


def _initiatives_of(
    updates: Sequence[UpdatePage], language: str
) -> dict[str | int, tuple[str, str]]:
    """Return title and address of the visible initiatives of news, by path and by primary key."""
    found: dict[str | int, tuple[str, str]] = {}
    parents = {update.path[: -Page.steplen] for update in updates}
    named = {update.initiative_id for update in updates if update.initiative_id}
    danish = list(
        visible(InitiativePage.objects.filter(Q(path__in=parents) | Q(pk__in=named))).only(
            "title", "url_path", "translation_key", "path", "depth", "brief_title_en"
        )
    )
    twins = _twins(InitiativePage, [page.translation_key for page in danish], language)
    for page in danish:
        shown = twins.get(page.translation_key, page)
        title = shown.title
        if shown is page and language != languages.SOURCE:
            title = page.brief_title_en or page.title
        found[page.path] = found[page.pk] = (title, shown.url or "")
    return found


def _card(
    update: UpdatePage,
    twin: UpdatePage | None,
    initiatives: dict[str | int, tuple[str, str]],
    language: str,
) -> UpdateCard:
    shown = twin or update
    below = initiatives.get(update.path[: -Page.steplen])
    title, url = below or initiatives.get(update.initiative_id or 0) or ("", "")
    is_event = update.kind == UpdatePage.Kind.EVENT and update.starts_at is not None
    on = timezone.localtime(update.starts_at).date() if is_event else update.date
    published = update.first_published_at or update.last_published_at or timezone.now()
    dates = (update.last_published_at, shown.last_published_at, published)
    return UpdateCard(
        key=str(update.translation_key),
        title=shown.title,
        summary=shown.summary,
        url=shown.url or "",
        language=language if twin else languages.SOURCE,
        danish_only=twin is None and language != languages.SOURCE,
        kind=update.kind,
        kind_label=str(update.get_kind_display()),
        date=day(on, language),
        when=period(update.starts_at, update.ends_at, language) if is_event else "",
        place=shown.place if is_event else "",
        cancelled=is_event and update.cancelled,
        initiative_title=title,
        initiative_url=url,
        published=published,
        updated=max(moment for moment in dates if moment is not None),
    )


def news_list(query: QueryDict, language: str, url: str) -> dict[str, Any]:
    """Return the context of the list of news: kinds with counts, events to come, one page of the rest.

    A kind's count is what the list shows when it is chosen, events to come included.
    """
    chosen = query.get("kind", "")
    chosen = chosen if chosen in UpdatePage.Kind.values else ""
    updates = visible_updates()
    kinds = list(updates.order_by().values_list("kind", flat=True))
    shown = updates.filter(kind=chosen) if chosen else updates
    coming = upcoming(shown)
    rest = shown.exclude(pk__in=coming.order_by().values("pk"))
    page_obj: ListPage = Paginator(rest, PER_PAGE).get_page(query.get("page"))
    # Events to come stand on the first page alone.
    first = list(coming) if page_obj.number == 1 else []
    later = list(page_obj.object_list)
    cards = update_cards([*first, *later], language)
    return {
        "kinds": [
            {
                "label": str(label),
                "count": kinds.count(value),
                "url": f"{url}?kind={value}",
                "selected": value == chosen,
            }
            for value, label in UpdatePage.Kind.choices
            if value in kinds or value == chosen
        ],
        "all_count": len(kinds),
        "chosen_kind": chosen,
        "total": kinds.count(chosen) if chosen else len(kinds),
        "coming": cards[: len(first)],
        "cards": cards[len(first) :],
        "page_obj": page_obj,
        "page_query": f"kind={chosen}" if chosen else "",
    }


def newest(language: str, limit: int) -> list[UpdateCard]:
    """Return the newest news for home: what has been, and what is next to come."""
    updates = visible_updates()
    coming = list(upcoming(updates)[:1])
    rest = updates.exclude(pk__in=upcoming(updates).order_by().values("pk"))
    return update_cards([*coming, *rest[: limit - len(coming)]], language)


def index_address(language: str) -> str:
    """Return the address of the live public list of news in a language, or nothing; one query."""
    from initiatives.models import UpdateIndexPage

    page = visible(UpdateIndexPage.objects.filter(locale__language_code=language)).first()
    return (page.url or "") if page else ""
