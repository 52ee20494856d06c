"""`manage.py search_status`: whether every search index is there, ours, and up to date."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from search.analysis import LexiconError
from search.backends import engines, index_version
from search.comparison import differences
from search.engines.base import EngineUnavailable, SearchEngine
from search.state import jobs


class Command(BaseCommand):
    """Say what each index holds and how far it lags behind the pages."""

    help = "Shows every engine, documents, analyser version and lag of the search index."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the state; raises `CommandError` when the search can't answer as it should."""
        try:
            self.stdout.write(f"Analyser: {index_version()}")
            self._waiting()
            faults = [
                fault for name, engine in engines().items() if (fault := self._state(name, engine))
            ]
        except LexiconError as error:
            raise CommandError(str(error)) from error
        if faults:
            raise CommandError("\n".join(faults))

    def _state(self, name: str, engine: SearchEngine) -> str | None:
        """Print what an engine holds; return what is wrong with it."""
        self.stdout.write(f"Engine: {name}")
        try:
            if not engine.is_ready():
                return f"{name}: no index that this analyser built. Run manage.py search_rebuild."
            self.stdout.write(f"Documents: {engine.count()}")
            stale, extra = differences(engine)
        except EngineUnavailable as error:
            return f"{name}: {error}"
        self.stdout.write(f"Pages not indexed as they are now: {len(stale)}")
        self.stdout.write(f"Documents without a public page: {len(extra)}")
        return None

    def _waiting(self) -> None:
        """Print how many index jobs wait, and since when."""
        waiting = jobs()
        oldest = waiting.first()
        since = ""
        if oldest is not None:
            seconds = (timezone.now() - oldest.created).total_seconds()
            since = f", the oldest for {seconds:.0f} s"
        self.stdout.write(f"Waiting jobs: {waiting.count()}{since}")
