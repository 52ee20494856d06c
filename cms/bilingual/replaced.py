"""Two translators at one sentence: the last one wins, and is told what it replaced.

wagtail-localize stores each sentence as it comes, and its editor doesn't say what it was opened from.
Its answer has a place for a comment, beside the sentence on screen: there the other text stands in full.
"""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name
from wagtail_localize.models import StringSegment, StringTranslation, Translation
from wagtail_localize.views.edit_translation import edit_string_translation

from cms import languages, unsaved
from cms.dates import period

# Why a sentence isn't stored: upstream's view says no more than a number.
_WHY: Final[Mapping[int, Callable[[], unsaved.Refusal]]] = {
    HTTPStatus.FORBIDDEN: lambda: unsaved.forbidden([]),
    HTTPStatus.NOT_FOUND: unsaved.sentence_gone,
}


def edit_sentence(
    request: HttpRequest, translation_id: int, string_segment_id: int
) -> HttpResponse:
    """Store a sentence by upstream's view; comment on it when somebody else's was replaced.

    Gives the reason where it isn't stored, for static/cms/unsaved-sentences.js.
    """
    before = _stored(translation_id, string_segment_id) if request.method == "PUT" else None
    response: Any = edit_string_translation(
        request, translation_id=translation_id, string_segment_id=string_segment_id
    )
    if response.status_code in _WHY and request.method == "PUT":
        return unsaved.answer(request, _WHY[response.status_code]())
    said: Any = getattr(response, "data", None)
    if before is None or response.status_code != 200 or said["data"] == before.data:
        return response
    writer = before.last_translated_by
    if writer is not None and writer != request.user:
        said["comment"] = _("This replaced what %(user)s wrote on %(time)s: “%(text)s”") % {
            "user": get_user_display_name(writer),
            "time": period(before.updated_at, None, get_language() or languages.SOURCE),
            "text": before.data,
        }
    return response


def _stored(translation_id: int, string_segment_id: int) -> StringTranslation | None:
    translation = Translation.objects.filter(pk=translation_id).first()
    segment = StringSegment.objects.filter(pk=string_segment_id).first()
    if translation is None or segment is None:
        return None
    stored: StringTranslation | None = (
        StringTranslation.objects.filter(
            translation_of_id=segment.string_id,
            locale_id=translation.target_locale_id,
            context_id=segment.context_id,
        )
        .select_related("last_translated_by")
        .first()
    )
    return stored
