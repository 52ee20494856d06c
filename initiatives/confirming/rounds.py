"""When a round opens, whom it asks, and when they are reminded."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

from django.db.models.signals import post_save
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms import confirming
from cms.jobs import clock, enqueue, job_kind
from cms.notifications.sending import notify
from cms.registry import MailKind, Round, confirmation_rounds, register_mail_kind
from home.models import Meeting
from initiatives import rights
from initiatives.models import ConfirmationRound, InitiativePage

KIND: Final = "to_confirm"
OPENS: Final = timedelta(days=90)
"""So long before its meeting a round opens. A later date waits: the answer would be old by then."""
REMINDS: Final = timedelta(days=14)
SETTLES: Final = timedelta(days=7)
"""Nobody is reminded sooner than so long after the round was opened."""
_JOB: Final = "initiatives.round"


def activate() -> None:
    """Register round and kind of mail, and look at meetings as they are set."""
    confirmation_rounds.append(running)
    register_mail_kind(
        MailKind(
            KIND,
            _("Pages to confirm"),
            _("Before a meeting you are asked whether your pages are still right."),
            rights.has_roles,
        )
    )
    post_save.connect(_meeting_saved, sender=Meeting, dispatch_uid="initiatives.round")


def running() -> Round | None:
    """Return the round that was opened last: what is left of it stands until the next one."""
    found = newest()
    if found is None:
        return None
    return Round(found.opened, found.meeting.day, InitiativePage)


def newest() -> ConfirmationRound | None:
    """Return the row of that round."""
    return ConfirmationRound.objects.select_related("meeting__group").first()


def open_round(day: date | None = None) -> None:
    """Open the round of the next meeting in sight, unless one whose meeting is still to come runs."""
    today = day or timezone.localdate()
    found = newest()
    if found is not None and found.meeting.day >= today:
        return
    meeting = (
        Meeting.objects.filter(
            group__confirms_pages=True,
            day__range=(today, today + OPENS),
            confirmation_round__isnull=True,
        )
        .order_by("day", "pk")
        .first()
    )
    if meeting is not None:
        ConfirmationRound.objects.get_or_create(meeting=meeting)


@clock(every=timedelta(hours=1), name="initiatives.confirmation_round")
def look() -> None:
    """Open a round that is due, ask those who weren't asked yet, and remind them two weeks before."""
    open_round()
    found = newest()
    today = timezone.localdate()
    if found is None or found.meeting.day < today:
        return
    ask(found)
    was_asked = timezone.localdate(found.opened) <= today - SETTLES
    if was_asked and today >= found.meeting.day - REMINDS:
        remind(found, once=f"confirm-reminder:{found.pk}")


def ask(found: ConfirmationRound) -> int:
    """Send the round's mail to everybody who hasn't had it; return to how many."""
    return _send(found, "initiatives/mail/to_confirm", once=f"confirm:{found.pk}")


def remind(found: ConfirmationRound, once: str) -> int:
    """Remind those who still have pages to confirm and weren't reminded under the name `once`."""
    return _send(found, "initiatives/mail/to_confirm_again", once=once)


def _send(found: ConfirmationRound, template: str, once: str) -> int:
    sent = 0
    for user, pages in _left_by_user(found):
        sent += notify(
            KIND,
            template,
            [user],
            path=f"{reverse('confirm_pages')}?whose=mine",
            once=once,
            titles=[page.title for page in pages],
            number=len(pages),
            group=found.meeting.group,
            day=found.meeting.day,
        )
    return sent


def _left_by_user(found: ConfirmationRound) -> Iterator[tuple[Any, list[Page]]]:
    """Yield everybody with an account who answers today for initiatives that are left, and these."""
    left = {page.pk: page for page in left_in(found)}
    pages_of: dict[Any, dict[int, Page]] = {}
    roles = rights.current_roles().filter(initiative__in=left).select_related("person__user")
    for role in roles.order_by("initiative__title"):
        if role.person is not None:  # never None, by `current_roles`
            pages_of.setdefault(role.person.user, {})[role.initiative_id] = left[role.initiative_id]
    for user, pages in pages_of.items():
        yield user, list(pages.values())


def left_in(found: ConfirmationRound) -> Any:
    """Return the live Danish initiatives that nobody has confirmed since the round was opened."""
    asked = Round(found.opened, found.meeting.day, InitiativePage)
    return confirming.dated(Page.objects.filter(live=True), [asked]).filter(
        confirming.is_open(asked)
    )


def _meeting_saved(sender: Any, instance: Meeting, raw: bool = False, **kwargs: Any) -> None:
    """Open the round at once, so that the buttons are there; the worker writes the mails."""
    if not raw:
        open_round()
        enqueue(_JOB, "look")


@job_kind(_JOB)
def look_now(payload: dict[str, Any]) -> None:
    """Look at the meetings without waiting for the clock."""
    look()
