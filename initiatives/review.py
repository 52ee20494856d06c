"""What staff should look at among the roles: who answers for an initiative and has left."""

from collections.abc import Iterator
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.review.findings import Content, Finding, record_finding, shown_day

from .models import RoleAssignment

HEADINGS: Final[dict[str, str | Promise]] = {
    "role_lapsed": gettext_lazy("Roles of persons whose period is over"),
}


def find(content: Content) -> Iterator[Finding]:
    """Yield roles that hold on the day though their person's own period is over."""
    roles = RoleAssignment.objects.current(content.day).filter(person__valid_to__lt=content.day)
    for role in roles.select_related("person", "initiative"):
        person = role.person
        if person is None or person.valid_to is None:  # never, by the filter
            continue
        message = _("%(person)s's period ended on %(date)s: “%(page)s” needs somebody new.") % {
            "person": person,
            "date": shown_day(person.valid_to),
            "page": role.initiative.title,
        }
        yield record_finding("role_lapsed", role, message, "person")
