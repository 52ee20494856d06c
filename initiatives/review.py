"""What staff should look at among the roles: who has left, and whose account nobody needs any more."""

from collections.abc import Iterator
from typing import Final

from django.contrib.auth.models import Group
from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.review.findings import Content, Finding, record_finding, shown_day
from home.models import Person

from .models import RoleAssignment

HEADINGS: Final[dict[str, str | Promise]] = {
    "role_lapsed": gettext_lazy("Roles of persons whose period is over"),
    "account_unused": gettext_lazy("Accounts to close: the last role has ended"),
}


def find(content: Content) -> Iterator[Finding]:
    """Yield what is found about roles and about the accounts that they gave rights to."""
    yield from lapsed_roles(content)
    yield from unused_accounts(content)


def lapsed_roles(content: Content) -> Iterator[Finding]:
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


def unused_accounts(content: Content) -> Iterator[Finding]:
    """Yield open accounts that had roles, have none on the day or later, and belong to no group (F49).

    Their rights have ended by themselves; closing the account is for operations.
    """
    roles = RoleAssignment.objects.filter(person=OuterRef("pk"))
    persons = Person.objects.filter(
        Exists(roles),
        ~Exists(roles.sharing_a_day(content.day, None)) | Q(valid_to__lt=content.day),
        user__is_active=True,
        user__is_superuser=False,
    ).exclude(user__groups__in=Group.objects.filter(initiativegroup__isnull=True))
    for person in persons.select_related("user"):
        if person.user is None:  # never, by the filter
            continue
        message = _("%(person)s answers for no initiative any more: close the account.") % {
            "person": person
        }
        yield record_finding("account_unused", person.user, message, "is_active")
