"""`manage.py delete_page ADDRESS`: deletes a page in both languages; a file brings it back."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from wagtail.models import Page

from cms.deletion.archive import write_archive
from cms.deletion.family import branch_of, roots_of


class Command(BaseCommand):
    """Delete a page, its translation and everything below them; asks first."""

    help = (
        "Deletes the page at an address such as /da/indsatser/et-trygt-natteliv/, with its English "
        "page and everything below them. Keeps a file from which restore_page brings all back."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the address or number of the page, and whether to ask."""
        parser.add_argument("page", help="Its address on the site, or its number in the admin.")
        parser.add_argument("--no-input", action="store_true", help="Don't ask.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Delete; raises `CommandError` for an unknown page, or when the file can't be written."""
        page = _find(options["page"])
        if page.depth <= 2:
            raise CommandError(f"“{page.title}” carries the whole site: it is not deleted.")
        for each in branch_of(roots_of([page])):
            state = "live" if each.live else "not live"
            self.stdout.write(f"  {each.url_path.partition('/')[2]}  {each.title} ({state})")
        if not options["no_input"] and input("Delete these pages? Type yes: ").strip() != "yes":
            raise CommandError("Nothing was deleted.")
        try:
            with transaction.atomic():
                file = write_archive([page])
                page.specific.delete()
        except OSError as error:
            raise CommandError(f"Nothing was deleted: {error}") from error
        self.stdout.write(f"Deleted. Kept in {file}\nBring it back: manage.py restore_page {file}")


def _find(said: str) -> Page:
    """Return the page at an address or with a number; raises `CommandError` if there is none."""
    if said.isdecimal():
        page = Page.objects.filter(pk=int(said)).first()
    else:
        path = "/" + said.strip("/") + "/"
        page = next((one for one in Page.objects.filter(depth__gt=1) if one.url == path), None)
    if page is None:
        raise CommandError(f"There is no page {said}.")
    return page
