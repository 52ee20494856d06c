"""Figures for the tests: those of the safety index that sources give, made by hand."""

from decimal import Decimal
from typing import Any

from home.models import Observation, Place, Series

# Place, year, per cent; "*": the year of publication; "|": a break after it.
INDEX = """
    proeveby 2014 82.5
    proeveby 2015 83.9 |
    proevevej 2014 72.3
    proevevej 2015 80.5 |
    proeveland 2021 88.1
    proeveland 2023 89 *
"""


def make_series(code: str = "proeve", **values: Any) -> Series:
    """Return a new series without figures."""
    names = {"name_da": "Prøveserie", "name_en": "Test series", "order": 90}
    series: Series = Series.objects.create(code=code, **{**names, **values})
    return series


def make_place(code: str, **values: Any) -> Place:
    """Return the place of this code, new or known."""
    names = {"name_da": code.capitalize(), "name_en": code.upper(), "order": 90}
    return Place.objects.get_or_create(code=code, defaults={**names, **values})[0]


def make_figure(series: Series, place: str, year: int, value: str, **values: Any) -> Observation:
    """Return a new figure."""
    source = {"source_da": "Prøvekilden", "source_en": "The test source"}
    figure: Observation = Observation.objects.create(
        series=series,
        place=make_place(place),
        year=year,
        value=Decimal(value),
        **{**source, **values},
    )
    return figure


def make_index(code: str = "proeve", table: str = INDEX) -> Series:
    """Return a new series with the figures of `table`."""
    series = make_series(code)
    for row in table.strip().splitlines():
        place, year, value, *signs = row.split()
        make_figure(
            series,
            place,
            int(year),
            value,
            break_after="|" in signs,
            year_of="publication" if "*" in signs else "data",
        )
    return series
