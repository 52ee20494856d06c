"""The charts: breaks and gaps stay open, places differ without colour, names don't overlap."""

import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from django.utils import translation

from home.charts import NARROW, WIDE, Frame, describe, draw
from home.figures import SeriesFigures, one_series
from tests.home.figures import make_figure, make_index, make_place, make_series

pytestmark = [pytest.mark.django_db, pytest.mark.once]

FRAMES = pytest.mark.parametrize("frame", [WIDE, NARROW], ids=["wide", "narrow"])


def figures_of(code: str = "proeve") -> SeriesFigures:
    found = one_series(code)
    assert found is not None
    return found


def chart(frame: Frame = WIDE, code: str = "proeve") -> ET.Element:
    return ET.fromstring(draw(figures_of(code), frame))


def of_class(svg: ET.Element, name: str) -> list[ET.Element]:
    return [each for each in svg.iter() if name in (each.get("class") or "").split()]


def words(svg: ET.Element, name: str) -> list[str]:
    return [each.text or "" for each in of_class(svg, name)]


def points(line: ET.Element) -> list[tuple[float, float]]:
    numbers = [float(number) for number in re.split(r"[ ,]", line.get("points") or "")]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def years_of_marks(svg: ET.Element) -> set[str]:
    titles = [mark.findtext("title") for mark in of_class(svg, "mark")]
    return {title.split(", ")[1].split(":")[0] for title in titles if title}


@FRAMES
def test_a_break_is_named_and_never_drawn_through(frame: Frame) -> None:
    series = make_series()
    for year, share in ((2018, 80), (2019, 82)):
        make_figure(series, "proeveby", year, str(share), break_after=year == 2019)
    for year, share in ((2021, 84), (2022, 86)):
        make_figure(series, "proeveby", year, str(share))
    svg = chart(frame)
    assert figures_of().breaks == [(2019, 2021)]
    assert words(svg, "break-label") == ["Ny målemetode"]
    assert [len(points(line)) for line in of_class(svg, "stroke")] == [2, 2]
    assert "2020" not in words(svg, "tick")
    assert years_of_marks(svg) == {"2018", "2019", "2021", "2022"}
    rule = of_class(svg, "break")[0]
    for line in of_class(svg, "stroke"):
        (x1, y1), (x2, y2) = points(line)
        if frame.stacked:
            assert max(y1, y2) < float(rule.get("y1", 0)) or min(y1, y2) > float(rule.get("y1", 0))
        else:
            assert max(x1, x2) < float(rule.get("x1", 0)) or min(x1, x2) > float(rule.get("x1", 0))


@FRAMES
def test_a_year_without_a_figure_is_left_open(frame: Frame) -> None:
    series = make_series()
    for year in (2014, 2015, 2017, 2018, 2021):
        make_figure(series, "proeveby", year, "80")
    svg = chart(frame)
    assert [len(points(line)) for line in of_class(svg, "stroke")] == [2, 2]
    assert len(years_of_marks(svg)) == 5
    assert words(svg, "break-label") == []


@FRAMES
def test_one_figure_alone_is_a_mark(frame: Frame) -> None:
    make_figure(make_series(), "proeveby", 2021, "88.1")
    svg = chart(frame)
    assert of_class(svg, "stroke") == []
    assert years_of_marks(svg) == {"2021"}


def test_years_of_different_kinds_are_not_joined() -> None:
    series = make_series()
    make_figure(series, "proeveby", 2021, "88")
    make_figure(series, "proeveby", 2022, "89", year_of="publication")
    svg = chart()
    assert of_class(svg, "stroke") == []
    hollow = [mark.findtext("title") for mark in of_class(svg, "hollow")]
    assert hollow[0] is None, "beside the name"
    assert hollow[1:] == ["Proeveby, offentliggjort 2022: 89\N{NO-BREAK SPACE}%"]


def test_breaks_of_several_places_are_one_change() -> None:
    make_index(
        table="""
        by 2014 80
        by 2015 81 |
        kreds 2018 82
        kreds 2019 83 |
        kreds 2024 84
        land 2021 85
        """
    )
    assert figures_of().breaks == [(2019, 2021)]


def test_two_changes_are_two_breaks() -> None:
    make_index(table="by 2010 80 |\nby 2012 81\nby 2015 82 |\nby 2016 83")
    assert figures_of().breaks == [(2010, 2012), (2015, 2016)]
    for frame in (WIDE, NARROW):
        assert len(words(chart(frame), "break-label")) == 2


def test_a_break_with_nothing_after_it_is_none() -> None:
    make_index(table="by 2014 80\nby 2015 81 |")
    assert figures_of().breaks == []


