"""What the English 404 page offers for an initiative that has no English page."""

from wagtail.models import Page

from cms import languages
from cms.registry import NotFoundHint
from cms.visibility import visible
from initiatives.listing import visible_initiatives
from initiatives.models import InitiativeIndexPage


def brief_of_untranslated(path: str, language: str) -> NotFoundHint | None:
    """Return the English in brief of the Danish initiative that the last part of `path` names.

    Only below the English list of initiatives: `/en/initiatives/demensindsatser/`.
    """
    if language != languages.TARGET or "\x00" in path:
        return None
    index = (
        InitiativeIndexPage.objects.live().filter(locale__language_code=languages.TARGET).first()
    )
    if index is None or not path.startswith(index.url or "\n"):
        return None
    slug = path.rstrip("/").rpartition("/")[2]
    page = visible_initiatives().filter(slug=slug).exclude(brief_title_en="").first()
    if page is None or _has_english(page):
        return None
    return NotFoundHint(page.brief_title_en, page.brief_text_en, page.url or "", languages.SOURCE)


def _has_english(page: Page) -> bool:
    return visible(
        Page.objects.filter(
            translation_key=page.translation_key, locale__language_code=languages.TARGET
        )
    ).exists()
