"""What the 404 page offers for an initiative without an English page, and for news of the old site."""

import re
from typing import Final

from django.utils.translation import pgettext
from wagtail.models import Page

from cms import languages
from cms.registry import NotFoundHint
from cms.visibility import visible
from initiatives.listing import visible_initiatives
from initiatives.models import InitiativeIndexPage, UpdateIndexPage

# The two addresses that the old site gave its news, one after the other (facts.md 1.1).
_OLD_NEWS: Final = re.compile(
    r"^(?:/da)?/(?:nyheder/\d{4}/\d{2}|liste-over-nyheder-paa-tryg-aalborg)/(?P<slug>[\w-]+)/?$"
)


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
        text=pgettext("site", "We have a new web site. Perhaps this is what you are looking for:")
        if page
        else pgettext("site", "We have a new web site. Look in the list of news, or search."),
        url=goal.url or "",
        url_language=languages.SOURCE,
        link=goal.title,
        query=slug.replace("-", " "),
    )
