"""`manage.py publish_scheduled`: in place of Wagtail's, which ends at the first page refused."""

from typing import Any

from django.core.management.base import BaseCommand

from cms.scheduling import publish_scheduled


class Command(BaseCommand):
    """Publish what is due and take off what has expired. The worker's clock does the same."""

    help = "Publishes scheduled pages and takes off expired ones; a page that breaks a rule is reported."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run once and tell each page."""
        outcome = publish_scheduled(tell=self.stdout.write)
        self.stdout.write(
            f"{len(outcome.published)} published, {len(outcome.taken_off)} taken off, "
            f"{len(outcome.refused)} refused."
        )
