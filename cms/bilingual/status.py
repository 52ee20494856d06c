"""How far the English side of each page is: four queries, whatever the number of pages.

wagtail-localize's own `get_progress()` asks once a page (1,001 queries for 1,000 pages; #832 asks
for an overview). A page is judged by what readers see: the note of `freshness` says since when the
live English page lags behind, and the segments say how much of it is translated.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, TextChoices
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail_localize.models import StringSegment, StringTranslation, TranslationSource

from cms import dates, languages


class State(TextChoices):
    """Where the English page stands, in the order in which somebody should look at it."""

    OUTDATED = "outdated", gettext_lazy("To be updated")
    PARTIAL = "partial", gettext_lazy("Partly translated")
    MISSING = "missing", pgettext_lazy("English page", "Missing")
    DRAFT = "draft", pgettext_lazy("English page", "Draft")
    CURRENT = "current", gettext_lazy("Up to date")
    # Deliberately shorter, or for readers of English alone: nothing is waited for.
    OWN = "own", gettext_lazy("Own English text")
    ENGLISH_ONLY = "english_only", gettext_lazy("Only in English")


# What somebody has to do something about.
WAITING = (State.OUTDATED, State.PARTIAL, State.MISSING, State.DRAFT)


@dataclass(frozen=True)
class Status:
    """The English side of one page; `page_id` is the Danish page, or the English one without a pair.

    `since` is when Danish moved on, `done` and `total` count the sentences that the translator has;
    `own` is an English page with a text of its own, which has none.
    """

    state: State
    page_id: int
    english_id: int | None = None
    since: datetime | None = None
    done: int = 0
    total: int = 0
    own: bool = False

    @property
    def label(self) -> str:
        """The status in words: »Skal opdateres siden 3. november 2026«, »18 af 22 afsnit oversat«."""
        if self.state is State.OUTDATED and self.since is not None:
            day = dates.day(timezone.localdate(self.since), get_language() or languages.SOURCE)
            return _("To be updated since %(day)s") % {"day": day}
        if self.state is State.PARTIAL:
            return self.progress
        if self.state is State.DRAFT and self.done < self.total:
            return f"{self.state.label}, {self.progress}"
        return str(self.state.label)

    @property
    def progress(self) -> str:
        """How many of the sentences are translated, in words."""
        return _("%(done)s of %(total)s sentences translated") % {
            "done": self.done,
            "total": self.total,
        }


def statuses(keys: Iterable[UUID] | None = None) -> dict[UUID, Status]:
    """Return the status of the pages with these translation keys, or of every page.

    A Danish page that isn't live and has no English page is left out: nothing is missing yet.
    """
    keys = None if keys is None else set(keys)
    danish = {key: (pk, live) for key, pk, live in _pages(languages.SOURCE, keys)}
    english = {key: (pk, live) for key, pk, live in _pages(languages.TARGET, keys)}
    sources = _sources(keys)
    counts = _counts(None if keys is None else [pk for pk, _since in sources.values()])
    found = {
        key: Status(State.ENGLISH_ONLY, pk, pk)
        for key, (pk, _live) in english.items()
        if key not in danish
    }
    for key, (pk, live) in danish.items():
        if key not in english:
            if live:
                found[key] = Status(State.MISSING, pk)
            continue
        source, since = sources.get(key, (None, None))
        own = source is None
        total, done = (0, 0) if own else counts.get(source, (0, 0))
        english_id, english_live = english[key]
        state = _state(own=own, live=english_live, since=since)
        if state in (State.OUTDATED, State.CURRENT) and done < total:
            state = State.PARTIAL
        found[key] = Status(state, pk, english_id, since, done, total, own)
    return found


def _state(*, own: bool, live: bool, since: datetime | None) -> State:
    if not live:
        return State.DRAFT
    if own:
        return State.OWN
    return State.CURRENT if since is None else State.OUTDATED


def _pages(language: str, keys: set[UUID] | None) -> Any:
    pages = Page.objects.filter(
        locale__language_code=language, depth__gt=1, alias_of__isnull=True
    ).order_by()
    if keys is not None:
        pages = pages.filter(translation_key__in=keys)
    return pages.values_list("translation_key", "pk", "live")


def _sources(keys: set[UUID] | None) -> dict[UUID, tuple[int, datetime | None]]:
    """Return by page what is translated sentence by sentence: its source, and since when it lags."""
    sources = TranslationSource.objects.filter(
        locale__language_code=languages.SOURCE,
        translations__target_locale__language_code=languages.TARGET,
    )
    if keys is not None:
        sources = sources.filter(object__in=keys)
    rows = sources.values_list("object_id", "pk", "outdated__since")
    return {key: (pk, since) for key, pk, since in rows}


def _counts(sources: list[int] | None) -> dict[int | None, tuple[int, int]]:
    """Return how many sentences a source has, and how many of them are translated."""
    done = Exists(
        StringTranslation.objects.filter(
            translation_of_id=OuterRef("string_id"),
            context_id=OuterRef("context_id"),
            locale__language_code=languages.TARGET,
            has_error=False,
        )
    )
    segments = StringSegment.objects.order_by()
    if sources is not None:
        segments = segments.filter(source__in=sources)
    rows = (
        segments.annotate(done=done)
        .values_list("source_id")
        .annotate(total=Count("pk"), translated=Count("pk", filter=Q(done=True)))
    )
    return {source: (total, translated) for source, total, translated in rows}
