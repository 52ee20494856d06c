"""The kinds of public address that the initiatives answer (`cms.registry`)."""

from cms import languages
from cms.registry import register_url_kind
from cms.url_kinds import addresses_of, register_page_kinds
from cms.visibility import visible

from .listing import visible_initiatives
from .models import GoalIndexPage, GoalPage, InitiativeIndexPage, InitiativePage, Status


def activate() -> None:
    """Register the page types, the filtered list, and what stands at a missing English address."""
    register_page_kinds(GoalIndexPage, GoalPage, InitiativeIndexPage, InitiativePage)
    register_url_kind("initiatives.filtered", _filtered_lists)
    register_url_kind("initiatives.brief", _briefs)


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
