"""What leads, coordinators, communications and operations find on their start page (F36)."""

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.permission_policies.pages import PagePermissionPolicy

from cms import confirming, languages
from cms import roles as groups
from cms.registry import Box, register_start_box
from cms.review.findings import Content
from home.models import Person
from initiatives import rights
from initiatives.models import InitiativePage, RoleAssignment
from initiatives.review import unused_accounts

if TYPE_CHECKING:
    from cms.models.users import AnyUser


def activate() -> None:
    """Register the boxes. Communications have the English pages where coordinators have gaps."""
    register_start_box("mine", 10, own_pages)
    register_start_box("mine", 30, without_lead)
    register_start_box("mine", 40, accounts_to_close)
    register_start_box("to confirm", 20, to_confirm)


def own_pages(user: "AnyUser") -> Box | None:
    """Return how many initiatives `user` answers for, or None for nobody who answers for any."""
    number = len(rights.initiatives_held_by(user))
    if not number:
        return None
    return Box(
        label=ngettext("%(number)s initiative is yours", "%(number)s initiatives are yours", number)
        % {"number": number},
        url=f"{reverse('confirm_pages')}?whose=mine",
        icon="doc-empty",
    )


def without_lead(user: "AnyUser") -> Box | None:
    """Return how many initiatives nobody leads today, for coordinators."""
    if not groups.is_in(user, groups.COORDINATORS):
        return None
    number = unled().filter(live=True).count()
    return Box(
        label=ngettext(
            "%(number)s initiative without a lead", "%(number)s initiatives without a lead", number
        )
        % {"number": number},
        url=f"{reverse('confirm_pages')}?whose=nobodys",
        icon="warning",
        note="" if number else _("Every initiative has somebody who answers for it."),
    )


def unled() -> Any:
    """Return the Danish initiatives that no person leads today."""
    led = RoleAssignment.objects.current().filter(
        role=RoleAssignment.Role.LEAD, person__in=Person.objects.current()
    )
    return InitiativePage.objects.filter(
        locale__language_code=languages.SOURCE, alias_of__isnull=True
    ).exclude(pk__in=led.values("initiative"))


def accounts_to_close(user: "AnyUser") -> Box | None:
    """Return how many open accounts nobody needs any more, for operations."""
    if not groups.is_in(user, groups.OPERATIONS):
        return None
    number = len(list(unused_accounts(Content())))
    return Box(
        label=ngettext("%(number)s account to close", "%(number)s accounts to close", number)
        % {"number": number},
        url=reverse("check_content"),
        icon="user",
        note="" if number else _("Every open account is in use."),
    )


def to_confirm(user: "AnyUser") -> Box | None:
    """Return how many of the pages that `user` may edit are to be confirmed; None for nobody's pages."""
    if not PagePermissionPolicy().user_has_permission(user, "change"):
        return None
    pages = confirming.editable(user, confirming.current_rounds())
    number = pages.filter(confirm_before__isnull=False).count()
    return Box(
        label=ngettext("%(number)s page to confirm", "%(number)s pages to confirm", number)
        % {"number": number},
        url=f"{reverse('confirm_pages')}?state=open",
        icon="calendar-check",
        note="" if number else _("Everything is confirmed."),
    )
