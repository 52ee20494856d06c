"""The public search: asks, and owns no content."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """Index, service and pages of the public search."""

    name = "search"
    label = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        """Follow publications and words, and report to health and system checks."""
        from wagtail.snippets.models import register_snippet

        from cms import health
        from cms.registry import setup_steps

        from . import backends, checks, indexing, starter, synonyms, url_kinds

        indexing.connect()
        synonyms.connect()
        setup_steps.append(starter.setup)
        register_snippet("search.admin.SynonymViewSet")
        checks.activate()
        health.register("search", backends.health)
        url_kinds.activate()
