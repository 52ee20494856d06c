"""The list of initiatives as a file: the rows that the list shows under the same filters (F54)."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import HttpResponse, QueryDict
from django.utils.timezone import localdate
from django.utils.translation import override, pgettext

from cms import languages
from cms.bilingual.alternates import absolute
from cms.tables import csv_response
from initiatives.filters import InitiativeFilters, facet_labels, facet_rows
from initiatives.listing import Card, cards, local_first, visible_initiatives
from initiatives.models import InitiativePage


def list_file(query: QueryDict, language: str) -> HttpResponse:
    """Return the filtered list as CSV, all pages of it, in the order of the list."""
    filters = InitiativeFilters.from_query(query).known(facet_labels())
    rows = facet_rows(visible_initiatives(language))
    shown, _whole = local_first(
        [row.pk for row in rows if filters.matches(row.codes)], rows, filters
    )
    with override(language):
        return csv_response(
            pgettext("site", "initiatives"), language, header(), _rows(shown, language)
        )


def header() -> list[str]:
    """Return the names of the columns in the active language."""
    return [
        pgettext("site", "Code"),
        pgettext("site", "Title"),
        pgettext("site", "Language"),
        pgettext("site", "Goal (code)"),
        pgettext("site", "Goal"),
        pgettext("site", "Status"),
        pgettext("site", "Areas"),
        pgettext("site", "Themes"),
        pgettext("site", "Target groups"),
        pgettext("site", "Partners"),
        pgettext("site", "Address in Danish"),
        pgettext("site", "Address in English"),
        pgettext("site", "Last updated"),
    ]


def _rows(pks: Sequence[int], language: str) -> Iterator[list[Any]]:
    facts = InitiativePage.objects.prefetch_related("target_groups", "partners").in_bulk(pks)
    here = cards(pks, language)
    # The other language's cards know the other address, where there is one.
    there = cards(pks, languages.other(language))
    for pk, card, other in zip(pks, here, there, strict=True):
        page = facts[pk]
        yield [
            page.code,
            card.title,
            card.language,
            card.goal_code,
            card.goal_title,
            card.status_label,
            card.areas_label,
            card.themes_label,
            ", ".join(group.name for group in page.target_groups.all()),
            ", ".join(partner.name for partner in page.partners.all()),
            absolute(page.url or ""),
            _english_address(language, card, other),
            localdate(page.last_published_at) if page.last_published_at else None,
        ]


def _english_address(language: str, card: Card, other: Card) -> str:
    english = card if language == languages.TARGET else other
    return "" if english.danish_only else absolute(english.url)
