"""What the 404 page offers: initiatives without an English page, news of the old site, areas."""

import re
from difflib import get_close_matches
from typing import Final

from django.utils.translation import override, pgettext
from wagtail.models import Page

from cms import languages
from cms.registry import NotFoundHint
from cms.visibility import visible
from initiatives.areas import list_address
from initiatives.listing import visible_initiatives
from initiatives.models import Area, InitiativeIndexPage, UpdateIndexPage

# The two addresses that the old site gave its news, one after the other.
_OLD_NEWS: Final = re.compile(
    r"^(?:/da)?/(?:nyheder/\d{4}/\d{2}|liste-over-nyheder-paa-tryg-aalborg)/(?P<slug>[\w-]+)/?$"
)
# How alike codes must be, from 0 to 1: "vestbyn" and "vestbyen" are .93.
_ALIKE: Final = 0.75


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


def area_nearly_named(path: str, language: str) -> NotFoundHint | None:
    """Return the area whose code is most like the misspelt one at the end of `path`, if any is."""
    index = list_address(language)
    if not index or not path.startswith(index):
        return None
    asked = path.removeprefix(index).partition("/")[0].lower()
    areas = {area.code: area for area in Area.objects.all()}
    nearest = get_close_matches(asked, areas, n=1, cutoff=_ALIKE)
    if not nearest:
        return None
    with override(language):
        name = areas[nearest[0]].name
        title = pgettext("site", "Did you mean %(name)s?") % {"name": name}
        link = pgettext("site", "Go to %(name)s") % {"name": name}
    return NotFoundHint(title, "", f"{index}{nearest[0]}/", language, link)


def _has_english(page: Page) -> bool:
    return visible(
        Page.objects.filter(
            translation_key=page.translation_key, locale__language_code=languages.TARGET
        )
    ).exists()


def moved_news(path: str, language: str) -> NotFoundHint | None:
    """Say of a news item of the old site that it has moved, and offer what it was called.

    A Danish page with the same last part of its address is that item, or what it was about. Else
    the list of news is offered, and the search box holds the words of the address.
    """
    found = _OLD_NEWS.match(path)
    if found is None:
        return None
    slug = found["slug"]
    danish = Page.objects.filter(locale__language_code=languages.SOURCE)
    page = visible(danish.filter(slug=slug)).order_by("-depth").first()
    index = visible(danish.type(UpdateIndexPage)).first()
    goal = page or index
    if goal is None:
        return None
    return NotFoundHint(
        title=pgettext("site", "The news item has been moved"),
        text=pgettext("site", "We have a new website. Perhaps this is what you are looking for:")
        if page
        else pgettext("site", "We have a new website. Look in the list of news, or search."),
        url=goal.url or "",
        url_language=languages.SOURCE,
        link=goal.title,
        query=slug.replace("-", " "),
    )
