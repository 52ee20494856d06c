"""The goals and the initiatives: the heart of the site."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InitiativesConfig(AppConfig):
    """Goals, taxonomies, initiatives, roles; listing and demo content."""

    name = "initiatives"
    label = "initiatives"
    verbose_name = _("Initiatives")

    def ready(self) -> None:
        """Fill the slots that goals and initiatives answer, help the 404 page, and show the records."""
        from wagtail.signals import page_published
        from wagtail.snippets.models import register_snippet

        from cms import slots
        from cms.registry import kept_groups, not_found_hints, routed_addresses
        from cms.review import findings

        from . import areas, confirming, review, rights
        from . import slots as own
        from .annual_status import freeze_at_publication
        from .hints import area_nearly_named, brief_of_untranslated, moved_news
        from .models import AnnualReportPage

        slots.register("goal_list", own.goal_list)
        slots.register("featured_initiatives", own.featured_initiatives)
        slots.register("initiative_contacts", own.initiative_contacts)
        slots.register("version_initiatives", own.version_initiatives)
        slots.register("newest_updates", own.newest_updates)
        slots.register("news_feed", own.news_feed)
        not_found_hints.extend((brief_of_untranslated, moved_news, area_nearly_named))
        page_published.connect(
            freeze_at_publication, sender=AnnualReportPage, dispatch_uid="initiatives.freeze"
        )
        findings.register(review.find, review.HEADINGS)
        routed_addresses.append(areas.addresses)
        rights.connect()
        confirming.activate()
        kept_groups.append(rights.kept_groups)
        for viewset in ("Goal", "Theme", "TargetGroup", "Area", "RoleAssignment", "NscTheme"):
            register_snippet(f"initiatives.admin.{viewset}ViewSet")
