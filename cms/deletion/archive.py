"""The file that remains of deleted pages: every row that goes with them, as JSON, but no shared draft.

What is deleted along is asked of Django's own collector, so that a table which comes later is in the
file without anybody having thought of it. The rows of wagtail-localize hang on the pages by their
translation key alone, so they are asked for by it.
"""

import json
import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model
from django.db.models.deletion import Collector
from django.utils import timezone
from wagtail.models import Page
from wagtail_localize.models import (
    SegmentOverride,
    String,
    StringTranslation,
    Template,
    TranslatableObject,
    TranslationContext,
    TranslationSource,
)

from .family import branch_of, roots_of

FORMAT: Final = 1
_LEFT_OUT: Final = frozenset(
    {
        # Made anew from the pages: which records they use, and the admin's own search.
        "wagtailcore.referenceindex",
        "wagtailsearch.indexentry",
        # What outsiders wrote is promised to be forgotten (`cms.sharing.upkeep`), and a file forgets nothing.
        "cms.draftlink",
        "cms.draftcomment",
    }
)


def write_archive(pages: Iterable[Page]) -> Path:
    """Write what goes when `pages` are deleted into a file of its own and return its path.

    Call it in the same transaction as the deletion, before it. Raises `OSError` when the file can't be
    written, and `ProtectedError` when something that stays needs one of the pages.
    """
    roots = roots_of(pages)
    branch = branch_of(roots)
    # Whoever saves one of them meanwhile waits, and is told that the page is gone: the text of a draft
    # that was saved between file and deletion would be lost.
    keys = [page.pk for page in branch]
    list(Page.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))
    collector = _collect(branch)
    content = {
        "format": FORMAT,
        "deleted": timezone.now(),
        "pages": [
            {"pk": root.pk, "parent": root.get_parent().pk, "path": root.path, "title": root.title}
            for root in roots
        ],
        "rows": _rows(collector),
        "links": _links(collector),
    }
    folder = Path(settings.DELETED_PAGES_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{timezone.now():%Y%m%d-%H%M%S}-{roots[0].pk}-{roots[0].slug}.json"
    target = folder / name
    unfinished = target.with_suffix(".part")
    # It may hold drafts and names: for the site's own account alone.
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(content, file, cls=_Encoder, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(target)
    return target


class _Encoder(DjangoJSONEncoder):
    """Django's, which cuts a time off at milliseconds, without the cut: a page's version is its time."""

    def default(self, o: Any) -> Any:
        """Write a time to the microsecond."""
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


def _collect(branch: list[Page]) -> Collector:
    collector = Collector(using=DEFAULT_DB_ALIAS)
    for page in branch:
        collector.collect([page.specific])
    # Not from `TranslatableObject` down: upstream protects the places of sentences on a page, since
    # translated sentences of either language may still need them.
    of_page = {page.translation_key for page in branch}
    in_place = {"context__object_id__in": of_page}
    collector.collect(list(TranslationSource.objects.filter(object_id__in=of_page)))
    collector.collect(list(StringTranslation.objects.filter(**in_place)))
    for rows in (
        TranslatableObject.objects.filter(translation_key__in=of_page),
        TranslationContext.objects.filter(object_id__in=of_page),
        SegmentOverride.objects.filter(**in_place),
        String.objects.filter(segments__source__object_id__in=of_page),
        String.objects.filter(translations__context__object_id__in=of_page),
        Template.objects.filter(segments__source__object_id__in=of_page),
    ):
        collector.add(list(rows))
    return collector


def _rows(collector: Collector) -> list[dict[str, Any]]:
    """Return each row once, as Django's serializer writes it."""
    found: dict[tuple[type[Model], Any], Model] = {}
    for instances in collector.data.values():
        found |= {(type(row), row.pk): row for row in instances}
    for queryset in collector.fast_deletes:
        found |= {(type(row), row.pk): row for row in queryset}
    rows = [row for row in found.values() if row._meta.label_lower not in _LEFT_OUT]
    written: list[dict[str, Any]] = serializers.serialize("python", rows)
    return written


def _links(collector: Collector) -> list[dict[str, Any]]:
    """Return what other rows will no longer say: fields that lose the page they name."""
    updates: Any = collector.field_updates  # its groups are querysets and lists, not rows
    return [
        {
            "model": row._meta.label_lower,
            "pk": row.pk,
            "field": field.name,
            "value": row.serializable_value(field.attname),
        }
        for (field, _value), groups in updates.items()
        for group in groups
        for row in group
    ]
