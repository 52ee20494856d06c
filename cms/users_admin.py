"""The accounts in the admin, for operations: they open and close accounts, and give nobody all rights.

Wagtail lets whoever may change users make anybody a superuser, also themselves.
"""

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponseBase
from wagtail.users.views import users

from cms.models import User
from cms.registry import kept_groups

if TYPE_CHECKING:
    from cms.models.users import AnyUser


class _LimitedForm:
    """Leaves out of the form what the editor may not give away."""

    request: HttpRequest

    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        """Return Wagtail's form without kept groups, and without superusers and one's own groups."""
        form = super().get_form(*args, **kwargs)  # type: ignore[misc]  # the view's, by the mixin
        form.fields["groups"].queryset = offered_groups()
        if not self.request.user.is_superuser:
            form.fields.pop("is_superuser", None)
            if form.instance == self.request.user:
                form.fields.pop("groups")
        return form


class CreateView(_LimitedForm, users.CreateView):
    """The form of a new account."""


class EditView(_LimitedForm, users.EditView):
    """The form of an account; that of a superuser is for superusers."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse the account of a superuser to everybody else."""
        check_accounts(request.user, [self.object])
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer


class UserViewSet(users.UserViewSet):
    """Wagtail's screens with our two forms."""

    add_view_class = CreateView
    edit_view_class = EditView
    copy_view_enabled = False  # its form is Wagtail's own, and gives all rights away


def offered_groups() -> QuerySet[Group]:
    """Return the groups that an account can be put into by hand."""
    groups = Group.objects.order_by("name")
    for kept in kept_groups:
        groups = groups.exclude(pk__in=kept().values("pk"))
    return groups


def check_accounts(user: "AnyUser", accounts: list[Any]) -> None:
    """Raise `PermissionDenied` when `user` is no superuser and one of `accounts` is."""
    if not user.is_superuser and any(account.is_superuser for account in accounts):
        raise PermissionDenied


def check_bulk_action(request: HttpRequest, action: str, records: list[Model]) -> None:
    """Ask the same of an action on many accounts; nobody gives themselves a group that way."""
    accounts = [record for record in records if isinstance(record, User)]
    check_accounts(request.user, accounts)
    is_superuser = request.user.is_superuser
    if action == "assign_role" and request.user in accounts and not is_superuser:
        raise PermissionDenied
