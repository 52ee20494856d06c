"""Who waits for whom when two people save at the same moment."""

from uuid import UUID

from django.db import connection
from wagtail.models import Page


def lock_translations(translation_key: UUID) -> None:
    """Hold a page and its translations until the transaction ends; without one, do nothing.

    What happens to a Danish page happens to its English one: whoever publishes the one and whoever takes
    the other off write both rows, and the jobs of both. All take the rows in the same order, before they
    write the first, so that the second waits for the first, and PostgreSQL never finds each waiting for
    the other and ends one of them.
    """
    if not connection.in_atomic_block:
        return
    family = Page.objects.filter(translation_key=translation_key).order_by("pk")
    # Rows that only refer to a page, such as a log entry, wait for nobody.
    family = family.select_for_update(of=("self",), no_key=True)
    if connection.features.has_select_for_update:  # SQLite lets one write at a time anyway
        list(family.values_list("pk"))
