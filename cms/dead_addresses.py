"""Which addresses people come to in vain: counted by day, without anything about who came (F19)."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.encoding import escape_uri_path, uri_to_iri

from cms.jobs import clock
from cms.models import DeadAddress
from cms.redirects import public_redirects
from cms.tally import Tally

KEPT: Final = timedelta(days=90)
MOST_ROWS: Final = 1000
LONGEST: Final = 255
# What robots try on every site, and no link to us ever was.
_PROBED: Final = re.compile(
    r"\.(?:php|asp|cgi|env|git|sql|bak|ini|ya?ml|sh|zip|gz)\b|/(?:wp-|\.)", re.I
)
# Mail addresses, telephone and cpr numbers are nobody's business, also where they stand in an address.
_PERSONAL: Final = re.compile(r"@|%40|\d[\d .-]{6,}\d")
# A link to a draft that was copied badly is still nearly the secret.
_SECRET: Final = re.compile(r"/(?:kladde|draft)/.")


def note(request: HttpRequest) -> None:
    """Count an address that was answered 404 in the end, without its query.

    As redirects are looked up: with its letters, and with `%20` for a space.
    """
    path = uri_to_iri(escape_uri_path(request.path))
    if request.method == "GET" and len(path) <= LONGEST and _is_worth_it(request.path):
        tally.add(path)


def open_addresses() -> QuerySet[DeadAddress]:
    """Return the addresses that still lead nowhere, the most visited first."""
    mended = public_redirects().values_list("old_path", flat=True)
    known = [form for path in mended for form in (path, f"{path}/")]
    return DeadAddress.objects.exclude(path__in=known).order_by("-hits", "path")


def _is_worth_it(path: str) -> bool:
    unwanted = (_PROBED, _PERSONAL, _SECRET)
    return path.isprintable() and not any(kind.search(path) for kind in unwanted)


def _write(counts: Mapping[str, int]) -> None:
    today = timezone.localdate()
    # Twice what a night leaves: else somebody who tries out addresses fills the table till then.
    room = 2 * MOST_ROWS - DeadAddress.objects.count()
    for path, hits in counts.items():
        if room > 0:
            _row, is_new = DeadAddress.objects.get_or_create(
                path=path, defaults={"hits": 0, "first_day": today, "last_day": today}
            )
            room -= is_new
        DeadAddress.objects.filter(path=path).update(hits=F("hits") + hits, last_day=today)


tally: Final = Tally(_write)


@clock(every=timedelta(days=1), name="cms.forget_dead_addresses")
def forget() -> None:
    """Delete what nobody came to for 90 days, and the least visited beyond a thousand."""
    DeadAddress.objects.filter(last_day__lt=timezone.localdate() - KEPT).delete()
    kept = DeadAddress.objects.order_by("-hits", "-last_day", "pk").values_list("pk", flat=True)
    DeadAddress.objects.exclude(pk__in=list(kept[:MOST_ROWS])).delete()
