"""Knowing when Danish moved on: marks translations outdated, and tells readers by date."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from wagtail.models import Page
from wagtail.signals import page_published
from wagtail_localize.models import StringSegment, TranslationSource
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from cms import languages

from .models import OutdatedTranslation, RevisionStamp, TextBeforePull


@dataclass(frozen=True)
class Notice:
    """What a reader of an older English page is told."""

    source_date: datetime
    translated_date: datetime
    source_url: str


def connect() -> None:
    """Connect the receiver."""
    page_published.connect(follow_publication, dispatch_uid="bilingual.freshness")


def follow_publication(sender: Any, instance: Page, **kwargs: Any) -> None:
    """Note since when, and by how many sentences, Danish differs from the translation that is live.

    Publishing Danish touches no segment and no English text (4-translation.md no. 1). A change of
    facts alone outdates nothing: English reads the facts through. The note goes when the English
    page is published from the newest Danish text, or when Danish is set back before anybody pulled
    the change in.
    """
    source = TranslationSource.objects.filter(
        object_id=instance.translation_key, locale__language_code=languages.SOURCE
    ).first()
    if source is None:
        return
    if instance.locale.language_code == languages.SOURCE:
        danish = instance
    else:
        danish = source.get_source_instance()
    if danish.last_published_at is None:
        return
    note = OutdatedTranslation.objects.filter(source=source)
    if danish is not instance:
        # English is live with what was pulled in: there is nothing left to undo.
        TextBeforePull.objects.filter(
            source=source, last_updated_at__lt=_version_of(instance)
        ).delete()
    if note_changes(source, danish):
        return
    if danish is not instance:
        # What went live may be an older rendering, scheduled before the change was pulled in.
        note.filter(since__lte=_version_of(instance)).delete()
    else:
        # Pulled in already: the live English page still lags behind until it is published.
        note.filter(since__gt=source.last_updated_at).delete()


def note_changes(source: TranslationSource, danish: Page) -> int:
    """Note how many sentences of the live page `danish` the translator has not; return the number."""
    changed = changed_segments(source, danish)
    if changed:
        OutdatedTranslation.objects.update_or_create(
            source=source,
            defaults={"changed_segments": changed},
            create_defaults={"changed_segments": changed, "since": danish.last_published_at},
        )
    return changed


def _version_of(page: Page) -> datetime:
    """Return from which Danish version the live English page was made."""
    stamp = RevisionStamp.objects.filter(revision=page.live_revision_id).first()
    return stamp.source_version if stamp is not None else timezone.now()


def changed_segments(source: TranslationSource, page: Page) -> int:
    """Return how many sentences of the live Danish page the translator has not seen (or saw and went)."""
    live = Counter(
        (segment.path, segment.string.data)
        for segment in extract_segments(page)
        if isinstance(segment, StringSegmentValue)
    )
    known = Counter(
        StringSegment.objects.filter(source=source).values_list("context__path", "string__data")
    )
    return max((live - known).total(), (known - live).total())


def notice_for(page: Page) -> Notice | None:
    """Return what to tell a reader of `page`, or None when it is up to date or Danish.

    Two dates: when the Danish text changed, and the Danish version that the English is based on.
    """
    if page.locale.language_code == languages.SOURCE or page.live_revision_id is None:
        return None
    outdated = (
        OutdatedTranslation.objects.filter(
            source__object_id=page.translation_key,
            source__locale__language_code=languages.SOURCE,
        )
        .values_list("since", flat=True)
        .first()
    )
    if outdated is None:
        return None
    stamp = RevisionStamp.objects.filter(revision=page.live_revision_id).first()
    danish = (
        Page.objects.live()
        .filter(translation_key=page.translation_key, locale__language_code=languages.SOURCE)
        .first()
    )
    if stamp is None or danish is None:
        return None
    return Notice(outdated, stamp.source_version, danish.url)
