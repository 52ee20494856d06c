"""The admin's report of how often each page is read."""

from datetime import timedelta
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page

from cms.bilingual.report import may_read
from cms.models import PageViews
from cms.page_views import MONTH, YEAR


class PageViewsReport(ReportView):
    """Every page that was ever public, with its views of 30 days and of 12 months, the most read first."""

    page_title = gettext_lazy("Page views")
    header_icon = "view"
    index_url_name = "page_views"
    index_results_url_name = "page_views_results"
    model = Page
    is_searchable = False
    default_ordering = ("-views_month", "-views_year", "title")
    columns: ClassVar = [
        TitleColumn(
            "title",
            label=gettext_lazy("Page"),
            get_url=lambda page: reverse("wagtailadmin_pages:edit", args=[page.pk]),
            sort_key="title",
        ),
        Column("locale", label=gettext_lazy("Language"), sort_key="locale__language_code"),
        Column("views_month", label=gettext_lazy("Last 30 days"), sort_key="views_month"),
        Column("views_year", label=gettext_lazy("Last 12 months"), sort_key="views_year"),
    ]
    list_export: ClassVar = ["title", "locale.language_code", "views_month", "views_year"]
    export_headings: ClassVar = {
        "title": gettext_lazy("Page"),
        "locale.language_code": gettext_lazy("Language"),
        "views_month": gettext_lazy("Last 30 days"),
        "views_year": gettext_lazy("Last 12 months"),
    }

    @classmethod
    def urls(cls) -> list[URLPattern]:
        """Return the addresses of the report and of its table alone."""
        return [
            path("reports/page-views/", cls.as_view(), name=cls.index_url_name),
            path(
                "reports/page-views/results/",
                cls.as_view(results_only=True),
                name=cls.index_results_url_name,
            ),
        ]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse whoever works on no page."""
        if not may_read(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_base_queryset(self) -> QuerySet[Page]:
        """Return the pages that were ever public, with their views."""
        pages: QuerySet[Page] = (
            Page.objects.filter(depth__gt=1, first_published_at__isnull=False)
            .select_related("locale")
            .annotate(views_month=_views(MONTH), views_year=_views(YEAR))
        )
        return pages

    def get_filename(self) -> str:
        """Name the file of the export."""
        return str(_("page-views"))


def _views(period: timedelta) -> Coalesce:
    """Return how often the outer page was read in the `period` that ends today."""
    counts = PageViews.objects.filter(page=OuterRef("pk"), day__gt=timezone.localdate() - period)
    total = counts.order_by().values("page").annotate(total=Sum("count")).values("total")
    return Coalesce(Subquery(total, output_field=IntegerField()), 0)


class PageViewsItem(MenuItem):
    """The report's entry in the menu."""

    def __init__(self) -> None:
        super().__init__(
            PageViewsReport.page_title,
            reverse(PageViewsReport.index_url_name),
            icon_name=PageViewsReport.header_icon,
            order=25,
        )

    def is_shown(self, request: HttpRequest) -> bool:
        """Only for whoever may read it."""
        return may_read(request.user)
