"""`manage.py search_reconcile`: compares every index with the pages and mends what differs."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.analysis import LexiconError
from search.backends import engine_names
from search.engines.base import EngineUnavailable
from search.indexing import repair


class Command(BaseCommand):
    """Do now what the worker does every hour."""

    help = "Compares the search index of every engine with the public pages and mends what differs."

    def handle(self, *args: Any, **options: Any) -> None:
        """Mend; raises `CommandError` without a lexicon, or where an index can't be read or written."""
        failed = []
        for name in reversed(engine_names()):
            try:
                written, removed = repair(name, everything=False)
            except (LexiconError, EngineUnavailable) as error:
                failed.append(f"{name}: {error}")
            else:
                self.stdout.write(f"Search index ({name}): {written} written, {removed} removed.")
        if failed:
            raise CommandError("\n".join(failed))
