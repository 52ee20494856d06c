"""The public search: asks, and owns no content."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """Index, service and pages of the public search."""

    name = "search"
    label = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        """Follow publications, and report to health and system checks."""
        from cms import health

        from . import checks, indexing, service, url_kinds

        indexing.connect()
        checks.activate()
        health.register("search", service.health)
        url_kinds.activate()
