"""The admin's report of addresses that lead nowhere, each with a way to mend it."""

from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.contrib.redirects.models import Redirect
from wagtail.permissions import policy_registry

from cms.dead_addresses import open_addresses

URL_NAME: Final = "dead_addresses"
SHOWN: Final = 200


def may_read(user: Any) -> bool:
    """Whether `user` may read the report: whoever can redirect an address."""
    return bool(policy_registry.get_by_type(Redirect).user_has_permission(user, "add"))


class ReportMenuItem(MenuItem):
    """The report's entry in the menu of reports."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Show it to those who may read it."""
        return may_read(request.user)


class ReportView(WagtailAdminTemplateMixin, TemplateView):
    """Where visitors found nothing, the most visited first."""

    template_name = "cms/admin/dead_addresses.html"
    page_title = _("Dead addresses")
    header_icon = "link"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse whoever can't redirect."""
        if not may_read(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Name the report, which is also its heading."""
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """List the addresses."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "addresses": open_addresses()[:SHOWN]}
