"""What single pages lack: facts, their English, readable texts and good wording."""

from collections.abc import Iterator
from typing import Final

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cms import languages
from cms.bilingual.models import OutdatedTranslation
from cms.models import BasePage
from cms.readability import measure

from . import wording
from .findings import Content, Finding, page_finding, shown_day
from .texts import Text

# From here on a text is "meget svær" (cms.readability).
HARD: Final = 55
HEADINGS: Final[dict[str, str | Promise]] = {
    "unpublishable": gettext_lazy("On the web, but could not be published today"),
    "no_goal": gettext_lazy("No goal"),
    "no_contact": gettext_lazy("No contact person"),
    "no_level": gettext_lazy("Nothing chosen under “Works with”"),
    "no_review_date": gettext_lazy("No date for review"),
    "review_passed": gettext_lazy("The date for review has passed"),
    "no_english": gettext_lazy("No English page"),
    "no_english_in_brief": gettext_lazy("No English in brief"),
    "outdated_english": gettext_lazy("The English page is older than the Danish one"),
    "hard_to_read": format_lazy(gettext_lazy("Lixtal {limit} or more"), limit=HARD),
    **wording.HEADINGS,
}


def find(content: Content) -> Iterator[Finding]:
    """Yield what single pages lack."""
    in_english = {page.translation_key for page in content.pages if not page.is_source}
    outdated = _outdated()
    words = {code: wording.advised_against(code) for code in (languages.SOURCE, languages.TARGET)}
    for page in content.pages:
        for problem in (*page.publishing_problems(), *page.gaps()):
            yield page_finding(problem.check, page, problem.message, problem.field)
        if page.review_date and page.review_date < content.day:
            message = _("Should have been reviewed before %(date)s.") % {
                "date": shown_day(page.review_date)
            }
            yield page_finding("review_passed", page, message, "review_date")
        if page.is_source:
            if page.translation_key not in in_english:
                yield page_finding("no_english", page, _("There is no English page."))
            yield from _hard(page, content.texts[page.pk])
        elif page.translation_key in outdated:
            yield page_finding("outdated_english", page, outdated[page.translation_key])
        for hint in wording.hints(page, content.texts[page.pk], words[page.language]):
            yield page_finding(hint.check, page, hint.message, hint.field)


def _outdated() -> dict[object, str]:
    notes = OutdatedTranslation.objects.values_list(
        "source__object_id", "since", "changed_segments"
    )
    return {
        key: ngettext(
            "Since %(date)s the Danish page has %(number)s sentence that is not in English.",
            "Since %(date)s the Danish page has %(number)s sentences that are not in English.",
            changed,
        )
        % {"number": changed, "date": shown_day(timezone.localdate(since))}
        for key, since, changed in notes
    }


def _hard(page: BasePage, texts: list[Text]) -> Iterator[Finding]:
    readability = measure("\n".join(text.plain for text in texts))
    if readability.lixtal >= HARD:
        message = _("Lixtal %(number)s (%(band)s).") % {
            "number": round(readability.lixtal),
            "band": readability.band,
        }
        yield page_finding("hard_to_read", page, message)
