"""The initiatives by the themes of Nordic Safe Cities, as partners abroad see them (F56)."""

from collections import defaultdict
from dataclasses import dataclass

from initiatives.listing import Card, cards, visible_initiatives
from initiatives.models import InitiativePage, NscTheme


@dataclass(frozen=True)
class ThemeGroup:
    """A theme with the cards of its visible initiatives."""

    theme: NscTheme
    cards: list[Card]


def by_theme(language: str) -> list[ThemeGroup]:
    """Return every theme that has visible initiatives, in the order of the records."""
    order = list(visible_initiatives(language).values_list("pk", flat=True))
    pks_of: dict[int, set[int]] = defaultdict(set)
    for page, theme in InitiativePage.nsc_themes.through.objects.filter(
        initiativepage__in=order
    ).values_list("initiativepage_id", "nsctheme_id"):
        pks_of[theme].add(page)
    wanted = [pk for pk in order if any(pk in pks for pks in pks_of.values())]
    card_of = dict(zip(wanted, cards(wanted, language), strict=True))
    return [
        ThemeGroup(theme, [card_of[pk] for pk in wanted if pk in pks_of[theme.pk]])
        for theme in NscTheme.objects.all()
        if pks_of[theme.pk]
    ]
