"""`manage.py search_rebuild`: every index anew, each swapped in when it is complete."""

from collections.abc import Mapping
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.analysis import LexiconError
from search.backends import engines, guards
from search.building import rebuild
from search.engines.base import EngineUnavailable, OutOfReach, SearchEngine
from search.indexing import queue_repair


class Command(BaseCommand):
    """Build the indexes of all public pages; readers see the old one until the new one is complete."""

    help = "Builds the search index of every engine anew and swaps it in."

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer to do nothing when there is a good index."""
        parser.add_argument(
            "--if-needed",
            action="store_true",
            help="Only when there is no index for this analyser.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Build; raises `CommandError` without a lexicon, or where nothing can be written.

        A site that starts does so without a server that is away: its index is built when it is back.
        """
        failed = []
        # The database's first: it needs no other server, and answers for those that have one.
        for name, engine in reversed(list(_engines().items())):
            try:
                if options["if_needed"] and engine.is_ready():
                    self.stdout.write(f"Search index ({name}): up to date.")
                else:
                    self.stdout.write(f"Search index ({name}): {rebuild(engine)} documents.")
            except OutOfReach as error:
                if options["if_needed"] and name in guards():
                    queue_repair(everything=False, names=[name])
                    self.stderr.write(f"Search index ({name}): built when it answers. {error}")
                else:
                    failed.append(f"{name}: {error}")
            except EngineUnavailable as error:
                failed.append(f"{name}: {error}")
        if failed:
            raise CommandError("\n".join(failed))


def _engines() -> Mapping[str, SearchEngine]:
    try:
        return engines()
    except LexiconError as error:
        raise CommandError(str(error)) from error
