"""The admin's report of how often each page is read."""

from datetime import timedelta
from typing import ClassVar

from django.db.models import IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.models import Page

from cms.models import PageViews
from cms.page_views import MONTH, YEAR

from .reports import ListReport, works_on_pages


class PageViewsReport(ListReport):
    """Every page that was ever public, with its views of 30 days and of 12 months, the most read first."""

    address = "page-views"
    url_name = "page_views"
    order = 25
    may_read = staticmethod(works_on_pages)
    page_title = gettext_lazy("Page views")
    header_icon = "view"
    model = Page
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
