"""Figures from a table: what is read, what is refused and why, and that nothing is half done."""

import re
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from home import figures_cells as cells
from home.figures import csv_header
from home.figures_import import COLUMNS, LARGEST_FILE, BadTable, carry_out, read
from home.models import FiguresPage, Observation
from tests.home.figures import make_figure, make_index, make_place, make_series

pytestmark = pytest.mark.django_db

HEADER = "series;place;year;value;source_da"
ROW = "proeve;proeveby;2015;83,9;Prøvekilden"


@pytest.fixture(autouse=True)
def _records() -> None:
    make_series()
    make_place("proeveby", name_da="Prøveby")


def table(*rows: str, header: str = HEADER) -> bytes:
    return "\n".join((header, *rows)).encode()


def figure() -> Observation:
    found: Observation = Observation.objects.get(series__code="proeve")
    return found


def test_a_whole_row() -> None:
    header = f"{HEADER};low;high;published;source_en;source_url;break_after;year_of"
    row = f"{ROW};82,1 %;85.7;7. december 2015;The test source;https://kilde.example.org/;ja;offentliggjort"
    carry_out(read(table(row, header=header)))
    found = figure()
    assert (found.value, found.low, found.high) == (
        Decimal("83.9"),
        Decimal("82.1"),
        Decimal("85.7"),
    )
    assert found.published == date(2015, 12, 7)
    assert (found.source_da, found.source_en) == ("Prøvekilden", "The test source")
    assert found.source_url == "https://kilde.example.org/"
    assert found.break_after
    assert found.is_dated_by_publication


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_every_way_a_spreadsheet_saves_it(encoding: str, delimiter: str) -> None:
    rows = ([*HEADER.split(";")], ["proeve", "PRØVEBY", "2015", '"83,9"', "Æøå"])
    content = "\r\n".join(delimiter.join(row) for row in rows).encode(encoding)
    report = read(content)
    assert report.refused == []
    assert (report.new[0].value, report.new[0].source_da) == (Decimal("83.9"), "Æøå")


def test_the_same_file_again_changes_nothing() -> None:
    content = table(
        ROW, ROW.replace("2015", "2016"), header=f"{HEADER};low".replace(";low", ";source_en")
    )
    carry_out(read(content))
    before = list(Observation.objects.order_by("pk").values())
    report = read(content)
    assert (len(report.new), len(report.changed), report.unchanged) == (0, 0, 2)
    carry_out(report)
    assert list(Observation.objects.order_by("pk").values()) == before


def test_a_known_figure_is_changed_and_keeps_what_the_file_does_not_name() -> None:
    make_figure(
        make_series("anden"),
        "proeveby",
        2015,
        "80",
        low="79",
        published=date(2016, 1, 1),
        is_demo=True,
    )
    report = read(table("anden;proeveby;2015;81,5;Ny kilde;", header=f"{HEADER};published"))
    assert (len(report.new), len(report.changed)) == (0, 1)
    carry_out(report)
    found = Observation.objects.get(series__code="anden")
    assert (found.value, found.source_da, found.source_en) == (
        Decimal("81.5"),
        "Ny kilde",
        "The test source",
    )
    assert found.low == Decimal(79), "its column isn't in the file"
    assert found.published is None, "its cell is empty"
    assert not found.is_demo


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_file_that_readers_download_can_be_read_back(client: Client, language: str) -> None:
    """On English screens too, and by the command."""
    make_index("fuld")
    page = FiguresPage.objects.get(locale__language_code="da")
    content = client.get(f"{page.url}fuld.csv").content
    with translation.override(language):
        report = read(content)
    assert report.refused == []
    assert (len(report.new), len(report.changed), report.unchanged) == (0, 0, 6)


@pytest.mark.parametrize("language", ["da", "en"])
def test_each_of_its_columns_is_read_but_the_name_of_the_place(language: str) -> None:
    with translation.override(language):
        _series, _place_name, *names = (name.lower() for name in csv_header())
    known = {name for column, others in COLUMNS.items() for name in (column, *others)}
    assert set(names) - known == set()


REFUSED: list[tuple[str, str, str, str]] = [
    (
        ROW.replace("proeve;", "ukendt;"),
        "series",
        "Der er ingen serie »ukendt«",
        "There is no series",
    ),
    (ROW.replace("proeveby", "ukendt"), "place", "Der er intet sted »ukendt«", "There is no place"),
    (ROW.replace("proeve;", ";"), "series", "Cellen er tom", "The cell is empty"),
    (ROW.replace("2015", "15"), "year", "fire cifre", "four digits"),
    (ROW.replace("2015", "1950"), "year", "2000", "2000"),
    (ROW.replace("83,9", "mange"), "value", "er ikke et tal", "is not a number"),
    (ROW.replace("83,9", ""), "value", "Cellen er tom", "The cell is empty"),
    (ROW.replace("83,9", "100,1"), "value", "mellem 0 og 100", "between 0 and 100"),
    (ROW.replace("83,9", "-1"), "value", "mellem 0 og 100", "between 0 and 100"),
    (ROW.replace("83,9", "83,94"), "value", "decimal", "decimal"),
    (ROW.replace("83,9", "1.234,5"), "value", "", ""),
    (ROW.replace("Prøvekilden", ""), "source_da", "Cellen er tom", "The cell is empty"),
    (ROW.replace("Prøvekilden", "=HYPERLINK(1)"), "source_da", "formel", "formula"),
    (ROW.replace("Prøvekilden", "x" * 201), "source_da", "200", "200"),
    (f"{ROW};90", "low", "", "interval must hold"),
    (f"{ROW};;80", "high", "", "interval must hold"),
    (f"{ROW};;;31-02-2015", "published", "er ikke en dato", "is not a date"),
    (f"{ROW};;;;måske", "break_after", "hverken ja eller nej", "neither yes nor no"),
    (f"{ROW};;;;;forår", "year_of", "kendes ikke her", "not known here"),
    (f"{ROW};;;;;;javascript:x", "source_url", "", "valid URL"),
    (f"{ROW};;;;;;;mere", "", "flere celler", "more cells"),
]