def test_places_differ_without_colour() -> None:
    make_index(
        table="\n".join(
            f"sted-{n} {year} {50 + n}"
            for n in range(5)
            for year in (1, 2)
            for year in (2013 + year,)
        )
    )
    svg = chart()
    lines = of_class(svg, "stroke")
    assert len({line.get("stroke-dasharray") for line in lines}) == 5
    shapes = {(mark.tag, (mark.get("points") or "").count(",")) for mark in of_class(svg, "mark")}
    assert len(shapes) >= 3


def test_a_place_looks_the_same_in_every_chart_of_the_page() -> None:
    from home.figures import all_series

    make_index("proeve-a", "by 2014 80\nland 2014 81")
    make_index("proeve-b", "land 2014 82")
    styles = {
        (each.series.code, line.place.code): line.style
        for each in all_series()
        for line in each.lines
    }
    assert styles["proeve-a", "land"] == styles["proeve-b", "land"] != styles["proeve-a", "by"]


@FRAMES
def test_names_stand_beside_the_lines_and_apart(frame: Frame) -> None:
    series = make_series()
    for number in range(12):
        make_place(f"sted-{number}", name_da=f"Et sted med et langt navn og nummer {number}")
        make_figure(series, f"sted-{number}", 2021, "80")
    svg = chart(frame)
    assert len([text for text in words(svg, "name") if text == "80\N{NO-BREAK SPACE}%"]) == 12
    heights = sorted(float(each.get("y", 0)) for each in of_class(svg, "name"))
    assert all(below - above >= frame.text for above, below in pairwise(heights))
    _x, _y, _width, height = (float(number) for number in (svg.get("viewBox") or "").split())
    assert heights[0] > 0
    assert heights[-1] <= height
    longest = max(len(text) for text in words(svg, "name"))
    assert longest * frame.text * 0.5 <= frame.labels


def test_text_is_readable_on_a_small_screen() -> None:
    make_index()
    svg = chart(NARROW)
    assert float(svg.get("font-size", 0)) >= 12
    assert NARROW.width <= 320 - 2 * 16


@pytest.mark.parametrize(
    "shares, ticks",
    [
        (("72", "90"), ["70", "75", "80", "85", "90"]),
        (("98", "99.5"), ["80", "85", "90", "95", "100"]),
        (("0", "1"), ["0", "5", "10", "15", "20"]),
        (("3", "97"), ["0", "20", "40", "60", "80", "100"]),
    ],
)
def test_the_axis_has_round_shares_and_never_narrows_too_much(
    shares: tuple[str, str], ticks: list[str]
) -> None:
    series = make_series()
    for number, share in enumerate(shares):
        make_figure(series, "proeveby", 2014 + number, share)
    found = [
        text.partition("\N{NO-BREAK SPACE}")[0] for text in words(chart(), "tick") if "%" in text
    ]
    assert found == ticks
    assert f"Aksen går fra {ticks[0]}\N{NO-BREAK SPACE}%" in describe(figures_of())


def test_an_interval_is_drawn_where_the_source_gives_one() -> None:
    series = make_series()
    make_figure(series, "proeveby", 2014, "80", low="70.5", high="91")
    make_figure(series, "proeveby", 2015, "80", low="75")
    make_figure(series, "proeveby", 2016, "80")
    svg = chart()
    assert len(of_class(svg, "interval")) == 2
    assert "95\N{NO-BREAK SPACE}%" in words(svg, "tick"), "the axis holds the interval"


def test_it_has_a_name_and_a_description_in_both_languages() -> None:
    make_index()
    for language, name, change, share in (
        ("da", "Prøveserie", "2015 og 2021", "83,9\N{NO-BREAK SPACE}%"),
        ("en", "Test series", "2015 and 2021", "83.9%"),
    ):
        with translation.override(language):
            svg = chart()
            assert svg.get("role") == "img"
            named = (svg.get("aria-labelledby") or "").split()
            texts = [each.text or "" for each in svg if each.get("id") in named]
            assert name in texts[0]
            assert change in texts[1]
            assert share in texts[1]


def test_nothing_of_a_name_gets_into_the_markup() -> None:
    series = make_series(name_da='<script>"&')
    make_place("ond", name_da='<b x="1">&amp;')
    make_figure(series, "ond", 2014, "80")
    drawn = draw(figures_of(), WIDE)
    assert "<script" not in drawn
    assert "<b " not in drawn
    assert "style=" not in drawn
    assert ET.fromstring(drawn).findtext("title") == 'Diagram: <script>"&'
