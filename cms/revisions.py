"""Changing a stored revision where it stands: a fact in it, and nothing of its text."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from wagtail.models import Revision


@transaction.atomic
def rewrite(
    revisions: QuerySet[Revision], change: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    """Write into the content of each of `revisions` what `change` makes of it: fields, as JSON has them.

    Past `Revision.save()`: no signal, no new version, no stamp taken off. Wagtail's autosave writes over
    the very revision that is being read here, so it is kept waiting until this is done.
    """
    for revision in revisions.select_for_update():
        content = {**revision.content, **change(revision.content)}
        Revision.objects.filter(pk=revision.pk).update(content=content)