@pytest.mark.parametrize("row, column, danish, english", REFUSED)
def test_a_refused_row_says_where_and_why(row: str, column: str, danish: str, english: str) -> None:
    content = table("", row, header=f"{HEADER};low;high;published;break_after;year_of;source_url")
    for language, words in (("da", danish), ("en", english)):
        with translation.override(language):
            report = read(content)
        assert report.good == 0
        assert [(each.line, each.column) for each in report.refused] == [(3, column)]
        assert words in report.refused[0].message


def test_an_unknown_series_is_told_which_exist() -> None:
    make_series("tillid")
    message = read(table(ROW.replace("proeve;", "ukendt;"))).refused[0].message
    assert "proeve" in message
    assert "tillid" in message


def test_a_row_twice_is_refused_the_second_time() -> None:
    report = read(table(ROW, ROW.replace("83,9", "50"), ROW.replace("proeveby", "Prøveby")))
    assert len(report.new) == 1
    assert [each.line for each in report.refused] == [3, 4]
    assert "linje 2" in report.refused[0].message


@pytest.mark.parametrize(
    "content, words",
    [
        (b"", "tom"),
        (b"\n\n;;;\n", "tom"),
        (b"\x00" * 100, "ren tekst"),
        (b"PK\x03\x04\x00\x00binary", "ren tekst"),
        (b"\x81\x8d\x8f\x90", "ren tekst"),
        (b'series;place\n"never closed', "ren tekst"),
        (b"x" * (LARGEST_FILE + 1), "større end"),
        (b";".join(b"c%d" % n for n in range(10_000)), "kolonner"),
        (f"{HEADER}\n".encode() + b"a\n" * 5_001, "rækker"),
        (b"navn;tal\na;1\n", "Disse mangler: series, place, year, value, source_da"),
        (f"{HEADER};value\n".encode(), "to gange: value"),
        (b"series;" + b"y" * 200_000, "ren tekst"),
    ],
)
def test_a_file_that_is_no_table_of_figures(content: bytes, words: str) -> None:
    with pytest.raises(BadTable, match=words):
        read(content)


def test_queries_do_not_grow_with_the_rows() -> None:
    rows = [f"proeve;proeveby;{2000 + number};{number},5;Kilde" for number in range(90)]
    with CaptureQueriesContext(connection) as asked:
        report = read(table(*rows))
    assert len(report.new) == 90
    assert len(asked) == 3


# Cells ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, value",
    [
        ("83,9", "83.9"), ("83.9", "83.9"), ("83,9 %", "83.9"), ("83,9\N{NO-BREAK SPACE}%", "83.9"),
        ("83 pct.", "83"), ("1.234,5", "1234.5"), ("1,234.5", "1234.5"), ("1.234.567", "1234567"),
        ("0", "0"), ("-3", "-3"), (",5", "0.5"),
    ],
)  # fmt: skip
def test_numbers_as_people_write_them(text: str, value: str) -> None:
    assert cells.share(text) == Decimal(value)


@pytest.mark.parametrize("text", ["x", "1e5", "NaN", "Infinity", "1/2", "8" * 50, "٣", "--1", "=1"])
def test_no_numbers(text: str) -> None:
    with pytest.raises(cells.BadCell):
        cells.share(text)


@pytest.mark.parametrize(
    "text",
    [
        "2015-12-07",
        "07-12-2015",
        "7.12.2015",
        "7/12/2015",
        "7/12 2015",
        "7. december 2015",
        "7 December 2015",
    ],
)
def test_days_as_people_write_them(text: str) -> None:
    assert cells.day(text) == date(2015, 12, 7)


@pytest.mark.parametrize(
    "text", ["31-02-2015", "0000-00-00", "7. jul 2015", "7-12-15", "42345", "i går"]
)
def test_no_days(text: str) -> None:
    with pytest.raises(cells.BadCell):
        cells.day(text)


# The command ----------------------------------------------------------------------------------


def run(file: Path, *options: str) -> str:
    out = StringIO()
    call_command("import_figures", str(file), *options, stdout=out)
    return out.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "tal.csv"
    path.write_bytes(table(ROW, header=HEADER))
    return path


def test_the_command_imports_once(file: Path) -> None:
    assert "1 new, 0 changed, 0 as before, 0 refused" in run(file)
    assert figure().value == Decimal("83.9")
    assert "0 new, 0 changed, 1 as before, 0 refused" in run(file)


def test_a_dry_run_changes_nothing(file: Path) -> None:
    assert run(file, "--dry-run").startswith("Nothing is changed. Figures: 1 new")
    assert not Observation.objects.filter(series__code="proeve").exists()


def test_a_refused_row_stops_all_unless_told_otherwise(file: Path) -> None:
    file.write_bytes(table(ROW, ROW.replace("2015", "x")))
    out = StringIO()
    with pytest.raises(CommandError, match="--good-rows"):
        call_command("import_figures", str(file), stdout=out)
    assert "Line 3, year: Write the year with four digits." in out.getvalue()
    assert not Observation.objects.filter(series__code="proeve").exists()
    assert "1 new" in run(file, "--good-rows")
    assert figure().year == 2015


@pytest.mark.parametrize("content, words", [(b"\x00", "plain text"), (None, "No such file")])
def test_the_command_says_why_it_stops(tmp_path: Path, content: Any, words: str) -> None:
    path = tmp_path / "tal.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CommandError, match=re.escape(words)):
        run(path)
