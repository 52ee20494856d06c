"""`manage.py import_figures FILE.csv`: figures from a table, with a report of each refused row."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import override

from cms import languages
from home.figures_import import LARGEST_FILE, BadTable, Report, carry_out, read


class Command(BaseCommand):
    """Import figures; without `--good-rows` a single refused row stops all of them."""

    help = (
        "Imports figures from a CSV file with the columns series, place, year, value and source_da, "
        "and, if they are there, low, high, published, source_en, source_url, break_after and "
        "year_of. Writes nothing while a row is refused. Safe to run again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, and what to do with it."""
        parser.add_argument("file", type=Path, help="The CSV file, as a spreadsheet saves it.")
        parser.add_argument("--dry-run", action="store_true", help="Change nothing, only tell.")
        parser.add_argument(
            "--good-rows",
            action="store_true",
            help="Import the good rows though others are refused.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Import and report; raises `CommandError` when the file or a row of it is refused."""
        # Like all commands, in English whatever the site's own language is.
        with override(languages.TARGET):
            report = self._read(options["file"])
            writes = not options["dry_run"] and (options["good_rows"] or not report.refused)
            for refusal in report.refused:
                self.stdout.write(str(refusal))
        if writes:
            carry_out(report)
        lead = "" if writes else "Nothing is changed. "
        self.stdout.write(
            f"{lead}Figures: {len(report.new)} new, {len(report.changed)} changed, "
            f"{report.unchanged} as before, {report.refused_rows} refused."
        )
        if report.refused and not writes:
            raise CommandError("Mend the refused rows, or leave them out with --good-rows.")

    def _read(self, file: Path) -> Report:
        try:
            with file.open("rb") as opened:
                return read(opened.read(LARGEST_FILE + 1))
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}.") from error
        except BadTable as error:
            raise CommandError(str(error)) from error
