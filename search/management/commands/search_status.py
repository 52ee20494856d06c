"""`manage.py search_status`: whether the search index is there, ours, and up to date."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cms.jobs.models import Job
from search.analysis import LexiconError
from search.engines.base import EngineUnavailable
from search.indexing import differences
from search.service import engine, index_version


class Command(BaseCommand):
    """Say what the index holds and how far it lags behind the pages."""

    help = "Shows engine, documents, analyser version and lag of the search index."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the state; raises `CommandError` when the search can't answer as it should."""
        try:
            version = index_version()
            self.stdout.write(f"Engine: {engine().name}")
            self.stdout.write(f"Analyser: {version}")
            self._waiting()
            if not engine().is_ready():
                raise CommandError(
                    "There is no index that this analyser built. Run manage.py search_rebuild."
                )
            self.stdout.write(f"Documents: {len(engine().versions())}")
            stale, extra = differences()
        except (LexiconError, EngineUnavailable) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Pages not indexed as they are now: {len(stale)}")
        self.stdout.write(f"Documents without a public page: {len(extra)}")

    def _waiting(self) -> None:
        """Print how many index jobs wait, and since when."""
        jobs = Job.objects.filter(kind__startswith="search.").order_by("created")
        oldest = jobs.first()
        since = ""
        if oldest is not None:
            seconds = (timezone.now() - oldest.created).total_seconds()
            since = f", the oldest for {seconds:.0f} s"
        self.stdout.write(f"Waiting jobs: {jobs.count()}{since}")
