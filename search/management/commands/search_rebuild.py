"""`manage.py search_rebuild`: the whole index anew, swapped in when it is complete."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.analysis import LexiconError
from search.engines.base import EngineUnavailable
from search.service import engine, rebuild


class Command(BaseCommand):
    """Build the index of every public page; readers see the old one until the new one is complete."""

    help = "Builds the search index anew and swaps it in."

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer to do nothing when there is a good index."""
        parser.add_argument(
            "--if-needed",
            action="store_true",
            help="Only when there is no index for this analyser.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Build; raises `CommandError` without a lexicon, or where nothing can be written."""
        try:
            if options["if_needed"] and engine().is_ready():
                self.stdout.write("Search index: up to date.")
                return
            count = rebuild()
        except (LexiconError, EngineUnavailable) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Search index: {count} documents.")
