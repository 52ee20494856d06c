"""The kinds of public address: tests of leaks, axe, policy and cookies walk over all of them.

A kind bears the name of its URL pattern, or of its page type. test_kinds.py asks that none is forgotten.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, get_page_models

from cms import languages
from cms.models import BasePage
from cms.visibility import visible
from home import versions
from home.figures import all_series
from home.models import FiguresPage
from initiatives import areas
from initiatives.listing import visible_initiatives
from initiatives.models import (
    GoalPage,
    InitiativeIndexPage,
    InitiativePage,
    Status,
    UpdateIndexPage,
    UpdatePage,
)
from initiatives.models.lists import LIST_FILES
from initiatives.models.updates import CALENDARS


@dataclass(frozen=True)
class UrlKind:
    """A kind of public address, and what gives those that exist in the database, in both languages."""

    name: str
    examples: Callable[[], list[str]]


# Nothing asked; hits, some with a page in one language only; a word misspelt; a filter; no hits.
SEARCHES: Final = {
    "search_da": ("", "q=natteliv", "q=natelivv", "q=tryghed&kind=initiative", "q=xyzzyx"),
    "search_en": ("", "q=nightlife", "q=dementia", "q=safety&kind=initiative", "q=xyzzyx"),
    "search_feed_da": ("", "q=natteliv"),
    "search_feed_en": ("", "q=safety"),
    "suggestions_da": ("q=natte", "q=xyzzyx"),
    "suggestions_en": ("q=night", "q=xyzzyx"),
}


def addresses_of(model: type[Page]) -> Callable[[], list[str]]:
    """Return the function that gives the addresses of a type's public pages, in both languages."""

    def examples() -> list[str]:
        return [page.url for page in visible(model.objects.order_by("path")) if page.url]

    return examples


def _own(name: str) -> list[str]:
    return [reverse(name)]


def _unknown() -> list[str]:
    name = "there-is-no-such-page"
    return [f"/{code}/{name}/" for code, _name in settings.LANGUAGES] + [f"/{name}"]


def _old_addresses() -> list[str]:
    """Return every Danish page's address without its language, and what editors redirect."""
    prefix = f"/{languages.SOURCE}"
    pages = visible(Page.objects.filter(depth__gt=2, locale__language_code=languages.SOURCE))
    unprefixed = [page.url.removeprefix(prefix).rstrip("/") for page in pages if page.url]
    return [*unprefixed, *Redirect.objects.values_list("old_path", flat=True)]


def _images() -> list[str]:
    """Return the pictures that pages show; originals are not served."""
    return [rendition.url for rendition in get_image_model().get_rendition_model().objects.all()]


def _documents() -> list[str]:
    return [document.url for document in get_document_model().objects.all()]


def _versions() -> list[str]:
    """Return the page of every version of the strategy."""
    return [address for paths in versions.addresses() for address in paths.values()]


def _figure_files() -> list[str]:
    """Return the file of every series."""
    series = all_series()
    return [
        f"{url}{each.series.code}.csv" for url in addresses_of(FiguresPage)() for each in series
    ]


def _areas() -> list[str]:
    """Return the page of every area, and the feed of each."""
    pages = [address for paths in areas.addresses() for address in paths.values()]
    return [*pages, *(f"{page}feed/" for page in pages)]


def _list_files() -> list[str]:
    """Return the list as a file in each language, whole and filtered."""
    pages = visible(InitiativeIndexPage.objects.select_related("locale"))
    files = [f"{page.url}{LIST_FILES[page.language]}" for page in pages]
    return [*files, *(f"{file}?goal=M2&status={Status.UNKNOWN}" for file in files)]


def _short(name: str) -> list[str]:
    """Return the short address, or the QR code, of every initiative."""
    codes = visible_initiatives().exclude(code="").values_list("code", flat=True)
    return [reverse(name, args=[code]) for code in codes]


def _feeds() -> list[str]:
    """Return the feed of the site, of each goal and of each initiative."""
    with_feed = (UpdateIndexPage, GoalPage, InitiativePage)
    return [f"{url}feed/" for model in with_feed for url in addresses_of(model)()]


def _calendars() -> list[str]:
    """Return the calendar of events to come in each language, and that of each event."""
    events = Q(kind=UpdatePage.Kind.EVENT, starts_at__isnull=False)
    keys = UpdatePage.objects.filter(events).values("translation_key")
    pages = [
        *visible(UpdateIndexPage.objects.select_related("locale")),
        *visible(UpdatePage.objects.filter(translation_key__in=keys).select_related("locale")),
    ]
    return [f"{page.url}{CALENDARS[page.language]}" for page in pages]


def _news_by_kind() -> list[str]:
    """Return the list of news of one kind, of a kind without any, and of a kind that is none."""
    kinds = (*UpdatePage.Kind.values, "?")
    return [f"{url}?kind={kind}" for url in addresses_of(UpdateIndexPage)() for kind in kinds]


def _filtered_lists() -> list[str]:
    """Return each list as a reader may leave it: filtered, on page two, filtered to nothing."""
    queries = (f"status={Status.ONGOING}&level=areas", "page=2", "goal=M1&status=completed")
    return [f"{url}?{query}" for url in addresses_of(InitiativeIndexPage)() for query in queries]


def _briefs() -> list[str]:
    """Return the English address that each untranslated initiative would have."""
    index = visible(
        InitiativeIndexPage.objects.filter(locale__language_code=languages.TARGET)
    ).first()
    translated = InitiativePage.objects.filter(
        live=True, locale__language_code=languages.TARGET
    ).values("translation_key")
    lonely = visible_initiatives().exclude(translation_key__in=translated)
    return (
        [f"{index.url}{slug}/" for slug in lonely.values_list("slug", flat=True)] if index else []
    )


def _searches(name: str) -> list[str]:
    url = reverse(name)
    return [f"{url}?{query}" if query else url for query in SEARCHES[name]]


def _of_types() -> list[UrlKind]:
    """Return the kind of each page type of ours, by its label, such as `home.StandardPage`."""
    return [
        UrlKind(model._meta.label, addresses_of(model))
        for model in get_page_models()
        if issubclass(model, BasePage)
    ]


PUBLIC_URL_KINDS: Final = (
    *(
        UrlKind(name, partial(_own, name))
        for name in ("root", "sitemap", "robots", "favicon", "was")
    ),
    UrlKind("danish_address", _old_addresses),
    UrlKind("media", _images),
    UrlKind("wagtaildocs_serve", _documents),
    UrlKind("404", _unknown),
    UrlKind("home.strategy_versions", _versions),
    UrlKind("home.figures_file", _figure_files),
    *_of_types(),
    UrlKind("initiatives.areas", _areas),
    UrlKind("initiatives.list_files", _list_files),
    UrlKind("short_address", partial(_short, "short_address")),
    UrlKind("qr_code", partial(_short, "qr_code")),
    UrlKind("initiatives.feeds", _feeds),
    UrlKind("initiatives.calendars", _calendars),
    UrlKind("initiatives.news_by_kind", _news_by_kind),
    UrlKind("initiatives.filtered", _filtered_lists),
    UrlKind("initiatives.brief", _briefs),
    *(UrlKind(name, partial(_searches, name)) for name in SEARCHES),
)
