"""`manage.py load_demo`: the demo content, through the same models and the same translation flow."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from initiatives.demo.bulk import add_initiatives
from initiatives.demo.content import ContentError, load_content
from initiatives.demo.loader import DemoLoader
from initiatives.demo.units import was_loaded
from initiatives.models import InitiativePage


class Command(BaseCommand):
    """Load what is missing of the demo content; touches nothing that it didn't make."""

    help = (
        "Loads the demo content in both languages. Safe to run again, also after an interruption."
    )

    # What the checks ask (lexicon, addresses, forms) no row depends on, and a run that finds nothing
    # to do took a third of its time for them. `migrate`, which comes first, and `serve` ask them.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer the check for a site that has, or had, content."""
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="Do nothing when there are initiatives that are not demo content, or when all of it"
            " was loaded before.",
        )
        parser.add_argument(
            "--initiatives",
            type=int,
            default=0,
            metavar="N",
            help="Also make N synthetic initiatives with their translations, for load tests.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, telling each unit; raises `CommandError` for a content file that is at fault."""
        if options["if_empty"] and InitiativePage.objects.filter(is_demo=False).exists():
            self.stdout.write("The site has content of its own: no demo content loaded.")
            return
        if options["if_empty"] and was_loaded():
            self.stdout.write("Demo content: loaded before. What was deleted since stays away.")
            return
        try:
            content = load_content()
        except ContentError as error:
            raise CommandError(str(error)) from error
        count = len(DemoLoader(content, tell=self._tell).load())
        self.stdout.write(f"Demo content: {count} made." if count else "Demo content: complete.")
        if options["initiatives"] > 0:
            made = add_initiatives(options["initiatives"])
            self.stdout.write(f"Synthetic initiatives: {made} made.")

    def _tell(self, what: str) -> None:
        if self.verbosity > 1:
            self.stdout.write(f"  {what}")

    def execute(self, *args: Any, **options: Any) -> Any:
        """Keep the verbosity for `_tell`."""
        self.verbosity: int = options["verbosity"]
        return super().execute(*args, **options)
