"""The kinds of public address that the initiatives answer (`cms.registry`)."""

from functools import partial

from django.db.models import Q
from django.urls import reverse

from cms import languages
from cms.registry import register_url_kind
from cms.url_kinds import addresses_of, register_page_kinds
from cms.visibility import visible

from . import areas
from .listing import visible_initiatives
from .models import (
    AnnualReportPage,
    AreaIndexPage,
    GoalIndexPage,
    GoalPage,
    InitiativeIndexPage,
    InitiativePage,
    NordicThemesPage,
    Status,
    UpdateIndexPage,
    UpdatePage,
)
from .models.lists import LIST_FILES
from .models.updates import CALENDARS


def activate() -> None:
    """Register the page types, the filtered list, and what stands at a missing English address."""
    register_page_kinds(
        AnnualReportPage,
        AreaIndexPage,
        GoalIndexPage,
        GoalPage,
        InitiativeIndexPage,
        InitiativePage,
        NordicThemesPage,
        UpdateIndexPage,
        UpdatePage,
    )
    register_url_kind("initiatives.areas", _areas)
    register_url_kind("initiatives.list_files", _list_files)
    register_url_kind("short_address", partial(_short, "short_address"))
    register_url_kind("qr_code", partial(_short, "qr_code"))
    register_url_kind("initiatives.feeds", _feeds)
    register_url_kind("initiatives.calendars", _calendars)
    register_url_kind("initiatives.news_by_kind", _news_by_kind)
    register_url_kind("initiatives.filtered", _filtered_lists)
    register_url_kind("initiatives.brief", _briefs)


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
