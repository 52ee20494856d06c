"""What is known of an open sentence: the English it had, or has elsewhere.

wagtail-localize's editor is a closed bundle, so the memory works on its table: whenever segments are
made anew (a page is sent to translation, or its Danish changes are pulled in), an open sentence

* that only minor corrections changed keeps its English, and the page's history says so;
* else is prefilled, from the same sentence elsewhere or from what stood in its place.

A prefilled sentence carries an "error" that says where it comes from. wagtail-localize counts it as
open and leaves it out of every rendering until a person has saved it.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Locale, Page
from wagtail_localize.compat import DATE_FORMAT
from wagtail_localize.models import StringSegment, StringTranslation, TranslationSource
from wagtail_localize.strings import validate_translation_links

from cms import dates, languages

from . import places, versions

# An address is made from the English title, or kept; never taken from another page.
OWN: Final = ("slug",)
CARRIED: Final = "cms.carry_minor_corrections"

_upstream_refresh_segments = TranslationSource.refresh_segments
_upstream_comment = StringTranslation.get_comment


def install() -> None:
    """Let the memory work whenever segments are made anew.

    May go once wagtail-localize offers its own memory (#657, #368).
    """
    TranslationSource.refresh_segments = refresh_segments
    StringTranslation.get_comment = get_comment


def get_comment(self: StringTranslation) -> str | None:
    """Say when a sentence was translated, in the language of the screen: upstream's month is English.

    And that a machine's sentence waits for a person, until one has saved it.
    """
    comment: str | None = _upstream_comment(self)
    if not comment:
        return comment
    day = dates.day(timezone.localdate(self.updated_at), get_language() or languages.SOURCE)
    comment = comment.replace(self.updated_at.strftime(DATE_FORMAT), day)
    if self.translation_type == StringTranslation.TRANSLATION_TYPE_MACHINE:
        return _("%(comment)s. Nobody has reviewed it yet.") % {"comment": comment}
    return comment


@transaction.atomic
def refresh_segments(self: TranslationSource) -> None:
    """Make the segments anew, as upstream does, and fill what is open from the memory."""
    places.forget_names(self)
    _upstream_refresh_segments(self)
    if self.locale.language_code == languages.SOURCE:
        fill(self)


def fill(source: TranslationSource) -> None:
    """Carry or prefill the English of every open sentence of `source`, in at most seven queries."""
    locale = Locale.objects.get(language_code=languages.TARGET)
    open_ones = _open(source, locale)
    if not open_ones:
        return
    before = _before(source, locale, open_ones)
    elsewhere = _elsewhere(locale, open_ones)
    kept = list(source.versions.all())
    carried, prefilled = [], []
    for segment in open_ones:
        earlier = before[segment.context_id]
        same = _carried(kept, segment, earlier)
        if same is not None:
            carried.append(_copy(segment, locale, same))
        elif segment.proposed is None:
            prefilled += _proposals(segment, locale, elsewhere, earlier)
    replaced = {(one.translation_of_id, one.context_id) for one in carried}
    StringTranslation.objects.filter(
        pk__in=[
            segment.proposed
            for segment in open_ones
            if (segment.string_id, segment.context_id) in replaced
        ]
    ).delete()
    StringTranslation.objects.bulk_create([*carried, *prefilled], ignore_conflicts=True)
    if carried:
        _log(source, locale, len(carried))


def _open(source: TranslationSource, locale: Locale) -> list[Any]:
    """Return the open segments; `proposed` is the number of a translation that nobody has saved."""
    known = StringTranslation.objects.filter(
        translation_of=OuterRef("string_id"), context=OuterRef("context_id"), locale=locale
    )
    segments = (
        StringSegment.objects.filter(source=source)
        .annotate(
            known=Subquery(known.values("pk")[:1]),
            proposed=Subquery(
                known.filter(
                    has_error=True, translation_type=StringTranslation.TRANSLATION_TYPE_MACHINE
                ).values("pk")[:1]
            ),
        )
        # What a person typed and wagtail-localize refused is left as it is.
        .filter(Q(known=None) | Q(proposed__isnull=False))
    )
    return list(segments.select_related("string", "context").order_by("order"))


def _before(
    source: TranslationSource, locale: Locale, segments: Iterable[Any]
) -> dict[int, list[StringTranslation]]:
    """Return by place what stood there in English, the newest first; what stands there now is left out."""
    found: dict[int, list[StringTranslation]] = defaultdict(list)
    now = set(StringSegment.objects.filter(source=source).values_list("string_id", "context_id"))
    for translation in (
        StringTranslation.objects.filter(
            locale=locale, has_error=False, context__in={one.context_id for one in segments}
        )
        .select_related("translation_of")
        .order_by("-updated_at", "-pk")
    ):
        if (translation.translation_of_id, translation.context_id) not in now:
            found[translation.context_id].append(translation)
    return found


def _elsewhere(locale: Locale, segments: Iterable[Any]) -> dict[int, StringTranslation]:
    """Return the newest English of each sentence that is translated somewhere."""
    wanted = {one.string_id for one in segments if one.context.path not in OWN}
    rows = StringTranslation.objects.filter(
        locale=locale, has_error=False, translation_of__in=wanted
    ).exclude(context__path__in=OWN)
    return {row.translation_of_id: row for row in rows.order_by("updated_at", "pk")}


def _carried(
    kept: list[Any], segment: Any, earlier: list[StringTranslation]
) -> StringTranslation | None:
    """Return the English that a sentence had before minor corrections alone changed it."""
    english = {one.translation_of.data: one for one in reversed(earlier)}
    text = segment.string.data
    for before in versions.unchanged_but_for_minor(kept, segment.context.path, text):
        if before in english and _fits(text, english[before].data):
            return english[before]
    return None


def _fits(danish: str, english: str) -> bool:
    """Whether the English has the links of the Danish sentence, as wagtail-localize wants it."""
    try:
        validate_translation_links(danish, english)
    except ValueError:
        return False
    return True


def _proposals(
    segment: Any,
    locale: Locale,
    elsewhere: dict[int, StringTranslation],
    earlier: list[StringTranslation],
) -> list[StringTranslation]:
    """Return the proposal for a sentence, if the memory has one."""
    same = elsewhere.get(segment.string_id)
    if same is not None:
        return [_proposal(segment, locale, same.data, _("The same sentence elsewhere"))]
    text = segment.string.data
    alike = [(versions.alike(one.translation_of.data, text), one.data) for one in earlier]
    likeness, english = max(alike, default=(0.0, ""))
    if likeness < versions.ALIKE:
        return []
    return [_proposal(segment, locale, english, _("The English of the former sentence"))]


def _proposal(segment: Any, locale: Locale, english: str, origin: str) -> StringTranslation:
    return StringTranslation(
        translation_of=segment.string,
        context=segment.context,
        locale=locale,
        data=english,
        translation_type=StringTranslation.TRANSLATION_TYPE_MACHINE,
        tool_name=_("the translation memory"),
        has_error=True,
        field_error=_("%(origin)s. Read it, correct it and save it.") % {"origin": origin},
    )


def _copy(segment: Any, locale: Locale, english: StringTranslation) -> StringTranslation:
    return StringTranslation(
        translation_of=segment.string,
        context=segment.context,
        locale=locale,
        data=english.data,
        translation_type=english.translation_type,
        tool_name=english.tool_name,
        last_translated_by_id=english.last_translated_by_id,
    )


def _log(source: TranslationSource, locale: Locale, number: int) -> None:
    """Say in the history of the English page that its sentences were kept."""
    page = Page.objects.filter(translation_key=source.object_id, locale=locale).first()
    if page is not None:
        log(instance=page.specific, action=CARRIED, data={"sentences": number})
