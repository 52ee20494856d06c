"""Whom to call about an initiative: what the current role assignments allow the public to see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import pgettext

if TYPE_CHECKING:
    from home.models import Person
    from initiatives.models import RoleAssignment


@dataclass(frozen=True)
class Contact:
    """One line of the contact box; empty parts are left out by the template.

    `person` is None where only an organisation is named; the job title says by itself what language it
    is in.
    """

    person: "Person | None"
    role: str
    organisation: str
    phone: str
    email: str

    @property
    def name(self) -> str:
        """Who it is, or nothing where only an organisation is named."""
        return self.person.name if self.person else ""


def contacts_of(pks: Iterable[int]) -> dict[int, list[Contact]]:
    """Return the contacts of Danish initiative pages by primary key, in one query for any number.

    Left out: assignments and persons whose period is over, and persons who show nothing of
    themselves; for those the page falls back to the department (F2).
    """
    from initiatives.models import RoleAssignment

    found: dict[int, list[Contact]] = {}
    assignments = (
        RoleAssignment.objects.current()
        .filter(initiative__in=list(pks))
        .select_related("person__organisation", "organisation")
    )
    for assignment in assignments:
        contact = _contact(assignment)
        if contact is not None:
            found.setdefault(assignment.initiative_id, []).append(contact)
    return found


def with_other_contacts(since: date) -> set[int]:
    """Return the Danish initiative pages that name other contacts today than on the day `since`, if any.

    Periods begin and end without a change of any record: those of roles and of persons (F25). One
    query.
    """
    from initiatives.models import RoleAssignment

    turned = RoleAssignment.objects.turned_since(since, "person")
    return set(turned.values_list("initiative", flat=True))


def _contact(assignment: "RoleAssignment") -> Contact | None:
    role = _role_label(assignment)
    person = assignment.person
    if person is None:
        organisation = assignment.organisation
        return Contact(None, role, organisation.name if organisation else "", "", "")
    if not person.is_current() or person.publicity == person.Publicity.NONE:
        return None
    organisation = person.organisation or assignment.organisation
    shows_all = person.publicity == person.Publicity.ALL
    return Contact(
        person=person,
        role=role,
        organisation=organisation.name if organisation else "",
        phone=person.phone if shows_all else "",
        email=person.email if shows_all else "",
    )


def _role_label(assignment: "RoleAssignment") -> str:
    if assignment.role == assignment.Role.LEAD:
        return pgettext("site", "Contact person (initiative lead)")
    return pgettext("site", "Communications lead")
