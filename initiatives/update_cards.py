"""News as a line of a list: what is shown of it, in the reader's language as far as there is one.

English readers see the English page where it is live and public, and otherwise the Danish title,
which says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Final

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import override, pgettext
from wagtail.models import Page

from cms import languages
from cms.dates import day, period
from cms.visibility import visible

from .models import InitiativePage, UpdatePage

_ABOUT_FIELDS: Final = (
    "title",
    "url_path",
    "translation_key",
    "path",
    "depth",
    "locale",
    "brief_title_en",
)


@dataclass(frozen=True)
class About:
    """The initiative that news is about: its title and address, each with its language."""

    title: str
    title_language: str
    url: str
    url_language: str


@dataclass(frozen=True)
class UpdateCard:
    """News as it stands in a list. `date` is the day it is about: an event's first day.

    `published` is what `date` says of news that was first told elsewhere, or before this site was.
    """

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
    over: bool
    about: About | None
    published: datetime
    updated: datetime

    @property
    def headline(self) -> str:
        """The title where nothing but text is shown, as in feeds: it says what is cancelled."""
        if not self.cancelled:
            return self.title
        with override(self.language):
            return pgettext("site", "Cancelled: %(title)s") % {"title": self.title}


def update_cards(updates: Sequence[UpdatePage], language: str) -> list[UpdateCard]:
    """Return the cards of Danish news pages, in their order; two queries at most."""
    twins = _twins(updates, language)
    initiatives = _initiatives_of(updates, language)
    return [
        _card(update, twins.get(update.translation_key), initiatives, language)
        for update in updates
    ]


def update_card(update: UpdatePage, language: str) -> UpdateCard:
    """Return the card of one Danish news page."""
    return update_cards([update], language)[0]


def is_over(event: UpdatePage, now: datetime) -> bool:
    """Whether an event has ended; the rule of `news.upcoming`."""
    if event.ends_at:
        return event.ends_at < now
    return event.starts_at is not None and event.starts_at < midnight(now)


def midnight(moment: datetime) -> datetime:
    """Return when the Danish day of `moment` began."""
    return timezone.make_aware(datetime.combine(timezone.localdate(moment), time.min))


def _twins(updates: Sequence[UpdatePage], language: str) -> dict[Any, UpdatePage]:
    """Return the live public pages of another language by translation key."""
    keys = [update.translation_key for update in updates]
    if language == languages.SOURCE or not keys:
        return {}
    pages = visible(
        UpdatePage.objects.filter(translation_key__in=keys, locale__language_code=language)
    )
    return {page.translation_key: page for page in pages}


def _initiatives_of(updates: Sequence[UpdatePage], language: str) -> dict[str | int, About]:
    """Return the visible initiatives of news, by path and by primary key of the Danish page."""
    parents = {update.path[: -Page.steplen] for update in updates}
    named = {update.initiative_id for update in updates if update.initiative_id}
    keys = InitiativePage.objects.filter(Q(path__in=parents) | Q(pk__in=named))
    pages = visible(
        InitiativePage.objects.filter(
            translation_key__in=keys.order_by().values("translation_key"),
            locale__language_code__in=(languages.SOURCE, language),
        ).select_related("locale")
    ).only(*_ABOUT_FIELDS)
    found: dict[str | int, About] = {}
    danish = {page.translation_key: page for page in pages if page.is_source}
    twins = {page.translation_key: page for page in pages if not page.is_source}
    for key, page in danish.items():
        twin = twins.get(key)
        shown = twin or page
        brief = "" if twin or language == languages.SOURCE else page.brief_title_en
        found[page.path] = found[page.pk] = About(
            title=brief or shown.title,
            title_language=languages.TARGET if brief else shown.language,
            url=shown.url or "",
            url_language=shown.language,
        )
    return found


def _card(
    update: UpdatePage,
    twin: UpdatePage | None,
    initiatives: dict[str | int, About],
    language: str,
) -> UpdateCard:
    shown = twin or update
    is_event = update.kind == UpdatePage.Kind.EVENT and update.starts_at is not None
    on = timezone.localdate(update.starts_at) if is_event else update.date
    published = _published(update)
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
        when=period(update.starts_at, update.ends_at, language)
        if is_event and update.starts_at
        else "",
        place=shown.place if is_event else "",
        cancelled=is_event and update.cancelled,
        over=is_event and is_over(update, timezone.now()),
        about=initiatives.get(update.path[: -Page.steplen])
        or initiatives.get(update.initiative_id or 0),
        published=published,
        updated=max(moment for moment in dates if moment is not None),
    )


def _published(update: UpdatePage) -> datetime:
    """Return when news was told: when it was published, or earlier if its date says so."""
    first = update.first_published_at
    if first and timezone.localdate(first) <= update.date:
        return first
    return timezone.make_aware(datetime.combine(update.date, time.min))
