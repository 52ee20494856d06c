"""`manage.py import_redirects FILE.csv`: old addresses that go on working, with a report."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import override

from cms import languages
from cms.csv_reader import UnreadableTable
from cms.redirect_import import Report, import_redirects


class Command(BaseCommand):
    """Import redirects; stands in for Wagtail's command, which asks none of our rules."""

    help = (
        "Imports redirects from a CSV file: old address; new address; permanent (yes or no, yes when "
        "empty). Says of each refused row why. Safe to run again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, and whether only to tell."""
        parser.add_argument("file", type=Path, help="The CSV file, as a spreadsheet saves it.")
        parser.add_argument("--dry-run", action="store_true", help="Change nothing, only tell.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import and report; raises `CommandError` when the file can't be read or a row is refused."""
        dry_run: bool = options["dry_run"]
        try:
            # Like all commands, in English whatever the site's own language is.
            with override(languages.TARGET):
                report = import_redirects(options["file"].read_bytes(), dry_run=dry_run)
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}.") from error
        except UnreadableTable as error:
            raise CommandError(str(error)) from error
        self._tell(report, dry_run)
        if report.refused:
            raise CommandError(f"{len(report.refused)} rows were refused; the others hold.")

    def _tell(self, report: Report, dry_run: bool) -> None:
        for refusal in report.refused:
            self.stdout.write(
                f"Line {refusal.line}: {refusal.old} to {refusal.new}: {refusal.reason}"
            )
        lead = "Dry run, nothing is changed. " if dry_run else ""
        self.stdout.write(
            f"{lead}Redirects: {report.made} new, {report.changed} changed, "
            f"{report.unchanged} as before, {len(report.refused)} refused."
        )
