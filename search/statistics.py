"""What people search for: counted by day, without person, clock or address."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils import timezone

from cms.jobs import clock
from cms.tally import Tally

from .document import SearchQuery
from .models import QueryCount
from .privacy import Judge, Kind, is_personal_number

TEXTS_KEPT: Final = timedelta(days=90)
DIGESTS_KEPT: Final = timedelta(days=7)
# Asked on so many days, a query is no longer one person's slip.
DAYS_TO_TEXT: Final = 3
LONGEST: Final = 80
# Beyond so many different queries a day somebody is trying words out.
MOST_A_DAY: Final = 2000
_NO_TEXT: Final = ""


@dataclass(frozen=True)
class _Found:
    """What one query had: searches, those of them without a hit, and the hits of the last one."""

    searches: int
    without_hits: int
    last_total: int


def note(query: SearchQuery, total: int) -> None:
    """Count a search that was answered with `total` hits; of further pages and filters none counts."""
    if query.text and query.page == 1 and not query.filters:
        text = _NO_TEXT if is_personal_number(query.text) else query.text
        tally.add(f"{query.language} {total} {text}")


def asked(language: str, days: int) -> QuerySet[Any, Any]:
    """Return what was searched for in the last `days`, as `text`, `searches`, `without_hits`, `last_total`."""
    since = timezone.localdate() - timedelta(days=days)
    rows = QueryCount.objects.filter(language=language, day__gt=since).exclude(text="")
    latest = QueryCount.objects.filter(language=language, text=OuterRef("text")).order_by("-day")
    return rows.values("text").annotate(
        searches=Sum("searches"),
        without_hits=Sum("without_hits"),
        last_total=Subquery(latest.values("last_total")[:1]),
    )


def totals(language: str, days: int) -> dict[str, int]:
    """Return how many searches there were in the last `days`, how many in vain, how many untold."""
    since = timezone.localdate() - timedelta(days=days)
    found = QueryCount.objects.filter(language=language, day__gt=since).aggregate(
        # First: below, »searches« is the sum of all.
        untold=Sum("searches", filter=Q(text="")),
        without_hits=Sum("without_hits"),
        searches=Sum("searches"),
    )
    return {name: number or 0 for name, number in found.items()}


@clock(every=timedelta(days=1), name="search.purge_log")
def purge_daily() -> None:
    """Delete what is too old."""
    purge()


def purge() -> tuple[int, int]:
    """Delete hashes after 7 days and the rest after 90; return how many rows of each."""
    today = timezone.localdate()
    hashed = QueryCount.objects.exclude(digest="").filter(day__lte=today - DIGESTS_KEPT)
    old = QueryCount.objects.filter(day__lte=today - TEXTS_KEPT)
    return hashed.delete()[0], old.delete()[0]


def _write(counts: Mapping[str, int]) -> None:
    """Write a batch of counts; names are language, hits and text."""
    judge, today = Judge(), timezone.localdate()
    room = MOST_A_DAY - QueryCount.objects.filter(day=today).count()
    for name, searches in counts.items():
        language, total, text = name.split(" ", 2)
        found = _Found(searches, searches if total == "0" else 0, int(total))
        stored = _stored(judge, today, language, text) if room > 0 else ("", "")
        room -= _add(today, language, *stored, found)


def _stored(judge: Judge, today: date, language: str, typed: str) -> tuple[str, str]:
    """Return under which text or hash a query is written down; both empty for neither."""
    kind = judge.kind(typed, language) if typed else Kind.PERSONAL
    if kind is Kind.PERSONAL:
        return "", ""
    text = " ".join(typed.casefold().split())[:LONGEST].strip()
    if kind is Kind.KNOWN:
        return text, ""
    digest = _digest(text)
    rows = QueryCount.objects.filter(language=language)
    if rows.filter(text=text, day__gt=today - TEXTS_KEPT).exists():
        return text, ""
    earlier = rows.filter(digest=digest, day__gt=today - DIGESTS_KEPT)
    if earlier.exclude(day=today).count() < DAYS_TO_TEXT - 1:
        return "", digest
    with transaction.atomic():
        # Another process may be writing the same query: each row is counted on by one of them.
        for row in earlier.select_for_update():
            counted = _Found(row.searches, row.without_hits, row.last_total)
            _add(row.day, language, text, "", counted)
            row.delete()
    return text, ""


def _add(day: date, language: str, text: str, digest: str, found: _Found) -> bool:
    """Add counts to a day's row; return whether it is a new one."""
    row, is_new = QueryCount.objects.get_or_create(
        day=day,
        language=language,
        text=text,
        digest=digest,
        defaults={
            "searches": found.searches,
            "without_hits": found.without_hits,
            "last_total": found.last_total,
        },
    )
    if not is_new:
        QueryCount.objects.filter(pk=row.pk).update(
            searches=F("searches") + found.searches,
            without_hits=F("without_hits") + found.without_hits,
            last_total=found.last_total,
        )
    return is_new


def _digest(text: str) -> str:
    """Return the keyed hash of a query; the key is the site's, for this use alone."""
    key = hashlib.sha256(b"search.statistics" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


tally: Final = Tally(_write)
