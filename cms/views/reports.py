"""What the admin's reports share: an address, an entry in the menu, and whom they are for."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin


class Report(WagtailAdminTemplateMixin, TemplateView):
    """A report: `address` below that of the reports, and `order` among them in the menu."""

    address: ClassVar[str]
    url_name: ClassVar[str]
    order: ClassVar[int]
    page_title: str | Promise

    @staticmethod
    def may_read(user: Any) -> bool:
        """Whether `user` may read the report."""
        raise NotImplementedError

    @classmethod
    def url(cls) -> URLPattern:
        """Return its address, for the hook `register_admin_urls`."""
        return path(f"reports/{cls.address}/", cls.as_view(), name=cls.url_name)

    @classmethod
    def menu_item(cls) -> MenuItem:
        """Return its entry, for the hook `register_reports_menu_item`."""
        return _Entry(cls)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse whomever it is not for."""
        if not self.may_read(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Name the report, which is also its heading."""
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]


class _Entry(MenuItem):
    def __init__(self, report: type[Report]) -> None:
        super().__init__(
            report.page_title,
            reverse(report.url_name),
            icon_name=report.header_icon,
            order=report.order,
        )
        self._may_read = report.may_read

    def is_shown(self, request: HttpRequest) -> bool:
        return self._may_read(request.user)
