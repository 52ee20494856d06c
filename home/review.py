"""What staff should look at among home's records: persons in office, and the strategy's version."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.models.service import CONFIRMED_FOR
from cms.review.findings import Content, Finding, record_finding, shown_day

from .models import GroupMember, Person, StrategyVersion

HEADINGS: Final[dict[str, str | Promise]] = {
    "version_ended": gettext_lazy("The version of the strategy has ended"),
    "person_lapsed": gettext_lazy("Persons whose period is over"),
    "person_unconfirmed": gettext_lazy("Persons that nobody has confirmed for a year"),
}


def find(content: Content) -> Iterator[Finding]:
    """Yield versions and persons that no longer hold on the day."""
    yield from _versions(content.day)
    sitting = set(GroupMember.objects.current(content.day).values_list("person_id", flat=True))
    for person in Person.objects.all():
        if person.is_current(content.day):
            yield from _unconfirmed(person, content.day)
        elif person.pk in sitting and person.valid_to and person.valid_to < content.day:
            message = _("The period ended on %(date)s, and a group still names the person.")
            yield record_finding(
                "person_lapsed", person, message % {"date": shown_day(person.valid_to)}, "valid_to"
            )


def _versions(day: date) -> Iterator[Finding]:
    """Yield the newest version that has begun if it is over: the site then shows a past strategy."""
    newest = StrategyVersion.objects.newest_begun(day)
    if newest is not None and newest.last_day is not None and newest.has_ended(day):
        message = _("Ended on %(date)s, and no later version has begun.")
        yield record_finding(
            "version_ended", newest, message % {"date": shown_day(newest.last_day)}, "to_year"
        )


def _unconfirmed(person: Person, day: date) -> Iterator[Finding]:
    if person.last_confirmed is None:
        message = _("Never confirmed.")
    elif person.last_confirmed < day - CONFIRMED_FOR:
        message = _("Not confirmed since %(date)s.") % {"date": shown_day(person.last_confirmed)}
    else:
        return
    shown = f"{person.job_title_da}: {message}" if person.job_title_da else message
    yield record_finding("person_unconfirmed", person, shown, "last_confirmed")
