"""The initiatives by the themes of Nordic Safe Cities, as partners abroad see them (F56)."""

from collections import defaultdict
from dataclasses import dataclass

from initiatives.listing import Card, cards, visible_initiatives
from initiatives.models import InitiativePage, NscTheme
from initiatives.short_addresses import ShortAddress, short_address_of


@dataclass(frozen=True)
class Entry:
    """An initiative under a theme, with what partners refer to it by (nothing without a code)."""

    card: Card
    short: ShortAddress | None


@dataclass(frozen=True)
class ThemeGroup:
    """A theme with its visible initiatives."""

    theme: NscTheme
    entries: list[Entry]


def by_theme(language: str) -> list[ThemeGroup]:
    """Return every theme that has visible initiatives, in the order of the records."""
    codes = dict(visible_initiatives(language).values_list("pk", "code"))
    pks_of: dict[int, set[int]] = defaultdict(set)
    for page, theme in InitiativePage.nsc_themes.through.objects.filter(
        initiativepage__in=list(codes)
    ).values_list("initiativepage_id", "nsctheme_id"):
        pks_of[theme].add(page)
    wanted = [pk for pk in codes if any(pk in pks for pks in pks_of.values())]
    entries = {
        pk: Entry(card, short_address_of(codes[pk]))
        for pk, card in zip(wanted, cards(wanted, language), strict=True)
    }
    return [
        ThemeGroup(theme, [entries[pk] for pk in wanted if pk in pks_of[theme.pk]])
        for theme in NscTheme.objects.all()
        if pks_of[theme.pk]
    ]
