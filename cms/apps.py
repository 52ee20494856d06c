"""The project package: shared ground of all others, which it never imports."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class CmsConfig(AppConfig):
    """Base models, bilingual layer, queue, registries and public chrome."""

    default = True
    name = "cms"
    label = "cms"
    verbose_name = _("Site")

    def ready(self) -> None:
        """Connect the bilingual layer and register what cms itself contributes."""
        from django.conf import settings
        from wagtail.snippets.models import register_snippet

        from . import (
            bilingual,
            change_notes,
            checks,
            choosers,
            confirming,
            deployment,
            jobs,
            moments,
            notifications,
            pictures,
            review,
            slots,
            start_page,
            whole_actions,
        )
        from . import mail as mail  # registers itself with the queue
        from . import page_views as page_views  # registers itself with the clock
        from . import scheduling as scheduling  # registers itself with the clock
        from . import sessions as sessions  # registers itself with the clock
        from .sharing import upkeep as upkeep  # registers itself with the clock

        if "sessions" in settings.CACHES:  # Redis, whose client is a package of production
            from . import cache

            cache.activate()
        whole_actions.install()
        moments.activate()
        bilingual.activate()
        change_notes.connect()
        for module in (
            checks,
            choosers,
            confirming,
            deployment,
            jobs,
            notifications,
            pictures,
            review,
            slots,
            start_page,
        ):
            module.activate()
        for viewset in ("Notice", "HelpLine", "GlossaryTerm"):
            register_snippet(f"cms.admin.{viewset}ViewSet")


class UsersConfig(WagtailUsersAppConfig):
    """Wagtail's app of users, with our screens for them."""

    user_viewset = "cms.users_admin.UserViewSet"
