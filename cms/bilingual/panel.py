"""The panel of an English page: what changed in Danish, sentence by sentence, and the locked words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse
from django.utils.html import format_html, format_html_join, strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail_localize.models import StringSegment, StringTranslation, TranslationSource
from wagtail_localize.strings import extract_ids

from cms import languages
from cms.readability import words
from cms.review import wording
from cms.review.texts import text_of
from cms.review.writing import long_sentences

from . import freshness, versions
from .rules import source_page, translation_of
from .status import Status, statuses
from .words import wrong_words


@dataclass(frozen=True)
class ChangedSentence:
    """A Danish sentence that reads otherwise than the one that the live English is based on."""

    field: str
    old: SafeString
    new: SafeString
    english: str
    minor: bool
    since: datetime
    pulled: bool


def context(page: Page) -> dict[str, Any]:
    """Return what the panel of an English page shows; nothing for a page without a Danish one."""
    danish = source_page(page)
    status: Status | None = statuses([page.translation_key]).get(page.translation_key)
    if danish is None or status is None:
        return {"status": status}
    translation = translation_of(page)
    stopped = translation is not None and not translation.enabled
    own = {"status": status, "danish": danish, "page": page, "stopped": stopped}
    source = TranslationSource.objects.filter(
        object_id=page.translation_key, locale__language_code=languages.SOURCE
    ).first()
    if source is None or status.own:
        return own
    segments = _segments(source)
    changed = list(changed_sentences(source, danish.specific))
    return {
        **own,
        "changed": changed,
        "can_pull": any(not one.pulled for one in changed),
        "pull": reverse("wagtail_localize:update_translations", args=[source.pk]),
        "back": reverse("wagtailadmin_pages:edit", args=[page.pk]),
        "prefilled": sum(one.proposed for one in segments),
        "words": list(wrong_words((one.string.data, one.english or "") for one in segments)),
        "links": list(dropped_links((one.string.data, one.english or "") for one in segments)),
        "hints": list(_hints(one.english or "" for one in segments)),
    }


def dropped_links(sentences: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield the English sentences that lack a link of the Danish one; upstream takes them (#262, #280).

    `sentences` are pairs of a Danish sentence and its English, "" while it has none.
    """
    for danish, english in sentences:
        if english and extract_ids(danish) - extract_ids(english):
            yield strip_tags(english)


def _hints(sentences: Iterable[str]) -> Iterator[str]:
    """Yield what one could write better in English: links that say nothing, long sentences."""
    texts = [text_of("", sentence, {}) for sentence in sentences]
    for text in texts:
        for link in text.anchors:
            if wording.says_nothing(link.words):
                yield wording.weak_link(link.words)
    for sentence in long_sentences(text.plain for text in texts):
        yield _("%(number)s words: “%(sentence)s”") % {
            "number": len(words(sentence)),
            "sentence": sentence,
        }


def changed_sentences(source: TranslationSource, danish: Page) -> Iterator[ChangedSentence]:
    """Yield what changed since the version that the live English page is based on."""
    here = set(versions.pulled(source))
    english = _english(source)
    for one in freshness.changes_since(source, freshness.based_on(source)):
        old, new = marked(strip_tags(one.old), strip_tags(one.new))
        pulled = ((one.path, one.new) in here) if one.new else (one.path, one.old) not in here
        yield ChangedSentence(
            field=_field_name(danish, one.path),
            old=old,
            new=new,
            english=strip_tags(english.get((one.path, one.old), "")),
            minor=one.minor,
            since=one.since,
            pulled=pulled,
        )


def marked(old: str, new: str) -> tuple[SafeString, SafeString]:
    """Return two texts as HTML with the words that differ between them marked."""
    before, after = old.split(), new.split()
    left: list[SafeString] = []
    right: list[SafeString] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone, come = " ".join(before[a:b]), " ".join(after[c:d])
        if tag == "equal":
            left.append(format_html("{}", gone))
            right.append(format_html("{}", come))
            continue
        left += [format_html("<del>{}</del>", gone)] if gone else []
        right += [format_html("<ins>{}</ins>", come)] if come else []
    return _joined(left), _joined(right)


def _joined(parts: list[SafeString]) -> SafeString:
    return format_html_join(" ", "{}", ((part,) for part in parts))


def _field_name(page: Page, path: str) -> str:
    """Return what editors call the field that a sentence stands in; "" for one that is gone."""
    try:
        found = page.specific_class._meta.get_field(path.partition(".")[0])
    except FieldDoesNotExist:
        return ""
    return str(getattr(found, "verbose_name", ""))


def _segments(source: TranslationSource) -> list[Any]:
    """Return the sentences that the translator has, with their English and what is only proposed."""
    known = StringTranslation.objects.filter(
        translation_of=OuterRef("string_id"),
        context=OuterRef("context_id"),
        locale__language_code=languages.TARGET,
    )
    proposed = known.filter(
        has_error=True, translation_type=StringTranslation.TRANSLATION_TYPE_MACHINE
    )
    return list(
        StringSegment.objects.filter(source=source)
        .annotate(
            english=Subquery(known.filter(has_error=False).values("data")[:1]),
            proposed=Exists(proposed),
        )
        .select_related("string")
        .order_by("order")
    )


def _english(source: TranslationSource) -> dict[tuple[str, str], str]:
    rows = StringTranslation.objects.filter(
        context__object=source.object_id,
        locale__language_code=languages.TARGET,
        has_error=False,
    )
    return {
        (path, danish): english
        for path, danish, english in rows.values_list(
            "context__path", "translation_of__data", "data"
        )
    }
