"""The search's pages in Wagtail's admin."""

from django.urls import URLPattern
from wagtail import hooks

from search.reports import IndexReport, QueriesReport

REPORTS = (QueriesReport, IndexReport)


@hooks.register("register_admin_urls")
def report_urls() -> list[URLPattern]:
    """Give the reports their addresses."""
    return [url for report in REPORTS for url in report.urls()]


for each in REPORTS:
    hooks.register("register_reports_menu_item", each.menu_item)
