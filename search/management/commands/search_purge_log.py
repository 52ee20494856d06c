"""`manage.py search_purge_log`: deletes counts of searches that are too old."""

from typing import Any

from django.core.management.base import BaseCommand

from search.statistics import purge


class Command(BaseCommand):
    """Do now what the worker does every day."""

    help = "Deletes hashes of searches after 7 days and counts of searches after 90."

    def handle(self, *args: Any, **options: Any) -> None:
        """Delete."""
        hashed, old = purge()
        self.stdout.write(f"Counts of searches: {hashed} hashed and {old} old ones deleted.")
