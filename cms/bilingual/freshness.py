"""Knowing when Danish moved on: marks translations outdated, and tells readers by date."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from wagtail.models import Page
from wagtail.signals import page_published
from wagtail_localize.models import TranslationSource

from cms import languages

from . import versions
from .models import MinorCorrection, OutdatedTranslation, RevisionStamp, TextBeforePull
from .target import source_version


@dataclass(frozen=True)
class Notice:
    """What a reader of an older English page is told."""

    source_date: datetime
    translated_date: datetime
    source_url: str

    @property
    def same_day(self) -> bool:
        """Tell whether both happened on one day, where two equal dates would say nothing."""
        return timezone.localdate(self.source_date) == timezone.localdate(self.translated_date)


def connect() -> None:
    """Connect the receiver."""
    page_published.connect(follow_publication, dispatch_uid="bilingual.freshness")


def follow_publication(sender: Any, instance: Page, revision: Any = None, **kwargs: Any) -> None:
    """Note since when, and by how many sentences, Danish differs from the translation that is live.

    Publishing Danish touches no segment and no English text. A change of
    facts alone outdates nothing: English reads the facts through; nor does a minor correction. The
    note goes when the English page is published from the newest Danish text, or when Danish is set
    back. A page with an English text of its own has none.
    """
    source = TranslationSource.objects.filter(
        object_id=instance.translation_key,
        locale__language_code=languages.SOURCE,
        translations__target_locale__language_code=languages.TARGET,
    ).first()
    if source is None or not instance.live:
        return
    if instance.locale.language_code == languages.SOURCE:
        if instance.last_published_at is not None:
            minor = MinorCorrection.objects.filter(revision=revision).exists()
            versions.remember(source, instance, source_version(source), minor=minor)
            note_changes(source)
    else:
        # What went live may be an older rendering, scheduled before the change was pulled in.
        version = _version_of(instance)
        _note(source, version)
        _forget(source, version)
        # English is live with what was pulled in: there is nothing left to undo.
        TextBeforePull.objects.filter(source=source, last_updated_at__lt=version).delete()


def note_changes(source: TranslationSource) -> None:
    """Note since when, and by how many sentences, the live English page lags behind."""
    _note(source, based_on(source))


def based_on(source: TranslationSource) -> datetime:
    """Return from which Danish version the live English page was made, or a draft would be."""
    stamp = (
        RevisionStamp.objects.filter(
            revision__in=Page.objects.filter(
                translation_key=source.object_id,
                locale__language_code=languages.TARGET,
                live=True,
            ).values("live_revision")
        )
        .values_list("source_version", flat=True)
        .first()
    )
    return stamp or source_version(source)


def changes_since(source: TranslationSource, version: datetime) -> list[versions.Change]:
    """Return what changed in Danish after the version of that moment; one query."""
    return versions.changes(versions.since(list(source.versions.all()), version))


def _note(source: TranslationSource, version: datetime) -> None:
    """Keep the note of what English lags behind by in step with the versions."""
    note = OutdatedTranslation.objects.filter(source=source)
    kept = list(source.versions.all())
    found = [one for one in versions.changes(versions.since(kept, version)) if not one.minor]
    if found:
        OutdatedTranslation.objects.update_or_create(
            source=source,
            defaults={
                "changed_segments": len(found),
                "since": min(one.since for one in found),
            },
        )
    elif kept:
        note.delete()
    else:
        note.filter(since__lte=version).delete()


def _forget(source: TranslationSource, version: datetime) -> None:
    """Drop the versions before the one that the live English page is based on."""
    kept = versions.since(list(source.versions.all()), version)
    if len(kept) < 2:
        source.versions.all().delete()
    else:
        source.versions.filter(published_at__lt=kept[0].published_at).delete()


def _version_of(page: Page) -> datetime:
    """Return from which Danish version the live English page was made."""
    stamp = RevisionStamp.objects.filter(revision=page.live_revision_id).first()
    return stamp.source_version if stamp is not None else timezone.now()


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
