"""What the initiatives add to Wagtail's admin."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.snippets.action_menu import ActionMenuItem

from home.models import StrategyVersion
from initiatives.carry_over import previous_of
from initiatives.carry_over_admin import CarryOverView, address_of
from initiatives.confirming import report
from initiatives.freeze_admin import FreezeView
from initiatives.models import RoleAssignment

if TYPE_CHECKING:
    from cms.models.users import AnyUser


@hooks.register("register_admin_urls")
def own_screens() -> list[URLPattern]:
    """Add the screens of the initiatives."""
    return [
        path("strategy-versions/<int:pk>/initiatives/", CarryOverView.as_view(), name="carry_over"),
        path("yearly-status/<int:pk>/freeze/", FreezeView.as_view(), name="freeze_status"),
        *report.urls(),
    ]


hooks.register("register_reports_menu_item", report.ConfirmReport.menu_item)


@hooks.register("register_page_header_buttons")
def freeze_again(
    page: Page, user: "AnyUser", view_name: str, next_url: str | None = None
) -> list[Button]:
    """Lead from the form of a yearly status to freezing its figures again."""
    if view_name != "edit" or not FreezeView.is_allowed(user, page):
        return []
    url = reverse("freeze_status", args=[page.pk])
    label = _("Freeze the figures again")
    return [Button(label, url=url, icon_name="calendar-check", priority=55)]


@hooks.register("register_snippet_listing_buttons")
def choose_initiatives(
    snippet: Model, user: "AnyUser", next_url: str | None = None
) -> list[Button]:
    """Lead from the list of versions to the choice of their initiatives."""
    if not isinstance(snippet, StrategyVersion) or not CarryOverView.is_allowed(user):
        return []
    return [
        Button(_("Choose initiatives"), url=address_of(snippet), icon_name="tasks", priority=25)
    ]


class ChooseInitiativesItem(ActionMenuItem):
    """Leads from the form of a version to the choice of its initiatives."""

    name = "choose-initiatives"
    label = _("Choose initiatives")
    icon_name = "tasks"

    def is_shown(self, context: dict[str, Any]) -> bool:
        """Only on versions that exist."""
        return isinstance(context.get("instance"), StrategyVersion) and CarryOverView.is_allowed(
            context["request"].user
        )

    def get_url(self, parent_context: dict[str, Any]) -> str:
        """Return the address of the screen."""
        return address_of(parent_context["instance"])


@hooks.register("register_snippet_action_menu_item")
def choose_initiatives_item(model: type[Model]) -> ChooseInitiativesItem | None:
    """Add the item to the form of versions."""
    return ChooseInitiativesItem(order=50) if model is StrategyVersion else None


@hooks.register("after_create_snippet")
def ask_for_initiatives(request: HttpRequest, record: Model) -> HttpResponse | None:
    """Go on from a new version to the choice of the initiatives that it takes over."""
    if not isinstance(record, StrategyVersion) or previous_of(record) is None:
        return None
    return redirect(address_of(record)) if CarryOverView.is_allowed(request.user) else None


@hooks.register("before_delete_snippet")
def keep_own_roles(request: HttpRequest, records: list[Model]) -> None:
    """Refuse to delete one's own roles, as their form refuses to change them."""
    for record in records:
        if isinstance(record, RoleAssignment) and record.is_own(request.user):
            raise PermissionDenied
