"""`manage.py work`: the worker and the clock."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cms.jobs.worker import Worker


class Command(BaseCommand):
    """Works on the queue. `serve` runs one of these; any number may run beside it."""

    help = "Do the jobs of the queue and the periodic work until stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer the two forms that end by themselves."""
        form = parser.add_mutually_exclusive_group()
        form.add_argument("--once", action="store_true", help="Do one job at most, then end.")
        form.add_argument(
            "--until-empty",
            action="store_true",
            help="Do what is due now, without the periodic work, then end.",
        )
        parser.add_argument(
            "--restarts",
            type=int,
            default=0,
            help="Set by serve: how often it has had to start the worker again.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the worker in this process."""
        worker = Worker(
            options["restarts"],
            at_most=1 if options["once"] else 0,
            until_empty=options["until_empty"],
        )
        done = worker.run()
        if options["once"] or options["until_empty"]:
            self.stdout.write(f"Jobs done: {done}.")
