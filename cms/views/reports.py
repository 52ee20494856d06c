"""What the admin's reports share: an address, an entry in the menu, and whom they are for."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.views.generic import TemplateView
from django.views.generic.base import View
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies.pages import PagePermissionPolicy

from cms import languages
from cms.tables import csv_response

if TYPE_CHECKING:
    from cms.models.users import AnyUser


def works_on_pages(user: "AnyUser") -> bool:
    """Whether `user` works on any page."""
    return bool(PagePermissionPolicy().user_has_any_permission(user, {"add", "change", "publish"}))


class ForItsReaders(View):
    """A report: `address` below that of the reports, and `order` among them in the menu."""

    address: ClassVar[str]
    url_name: ClassVar[str]
    order: ClassVar[int]
    page_title: str | Promise
    header_icon: str

    @staticmethod
    def may_read(user: "AnyUser") -> bool:
        """Whether `user` may read the report."""
        raise NotImplementedError

    @classmethod
    def urls(cls) -> list[URLPattern]:
        """Return its addresses, for the hook `register_admin_urls`."""
        return [path(f"reports/{cls.address}/", cls.as_view(), name=cls.url_name)]

    @classmethod
    def menu_item(cls) -> MenuItem:
        """Return its entry, for the hook `register_reports_menu_item`."""
        return _Entry(cls)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse whomever it is not for."""
        if not self.may_read(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class Report(ForItsReaders, WagtailAdminTemplateMixin, TemplateView):
    """A report with a template of its own."""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Name the report, which is also its heading."""
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]


class ListReport(ForItsReaders, ReportView):
    """A report that is a list: sorted and filtered as Wagtail's are, exported as ours.

    Wagtail's own files have times in UTC, and a CSV that Danish Excel puts into one column, with
    signs for æ, ø and å, and in which a title may be a formula.
    """

    is_searchable = False
    custom_value_preprocess: ClassVar = {
        **ReportView.custom_value_preprocess,
        datetime: {ReportView.FORMAT_XLSX: timezone.make_naive},
    }

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Name its addresses as Wagtail's lists do."""
        super().__init_subclass__(**kwargs)
        cls.index_url_name = cls.url_name
        cls.index_results_url_name = f"{cls.url_name}_results"

    def write_csv_response(self, queryset: QuerySet[Any]) -> HttpResponse:
        """Return the list as a file, in the manner of the language that its reader has the admin in."""
        return csv_response(
            self.get_filename(),
            get_language() or languages.SOURCE,
            [self.get_heading(queryset, field) for field in self.list_export],
            (list(self.to_row_dict(item).values()) for item in queryset),
        )

    @classmethod
    def urls(cls) -> list[URLPattern]:
        """Return the addresses of the report and of its table alone."""
        return [
            *super().urls(),
            path(
                f"reports/{cls.address}/results/",
                cls.as_view(results_only=True),
                name=cls.index_results_url_name,
            ),
        ]


class _Entry(MenuItem):
    def __init__(self, report: type[ForItsReaders]) -> None:
        super().__init__(
            report.page_title,
            reverse(report.url_name),
            icon_name=report.header_icon,
            order=report.order,
        )
        self._may_read = report.may_read

    def is_shown(self, request: HttpRequest) -> bool:
        return self._may_read(request.user)
