"""The figures of safety as they are shown: chart, table and file read the same observations."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby, zip_longest
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, prefetch_related_objects
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from cms.visibility import visible
from home.charts import NARROW, WIDE, axis_note, draw
from home.models import FiguresPage, HomePage, Observation, Place, Series


@dataclass(frozen=True)
class Line:
    """The observations of one place in a series, by year.

    `style` is the number of the place on this page: it looks the same in every chart.
    """

    place: Place
    style: int
    observations: list[Observation]


@dataclass(frozen=True)
class Source:
    """Where figures come from, with the address and the day it came out where those are known."""

    name: str
    url: str
    published: date | None

    @property
    def is_dated(self) -> bool:
        """Whether the name bears the date already, as names of reports and press releases do."""
        return self.published is not None and str(self.published.year) in self.name


@dataclass(frozen=True)
class SeriesFigures:
    """A series with all its observations."""

    series: Series
    lines: list[Line]

    @property
    def anchor(self) -> str:
        """The id of the series on the page."""
        return f"serie-{self.series.code}"

    @cached_property
    def observations(self) -> list[Observation]:
        """All observations, by place and year: the rows of table and file."""
        return [observation for line in self.lines for observation in line.observations]

    @cached_property
    def breaks(self) -> list[tuple[int, int]]:
        """The breaks in time: (last year measured the old way, first year measured the new way)."""
        return breaks_of(self.lines)

    @property
    def has_intervals(self) -> bool:
        """Whether a source gives an interval of uncertainty."""
        return any(each.interval for each in self.observations)

    @property
    def has_years_of_publication(self) -> bool:
        """Whether a source tells only when it came out."""
        return any(each.is_dated_by_publication for each in self.observations)

    @property
    def sources(self) -> list[Source]:
        """The sources, oldest first, each once."""
        rows = sorted(self.observations, key=lambda each: (each.published or date.max, each.year))
        found = (Source(each.source, each.source_url, each.published) for each in rows)
        # A source may give the day with one figure and leave it out with the next.
        by_name: dict[tuple[str, str], Source] = {}
        for source in found:
            by_name.setdefault((source.name, source.url), source)
        return list(by_name.values())

    @property
    def charts(self) -> list[SafeString]:
        """The chart for wide screens and paper, and the one for narrow screens."""
        return [draw(self, WIDE), draw(self, NARROW)]

    @property
    def axis_note(self) -> str:
        """Where the axis of shares begins and ends, in words."""
        return axis_note(self)


def breaks_of(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """Return the breaks that the lines mark, as (last year before, first year after).

    Each place marks a break at its own last figure, which may be years before the method changed.
    Marks that can be the same change are one break, as late and as short as they allow. A mark with
    no figure after it anywhere is none: there is nothing to tell apart.
    """
    marks: list[tuple[int, float]] = []
    for line in lines:
        for each, after in zip_longest(line.observations, line.observations[1:]):
            if each.break_after:
                marks.append((each.year, after.year if after else math.inf))
    found: list[tuple[int, float]] = []
    for start, end in sorted(marks):
        if found and start < found[-1][1]:
            found[-1] = (start, min(end, found[-1][1]))
        else:
            found.append((start, end))
    years = sorted({each.year for line in lines for each in line.observations})
    later = [(start, [year for year in years if year > start]) for start, _end in found]
    return [(start, following[0]) for start, following in later if following]


def all_series() -> list[SeriesFigures]:
    """Return every series that has figures, in its order, in two queries."""
    styles: dict[int, int] = {}
    return [_figures(series, styles) for series in _with_observations(Series.objects.all())]


def one_series(code: str) -> SeriesFigures | None:
    """Return the series of this code with its figures, or None when it has none."""
    series = _with_observations(Series.objects.filter(code=code)).first()
    return _figures(series, {}) if series else None


def _with_observations(series: QuerySet[Series]) -> QuerySet[Series]:
    rows = Observation.objects.select_related("place").order_by(
        "place__order", "place__name_da", "place", "year"
    )
    return series.filter(
        Exists(Observation.objects.filter(series=OuterRef("pk")))
    ).prefetch_related(Prefetch("observations", queryset=rows))


def _figures(series: Series, styles: dict[int, int]) -> SeriesFigures:
    """Return a series with its lines; `styles` numbers the places met so far, and learns new ones."""
    groups = groupby(series.observations.all(), key=lambda each: each.place)
    return SeriesFigures(
        series,
        [
            Line(place, styles.setdefault(place.pk, len(styles)), list(rows))
            for place, rows in groups
        ],
    )


def csv_header() -> list[str]:
    """Return the heading of the file's columns, in the active language."""
    return [
        pgettext("site", "Series"),
        pgettext("site", "Place"),
        pgettext("site", "Code of the place"),
        pgettext("site", "Year"),
        pgettext("site", "The year is"),
        pgettext("site", "Per cent"),
        pgettext("site", "At least"),
        pgettext("site", "At most"),
        pgettext("site", "Break after"),
        pgettext("site", "Source"),
        pgettext("site", "Address of the source"),
        pgettext("site", "Published"),
    ]


def csv_rows(figures: SeriesFigures) -> Iterator[list[Any]]:
    """Yield a row for each observation, under `csv_header`, in the active language."""
    for each in figures.observations:
        yield [
            figures.series.name,
            each.place.name,
            each.place.code,
            each.year,
            each.get_year_of_display(),
            each.value,
            each.low,
            each.high,
            each.break_after,
            each.source,
            each.source_url,
            each.published,
        ]


@dataclass(frozen=True)
class NewestFigure:
    """The newest figure of a series for one place, ready to be shown.

    `is_before_break` says that the method has changed since.
    """

    series: Series
    observation: Observation
    url: str
    is_before_break: bool


def figures_of_place(code: str, language: str) -> list[NewestFigure]:
    """Return the newest figure of each series for the place of this code, in two queries.

    In the order of the series. `url` leads to the series on the page of figures in `language`, and
    is empty while that page isn't on the web. No place of this code: an empty list.
    """
    rows = Observation.objects.filter(place__code=code).select_related("series", "place")
    newest = {each.series_id: each for each in rows.order_by("year")}
    if not newest:
        return []
    address = figures_address(language)
    return [
        NewestFigure(
            series=each.series,
            observation=each,
            url=_address_of(each.series, address),
            is_before_break=each.break_after,
        )
        for each in sorted(newest.values(), key=lambda each: (each.series.order, each.series_id))
    ]


def figure_on_front_page(page: HomePage, language: str) -> NewestFigure | None:
    """Return the figure chosen on the Danish front page, in at most two queries, or None without one.

    `url` leads to its series on the page of figures in `language`, and is empty while that page isn't
    on the web.
    """
    # English has fetched it with the facts.
    chosen = Observation.objects.select_related("series", "place")
    prefetch_related_objects([page], Prefetch("figure", chosen))
    each = page.figure
    if each is None:
        return None
    url = _address_of(each.series, figures_address(language))
    return NewestFigure(each.series, each, url, each.break_after)


def figures_address(language: str) -> str:
    """Return the address of the page of figures in `language`, or "" while it isn't on the web."""
    pages = visible(FiguresPage.objects.filter(locale__language_code=language).order_by("path"))
    page = pages.first()
    return (page.url or "") if page else ""


def _address_of(series: Series, page_address: str) -> str:
    return f"{page_address}#{SeriesFigures(series, []).anchor}" if page_address else ""
