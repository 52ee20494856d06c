"""The search's pages in Wagtail's admin."""

from django.urls import URLPattern, path, reverse
from wagtail import hooks

from search import reports


@hooks.register("register_admin_urls")
def report_urls() -> list[URLPattern]:
    """Give the reports their addresses."""
    return [
        path("reports/searches/", reports.QueriesView.as_view(), name=reports.QUERIES),
        path("reports/search-index/", reports.IndexView.as_view(), name=reports.INDEX),
    ]


@hooks.register("register_reports_menu_item")
def queries_menu_item() -> reports.ReportMenuItem:
    """Put the searches after the dead addresses."""
    view = reports.QueriesView
    return reports.ReportMenuItem(
        view.page_title, reverse(reports.QUERIES), icon_name=view.header_icon, order=30
    )


@hooks.register("register_reports_menu_item")
def index_menu_item() -> reports.ReportMenuItem:
    """Put the state of the index after them."""
    view = reports.IndexView
    return reports.ReportMenuItem(
        view.page_title, reverse(reports.INDEX), icon_name=view.header_icon, order=40
    )
