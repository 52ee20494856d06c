"""How often each page is read: counted by day, without cookies and without anything about who (F42)."""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final

from django.db.models import F
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from wagtail import hooks
from wagtail.models import Page

from cms.jobs import clock
from cms.middleware import may_be_signed_in
from cms.models import PageViews
from cms.tally import Tally

# The report shows twelve months; a little more, so that the first of them is whole.
KEPT: Final = timedelta(days=400)
MONTH: Final = timedelta(days=30)
YEAR: Final = timedelta(days=365)

# Every browser that people read with begins so; what calls itself a robot besides is believed.
_BROWSER: Final = re.compile(r"Mozilla/|Opera/")
_ROBOT: Final = re.compile(
    r"bot\b|crawl|spider|slurp|scrap|archiv|monitor|uptime|preview|externalhit|headless|lighthouse"
    r"|inspection|https?://",
    re.IGNORECASE,
)

Serve = Callable[[Page, HttpRequest, list[Any], dict[str, Any]], HttpResponseBase]


@hooks.register("on_serve_page")
def counting(serve: Serve) -> Serve:
    """Count what Wagtail serves to a reader; previews and shared drafts don't come through here."""

    def serve_and_count(
        page: Page, request: HttpRequest, args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponseBase:
        response = serve(page, request, args, kwargs)
        if is_page(response) and is_reader(request):
            tally.add(str(page.pk))
        return response

    return serve_and_count


def is_page(response: HttpResponseBase) -> bool:
    """Whether the answer is a page to read: no file, and nothing that leads elsewhere."""
    kind = response.headers.get("Content-Type", "")
    return response.status_code == 200 and kind.startswith("text/html")


def is_reader(request: HttpRequest) -> bool:
    """Whether somebody reads: not staff, no robot that says so, no page fetched in case it is wanted.

    Staff are known by their cookie alone.
    """
    headers = request.headers
    program = headers.get("User-Agent", "")
    return (
        request.method == "GET"
        and not may_be_signed_in(request)
        and "prefetch" not in headers.get("Sec-Purpose", headers.get("Purpose", ""))
        and bool(_BROWSER.match(program))
        and not _ROBOT.search(program)
    )


def views_of(page: Page, period: timedelta) -> int:
    """Return how often `page` was read in the `period` that ends today."""
    counts = PageViews.objects.filter(page=page, day__gt=timezone.localdate() - period)
    return sum(counts.values_list("count", flat=True))


def _write(counts: Mapping[str, int]) -> None:
    """Add the counts of one process to the table; each addition is the database's own."""
    today = timezone.localdate()
    read = {int(name): number for name, number in counts.items()}
    # A page may have been deleted since. In order, so that two processes never wait for each other.
    pages = list(Page.objects.filter(pk__in=read).order_by("pk").values_list("pk", flat=True))
    PageViews.objects.bulk_create(
        [PageViews(page_id=page, day=today) for page in pages], ignore_conflicts=True
    )
    for page in pages:
        PageViews.objects.filter(page_id=page, day=today).update(count=F("count") + read[page])


tally: Final = Tally(_write)


@clock(every=timedelta(days=1), name="cms.forget_page_views")
def forget() -> None:
    """Delete the days before the months that the report shows."""
    PageViews.objects.filter(day__lt=timezone.localdate() - KEPT).delete()
