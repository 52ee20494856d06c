"""Scheduled publishing with a try per page: one page that breaks a rule never stops the rest."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Final

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone
from wagtail.models import Page, Revision

from cms import languages
from cms.jobs import clock
from cms.jobs.queue import describe
from cms.models.problems import PublishingRefused

logger = logging.getLogger(__name__)

_BY_THE_CLOCK: Final = "wagtail.publish.scheduled"
PUBLICATIONS: Final = ("wagtail.publish", _BY_THE_CLOCK)
"""How a publication stands in the history of a page, by hand and by the clock."""


@dataclass
class Outcome:
    """What a run of the schedule did: titles of pages, and those refused with the reason.

    `fault` is the last of the reasons that is neither a rule's nor the database's, but a fault of ours.
    """

    published: list[str] = field(default_factory=list)
    taken_off: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    fault: Exception | None = None


def publish_scheduled(tell: Callable[[str], None] = logger.info) -> Outcome:
    """Publish what is due and take off what has expired; return what happened.

    Wagtail's own loop ends at the first page that raises (docs/translation.md, A7). A refused page keeps
    its schedule, so that it goes live, or off, once somebody has mended it.
    """
    outcome = Outcome()
    now = timezone.now()
    for page in Page.objects.live().filter(expire_at__lt=now).specific():
        take_off = partial(
            page.unpublish, set_expired=True, log_action="wagtail.unpublish.scheduled"
        )
        if _is_done(take_off, page.title, outcome, tell):
            outcome.taken_off.append(page.title)
            tell(f"Taken off: {page.title}")
    due = Revision.objects.filter(approved_go_live_at__lt=now).order_by("pk")
    # An English page that is to go live together with its Danish one may not do so before it (F40).
    for revision in sorted(due, key=_is_translation):
        title = revision.object_str
        publish = partial(revision.publish, log_action=_BY_THE_CLOCK)
        if _is_done(publish, title, outcome, tell):
            outcome.published.append(title)
            tell(f"Published: {title}")
    return outcome


def _is_done(
    deed: Callable[[], object], title: str, outcome: Outcome, tell: Callable[[str], None]
) -> bool:
    """Do one page's deed wholly, or note in `outcome` why nothing was done; return which it was."""
    try:
        with transaction.atomic():
            deed()
    except (PublishingRefused, ValidationError, DatabaseError) as error:
        reason = _reason(error)
        logger.warning("Not done on schedule: %s: %s", title, reason)
    except Exception as error:  # whatever it is, the other pages are not at fault
        reason = describe(error)
        logger.exception("Not done on schedule: %s", title)
        outcome.fault = error
    else:
        return True
    outcome.refused.append(f"{title}: {reason}")
    tell(f"Refused: {title}: {reason}")
    return False


def _is_translation(revision: Revision) -> bool:
    locale = getattr(revision.content_object, "locale", None)
    return locale is not None and locale.language_code != languages.SOURCE


def _reason(error: PublishingRefused | ValidationError | DatabaseError) -> str:
    if isinstance(error, ValidationError):
        # Something changed since the page was scheduled: another page took its address or code.
        return " ".join(error.messages)
    return str(error)


@clock(every=timedelta(minutes=1), name="publish_scheduled")
def on_schedule() -> None:
    """Publish what is due, from the worker's clock; a fault of ours stands in `/-/health`."""
    fault = publish_scheduled().fault
    if fault is not None:
        raise fault
