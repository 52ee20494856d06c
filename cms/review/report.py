"""The admin's report of the same findings as `manage.py check_content`, with links to the fields."""

from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permission_policies.pages import PagePermissionPolicy

from .findings import by_check, everything

URL_NAME: Final = "check_content"


def may_read(user: Any) -> bool:
    """Whether `user` may read the report: whoever works on any page."""
    return bool(PagePermissionPolicy().user_has_any_permission(user, {"add", "change", "publish"}))


class ReportMenuItem(MenuItem):
    """The report's entry in the menu of reports."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Show it to those who may read it."""
        return may_read(request.user)


class ReportView(WagtailAdminTemplateMixin, TemplateView):
    """What staff should look at today, by check."""

    template_name = "cms/admin/check_content.html"
    page_title = _("Missing or out of date")
    header_icon = "warning"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse whoever works on no page."""
        if not may_read(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Name the report, which is also its heading."""
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Name the findings under the headings of their checks."""
        found = everything()
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "groups": list(by_check(found)), "number": len(found)}
