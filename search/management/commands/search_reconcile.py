"""`manage.py search_reconcile`: compares every index with the pages and mends what differs."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.analysis import LexiconError
from search.backends import engine_names, engines
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
                self.stdout.write(f"Search index ({name}): {_mended(name)}.")
            except (LexiconError, EngineUnavailable) as error:
                failed.append(f"{name}: {error}")
        if failed:
            raise CommandError("\n".join(failed))


def _mended(name: str) -> str:
    """Mend an index, and return what came of it."""
    found = repair(name, everything=False)
    if found is not None:
        written, removed = found
        return f"{written} written, {removed} removed"
    if engines()[name].is_ready():
        return "built anew"
    return "left to the release that built it last"
