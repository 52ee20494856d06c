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
        from cms.registry import setup_steps, warm_ups

        from . import backends, checks, decisions, indexing, starter, warming

        indexing.connect()
        decisions.connect()
        setup_steps.append(starter.setup)
        warm_ups.append(warming.warm_up)
        for name in ("Synonym", "DangerWords", "Recommendation", "GuardedWord"):
            register_snippet(f"search.admin.{name}ViewSet")
        checks.activate()
        health.register("search", backends.health)
