"""The fixed pages and the people and partners behind the strategy."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    """Home, section, introduction, contact and standard pages; persons, partners, versions."""

    name = "home"
    label = "home"
    verbose_name = _("Pages")

    def ready(self) -> None:
        """Fill the slots that home's records answer, and show the records in the admin."""
        from wagtail.snippets.models import register_snippet

        from cms import slots
        from cms.registry import routed_addresses
        from cms.review import findings

        from . import review, versions
        from .slots import organisation_list, strategy_timeline

        slots.register("strategy_timeline", strategy_timeline)
        slots.register("organisation_list", organisation_list)
        findings.register(review.find, review.HEADINGS)
        routed_addresses.append(versions.addresses)
        for viewset in (
            "Partner",
            "Person",
            "StrategyVersion",
            "Group",
            "Series",
            "Observation",
            "Place",
        ):
            register_snippet(f"home.admin.{viewset}ViewSet")
