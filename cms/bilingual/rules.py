"""The one rule of the English side: nothing goes live that isn't a complete, stamped rendering."""

from typing import Any, Final

from django.db.models import F
from django.db.models.signals import post_save, pre_save
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision
from wagtail_localize.models import String, StringTranslation, Translation
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from cms import languages
from cms.models.base import BasePage
from cms.models.problems import Problem
from cms.visibility import below_what_is_off

from .models import RevisionStamp

# Shorter strings (names, titles such as "Status") are rightly the same in both languages.
MIN_WORDS_OF_A_COPY: Final = 4


def connect() -> None:
    """Connect the receiver."""
    post_save.connect(drop_stamp, sender=Revision, dispatch_uid="bilingual.drop_stamp")
    pre_save.connect(keep_open, sender=StringTranslation, dispatch_uid="bilingual.keep_open")


def drop_stamp(
    sender: Any, instance: Revision, created: bool, update_fields: Any = None, **kwargs: Any
) -> None:
    """Take the stamp off a revision whose content is written over, as Wagtail's autosave does."""
    if not created and (update_fields is None or "content" in update_fields):
        RevisionStamp.objects.filter(revision=instance.pk).delete()


def keep_open(sender: Any, instance: StringTranslation, raw: bool = False, **kwargs: Any) -> None:
    """Leave a sentence open whose English is empty.

    Upstream counts it as translated and then finds it missing: all done, and never to be published.
    """
    if not raw and not instance.data.strip():
        instance.has_error = True
        instance.field_error = _("Write the English sentence.")


def translation_of(page: Page) -> Translation | None:
    """Return wagtail-localize's row that makes `page` the translation of a Danish page, if any."""
    return (
        Translation.objects.filter(
            source__object_id=page.translation_key, target_locale_id=page.locale_id
        )
        .select_related("source", "target_locale", "source__locale")
        .first()
    )


def source_page(page: Page) -> Page | None:
    """Return the Danish page that `page` belongs to; None for a Danish or English-only page."""
    return (
        Page.objects.filter(
            translation_key=page.translation_key, locale__language_code=languages.SOURCE
        )
        .exclude(pk=page.pk)
        .first()
    )


def language_problems(page: BasePage, revision: Revision) -> list[Problem]:
    """Return what stands in the way of `page`, the content of `revision`, going live in English.

    * An English page never goes live before its Danish page, or in spite of its being taken off,
      itself or with a page above it. It may be scheduled for no earlier than the Danish page is; the
      same is asked again at that time.
    * A page that wagtail-localize translates needs a stamped revision, switched on or off.
    * A page written by hand may not repeat whole Danish sentences.
    * Its parent must be live in English, else the address would show nothing of its own.
    """
    if page.is_source:
        return []
    problems = []
    source = source_page(page)
    if source is not None and not _is_on_the_web(source) and not _is_to_follow(page, source):
        problems.append(Problem("", _("The Danish page isn't live. Publish it first.")))
    if translation_of(page) is not None:
        if not RevisionStamp.objects.filter(revision=revision).exists():
            problems.append(
                Problem("", _("The English page isn't complete. Translate every sentence first."))
            )
    elif danish_sentences(page, source):
        problems.append(Problem("", _("The English page still holds Danish text.")))
    parent = page.get_parent()
    if parent is not None and not parent.is_root() and not parent.live:
        problems.append(Problem("", _("The page above isn't live in English. Publish it first.")))
    return problems


def _is_on_the_web(source: Page) -> bool:
    return source.live and not below_what_is_off(Page.objects.filter(pk=source.pk)).exists()


def _is_to_follow(page: BasePage, source: Page) -> bool:
    """Return whether `page` is being scheduled, and the Danish page goes live no later."""
    danish = source.scheduled_revision
    if danish is None or page.go_live_at is None or page.go_live_at <= timezone.now():
        return False
    return bool(danish.approved_go_live_at <= page.go_live_at)


def danish_sentences(page: Page, source: Page | None) -> set[str]:
    """Return the sentences of `page` that are word for word Danish.

    Danish is what stands on `source`, its Danish page, or in the translation memory: a copy of an
    unfinished English page has no Danish page of its own. A sentence that a translator left as it
    is, such as the name of an organisation, is no Danish one.
    """
    sentences = {text for text in _strings(page) if len(text.split()) >= MIN_WORDS_OF_A_COPY}
    remembered = String.objects.filter(locale__language_code=languages.SOURCE, data__in=sentences)
    same = remembered.filter(
        translations__locale__language_code=languages.TARGET, translations__data=F("data")
    )
    danish = set(remembered.values_list("data", flat=True))
    if source is not None:
        danish |= _strings(source.specific)
    return (sentences & danish) - set(same.values_list("data", flat=True))


def _strings(page: Page) -> set[str]:
    return {
        value.string.data
        for value in extract_segments(page)
        if isinstance(value, StringSegmentValue)
    }
