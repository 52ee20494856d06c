"""The newest Danish text into the translator's sentences, and out again when it was too early.

Nothing typed is lost either way: wagtail-localize remembers each English sentence by its Danish one
and its place, so that a sentence which comes back brings its translation with it.
"""

from typing import Final

from django.db import transaction
from wagtail_localize.models import TranslationSource

from cms.locks import lock_translations

from . import places
from .freshness import note_changes
from .models import TextBeforePull

# What wagtail-localize's `update_from_db` writes.
_FIELDS: Final = ("content_json", "schema_version", "object_repr", "last_updated_at")


@transaction.atomic
def pull(source: TranslationSource) -> None:
    """Take the Danish page's text into the segments, and remember the one before."""
    remember(source)
    source.update_from_db()


def remember(source: TranslationSource) -> None:
    """Remember the text of `source` for `undo`, unless an older one is waiting there.

    Of several pulls the first counts: the English page is based on the text before it. A text whose
    blocks are gone is none to go back to (`places`). Whoever is publishing the English page, or
    pulling, is waited for.
    """
    lock_translations(source.object_id)
    source.refresh_from_db()
    if places.are_lost(source):
        return
    TextBeforePull.objects.get_or_create(
        source=source, defaults={name: getattr(source, name) for name in _FIELDS}
    )


@transaction.atomic
def undo(source: TranslationSource) -> bool:
    """Bring the text back that was there before the pull; tell whether there was one."""
    before = TextBeforePull.objects.select_for_update().filter(source=source).first()
    if before is None:
        return False
    for name in _FIELDS:
        setattr(source, name, getattr(before, name))
    source.save(update_fields=_FIELDS)
    source.refresh_segments()
    before.delete()
    note_changes(source)
    return True
