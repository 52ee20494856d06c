"""`manage.py freeze_annual_status YEAR`: take the figures of a yearly status anew."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms import languages
from initiatives.annual_status import freeze
from initiatives.models import AnnualReportPage


class Command(BaseCommand):
    """Freeze the live data on the status of a year; what was frozen before is replaced."""

    help = "Takes the figures of a yearly status from the live data, in place of the old ones."

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask for the year."""
        parser.add_argument("year", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        """Freeze; raises `CommandError` when there is no status of that year."""
        year = options["year"]
        page = AnnualReportPage.objects.filter(
            year=year, locale__language_code=languages.SOURCE
        ).first()
        if page is None:
            raise CommandError(f"There is no yearly status of {year}. Make its page first.")
        freeze(page)
        page.refresh_from_db()
        count = len(page.snapshot["initiatives"])
        self.stdout.write(f"Frozen for {year}: {count} initiatives.")
