"""The kinds of public address that the initiatives answer (`cms.registry`)."""

from cms import languages
from cms.registry import register_url_kind
from cms.url_kinds import addresses_of, register_page_kinds
from cms.visibility import visible

from .listing import visible_initiatives
from .models import (
    GoalIndexPage,
    GoalPage,
    InitiativeIndexPage,
    InitiativePage,
    Status,
    UpdateIndexPage,
    UpdatePage,
)
from .models.updates import CALENDARS


def activate() -> None:
    """Register the page types, the filtered list, and what stands at a missing English address."""
    register_page_kinds(
        GoalIndexPage, GoalPage, InitiativeIndexPage, InitiativePage, UpdateIndexPage, UpdatePage
    )
    register_url_kind("initiatives.feeds", _feeds)
    register_url_kind("initiatives.calendars", _calendars)
    register_url_kind("initiatives.news_by_kind", _news_by_kind)
    register_url_kind("initiatives.filtered", _filtered_lists)
    register_url_kind("initiatives.brief", _briefs)


def _feeds() -> list[str]:
    """Return the feed of the site, of each goal and of each initiative."""
    with_feed = (UpdateIndexPage, GoalPage, InitiativePage)
    return [f"{url}feed/" for model in with_feed for url in addresses_of(model)()]


def _calendars() -> list[str]:
    """Return the calendar of events to come in each language."""
    pages = visible(UpdateIndexPage.objects.select_related("locale"))
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
