"""`manage.py restore_page FILE`: brings deleted pages back."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.deletion.restore import RestoreError, restore


class Command(BaseCommand):
    """Bring back what `delete_page` or the admin deleted."""

    help = "Brings deleted pages back, in both languages and with their history, from their file."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file."""
        parser.add_argument("file", help="Its path, or its name in the folder of deleted pages.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore; raises `CommandError` with the reason, and then nothing was changed."""
        file = Path(options["file"])
        if not file.exists():
            file = Path(settings.DELETED_PAGES_DIR) / options["file"]
        try:
            pages = restore(file)
        except RestoreError as error:
            raise CommandError(str(error)) from error
        for page in pages:
            self.stdout.write(f"Restored: {page.url or page.url_path}  {page.title}")
