"""The small site's only app. It bears the label "cms", which the queue's tables belong to."""

from django.apps import AppConfig


class SmallSiteConfig(AppConfig):
    """Registers the handlers, the clock entry and the health parts."""

    name = "tests.cms.jobs.small_site"
    label = "cms"

    def ready(self) -> None:
        """Do what the real app does for the queue."""
        from cms import jobs

        from . import work

        work.activate()
        jobs.activate()
