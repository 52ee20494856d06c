"""Translating by program: English texts go through wagtail-localize's own segments, n of n.

For the site's skeleton and the demo content. The English page that comes out is the same as if a
translator had typed every sentence.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import TypeVar

from django.utils import timezone
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, Translation, TranslationSource
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from cms import languages
from cms.models.base import BasePage

AnyPage = TypeVar("AnyPage", bound=BasePage)


class TextsDontMatch(ValueError):
    """Raised when the English texts can't be paired with the Danish sentences."""


def translate(danish: AnyPage, english: AnyPage, *, tool: str) -> AnyPage:
    """Translate the live page `danish` with the texts of the unsaved page `english`, and publish.

    Both must have the same structure: the same blocks with the same ids. `tool` names the source of
    the texts in the translation memory. Returns the live English page. Raises `TextsDontMatch` when
    a sentence is missing or left over.
    """
    locale = Locale.objects.get(language_code=languages.TARGET)
    source, created = TranslationSource.get_or_create_from_instance(danish)
    if not created:
        source.update_from_db()
    translation, _created = Translation.objects.get_or_create(source=source, target_locale=locale)
    _fill(source, locale, english, tool)
    translation.save_target(publish=True)
    page: AnyPage = type(danish).objects.get(
        translation_key=danish.translation_key, locale_id=locale.pk
    )
    return page


def _fill(source: TranslationSource, locale: Locale, english: BasePage, tool: str) -> None:
    texts: dict[str, list[str]] = defaultdict(list)
    for segment in extract_segments(english):
        if isinstance(segment, StringSegmentValue):
            texts[segment.path].append(segment.string.data)
    waiting: dict[str, Iterator[str]] = {path: iter(strings) for path, strings in texts.items()}
    for row in source.stringsegment_set.select_related("context").order_by("order"):
        path = row.context.path
        text = next(waiting.get(path, iter(())), None)
        if text is None:
            raise TextsDontMatch(f"{english.title}: no English text for {path}")
        StringTranslation.objects.update_or_create(
            translation_of_id=row.string_id,
            context_id=row.context_id,
            locale=locale,
            defaults={
                "data": text,
                "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL,
                "tool_name": tool,
                "updated_at": timezone.now(),
                "has_error": False,
            },
        )
    for path, rest in waiting.items():
        left = next(rest, None)
        if left is not None:
            raise TextsDontMatch(f"{english.title}: no Danish sentence at {path} for “{left[:40]}”")
