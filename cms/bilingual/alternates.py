"""What the thing at an address is called in the other language.

One protocol for pages and for records shown by a routed page (areas, glossary terms): whoever serves
the request may leave an `Alternates` on it; otherwise it is worked out from the page. Language
switch, hreflang, canonical and sitemap all ask here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Page

from cms import languages
from cms.visibility import visible

_ATTRIBUTE: Final = "_alternates"


@dataclass(frozen=True)
class Alternates:
    """The addresses (paths) of one thing: its own language, its path in each language it has.

    `paths` always holds the thing's own language. `nearest` is where the language switch leads
    when the other language is missing, and `note` says so to the reader.
    """

    language: str
    paths: dict[str, str]
    nearest: str = ""
    note: str = ""

    def switch_path(self, language: str) -> str:
        """Where the language switch leads for `language`."""
        return self.paths.get(language) or self.nearest or f"/{language}/"


def provide(request: HttpRequest, alternates: Alternates) -> None:
    """Say what the answer to `request` is called in each language."""
    setattr(request, _ATTRIBUTE, alternates)


def provided(request: HttpRequest) -> Alternates | None:
    """Return what the view said, if it said anything."""
    known: Alternates | None = getattr(request, _ATTRIBUTE, None)
    return known


def of_page(page: Page, line: Sequence[Page]) -> Alternates:
    """Return the alternates of a page in one query: live, public pages, never an alias.

    `line` is the way from home down to the page, the page included. When the other language is
    missing, the nearest page of the line that has one is named.
    """
    language = page.locale.language_code
    target = languages.other(language)
    found = {
        translation.translation_key: translation
        for translation in visible(
            Page.objects.filter(
                translation_key__in=[member.translation_key for member in line],
                locale__language_code=target,
            )
        )
    }
    paths = {language: page.url or ""}
    twin = found.get(page.translation_key)
    if twin is not None:
        return Alternates(language, {**paths, target: twin.url or ""})
    nearest = next(
        (
            found[member.translation_key]
            for member in reversed(line)
            if member.translation_key in found
        ),
        None,
    )
    if nearest is None:
        return Alternates(language, paths)
    return Alternates(language, paths, nearest.url or "", nearest.title)


def of_path(path: str) -> Alternates:
    """Return the alternates of an address that no page serves, such as an unknown one."""
    language = languages.language_of(path)
    return Alternates(language, {language: path}, f"/{languages.other(language)}/")


def of_view(language: str, names: dict[str, str]) -> Alternates:
    """Return the alternates of a view that has one URL name per language, such as the search."""
    return Alternates(language, {code: reverse(name) for code, name in names.items()})


def absolute(path: str) -> str:
    """Return the full address of a path on this site."""
    return path if path.startswith("http") else f"{settings.BASE_URL}{path}"


def missing_note(alternates: Alternates, language: str) -> str:
    """Return the reader's note when the switch does not lead to this very thing."""
    if language in alternates.paths or not alternates.note:
        return ""
    # In the language that the reader is looking for, like the name of the language itself.
    with override(language):
        if language == languages.TARGET:
            text = _("This page has not been translated. The link leads to “%s”.")
        else:
            text = _("This page is only in English. The link leads to “%s”.")
        return text % alternates.note
