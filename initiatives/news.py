"""News: which of it the public sees, where it stands, what is to come and what is over.

The Danish pages are asked, since they hold the facts; `update_cards` makes lines of them for readers
of either language.
"""

from collections import Counter
from datetime import datetime
from typing import Any, Final

from django.core.paginator import Page as ListPage
from django.core.paginator import Paginator
from django.db.models import Case, DateField, F, Q, QuerySet, Subquery, When
from django.db.models.functions import Left, Length, TruncDate
from django.http import QueryDict
from django.utils import timezone
from wagtail.models import Page

from cms import languages
from cms.visibility import visible

from .models import Goal, InitiativePage, UpdateIndexPage, UpdatePage
from .update_cards import UpdateCard, midnight, update_cards

PER_PAGE: Final = 12
# Below the other news; the rest is one click away.
PAST_SHOWN: Final = 3


def visible_updates() -> QuerySet[UpdatePage]:
    """Return the Danish news that the public may see, newest first; an event counts by its first day.

    News below an initiative that was taken off or restricted is left out with it.
    """
    event = Q(kind=UpdatePage.Kind.EVENT, starts_at__isnull=False)
    shown_on = Case(
        When(event, then=TruncDate("starts_at")), default=F("date"), output_field=DateField()
    )
    return (
        visible(UpdatePage.objects.filter(locale__language_code=languages.SOURCE))
        .annotate(shown_on=shown_on)
        .order_by("-shown_on", "-pk")
    )


def with_page(updates: QuerySet[UpdatePage], language: str) -> QuerySet[UpdatePage]:
    """Return the Danish news that has a page in `language`."""
    if language == languages.SOURCE:
        return updates
    pages = visible(UpdatePage.objects.filter(locale__language_code=language))
    return updates.filter(translation_key__in=pages.order_by().values("translation_key"))


def upcoming(updates: QuerySet[UpdatePage], now: datetime | None = None) -> QuerySet[UpdatePage]:
    """Return the events that have not ended, the next one first.

    An event without an end is over when its (Danish) day is.
    """
    moment = now or timezone.now()
    lasting = Q(ends_at__gte=moment) | Q(ends_at__isnull=True, starts_at__gte=midnight(moment))
    return updates.filter(lasting, kind=UpdatePage.Kind.EVENT).order_by("starts_at", "pk")


def about_goal(goal: Goal) -> QuerySet[UpdatePage]:
    """Return the visible news of the visible initiatives under a goal."""
    return about(visible(InitiativePage.objects.filter(goal=goal)).order_by().values("pk"))


def about(pks: Any) -> QuerySet[UpdatePage]:
    """Return the visible news below Danish initiative pages, or under News and naming one of them.

    `pks` are primary keys, or a query for them. News below another initiative is that one's, whatever
    it names: who publishes there may have no say here.
    """
    paths = InitiativePage.objects.filter(pk__in=pks).order_by().values("path")
    lists = UpdateIndexPage.objects.order_by().values("path")
    return (
        visible_updates()
        .annotate(parent_path=Left("path", Length("path") - Page.steplen))
        .filter(Q(parent_path__in=paths) | Q(parent_path__in=lists, initiative__in=pks))
    )


def initiative_of(update: UpdatePage) -> InitiativePage | None:
    """Return the visible Danish initiative that news is about: the one above it, or the one it names."""
    facts = update.facts
    above = facts.path[: -Page.steplen]
    asked = InitiativePage.objects.filter(Q(path=above) | Q(pk=facts.initiative_id))
    found = list(visible(asked).select_related("locale"))
    return min(found, key=lambda page: page.path != above, default=None)


def news_list(query: QueryDict, language: str, url: str) -> dict[str, Any]:
    """Return the context of the list of news: kinds with counts, events to come, one page of the rest.

    A kind's count is what the list shows when it is chosen, events to come included. Where no kind
    is chosen, events that are over stand below the other news, the last few of them.
    """
    chosen = query.get("kind", "")
    chosen = chosen if chosen in UpdatePage.Kind.values else ""
    updates = visible_updates()
    kinds = Counter(updates.order_by().values_list("kind", flat=True))
    events = updates.filter(kind=UpdatePage.Kind.EVENT)
    coming = upcoming(events)
    past = events.exclude(pk__in=coming.order_by().values("pk"))
    if chosen == UpdatePage.Kind.EVENT:
        listed = past
    elif chosen:
        listed = updates.filter(kind=chosen)
    else:
        listed = updates.exclude(kind=UpdatePage.Kind.EVENT)
    page_obj: ListPage = Paginator(listed, PER_PAGE).get_page(query.get("page"))
    shows_events = chosen in ("", UpdatePage.Kind.EVENT)
    # Events stand beside the news on the first page alone.
    first = list(coming) if shows_events and page_obj.number == 1 else []
    last = list(past[:PAST_SHOWN]) if not chosen and page_obj.number == 1 else []
    later = list(page_obj.object_list)
    cards = update_cards([*first, *later, *last], language)
    return {
        "kinds": [
            {
                "label": str(label),
                "count": kinds[value],
                "url": f"{url}?kind={value}",
                "selected": value == chosen,
            }
            for value, label in UpdatePage.Kind.choices
            if value in kinds or value == chosen
        ],
        "all_count": kinds.total(),
        "chosen_kind": chosen,
        "coming": cards[: len(first)],
        "cards": cards[len(first) : len(first) + len(later)],
        "past": cards[len(first) + len(later) :],
        "past_url": f"{url}?kind={UpdatePage.Kind.EVENT}",
        "page_obj": page_obj,
        "page_query": f"kind={chosen}" if chosen else "",
    }


def newest(updates: QuerySet[UpdatePage], language: str, limit: int) -> list[UpdateCard]:
    """Return the news that readers want first: the event that is next to take place, what has been, the rest.

    What has been stands newest first; later events, and what is cancelled, stand in the order of time.
    """
    coming = upcoming(updates)
    is_next = Q(pk=Subquery(coming.filter(cancelled=False).values("pk")[:1]))
    is_later = Q(pk__in=coming.order_by().values("pk"))
    place = Case(When(is_next, then=0), When(is_later, then=2), default=1)
    begins = Case(When(is_later, then="starts_at"))
    ordered = updates.order_by(place, begins, *updates.query.order_by)
    return update_cards(list(ordered[:limit]), language)
