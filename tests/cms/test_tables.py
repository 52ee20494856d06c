"""Tables as files for a spreadsheet."""

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from cms.tables import csv_response

HEADER = ["Sted", "År", "Procent"]


def rows_of(content: bytes, delimiter: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=delimiter))


def cell_of(value: Any, language: str = "da") -> str:
    answer = csv_response("x", language, ["Tal"], [[value]])
    # A delimiter of its own keeps what is left empty from vanishing.
    return rows_of(answer.content, ";" if language == "da" else ",")[1][0]


def test_danish_has_semicolons_and_commas_english_commas_and_points() -> None:
    row = ["Løvvangen", 2015, Decimal("83.9")]
    danish = csv_response("tal", "da", HEADER, [row]).content
    english = csv_response("tal", "en", HEADER, [row]).content
    assert danish.decode("utf-8-sig") == "Sted;År;Procent\r\nLøvvangen;2015;83,9\r\n"
    assert english.decode("utf-8-sig") == "Sted,År,Procent\r\nLøvvangen,2015,83.9\r\n"


def test_the_byte_order_mark_tells_excel_of_utf_8() -> None:
    assert csv_response("tal", "da", HEADER, []).content.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    "name, file",
    [
        ("tryg-i-nabolaget", "tryg-i-nabolaget.csv"),
        ("liste.csv", "liste.csv"),
        ('på "tværs"\r\nX: y', "pa-tværs-x-y.csv"),
        ("»«", "table.csv"),
    ],
)
def test_the_name_of_the_file_is_plain(name: str, file: str) -> None:
    answer = csv_response(name, "da", HEADER, [])
    file = file.replace("æ", "")  # slugify drops what has no plain letter
    assert answer["Content-Disposition"] == f'attachment; filename="{file}"'
    assert answer["Content-Type"] == "text/csv; charset=utf-8"


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "＝"])
def test_text_that_looks_like_a_formula_is_defused(sign: str) -> None:
    assert cell_of(f"{sign}1+1") == f"'{sign}1+1"


@pytest.mark.parametrize(
    "value, danish, english",
    [
        (-2.5, "-2,5", "-2.5"),
        (date(2015, 12, 7), "2015-12-07", "2015-12-07"),
        (True, "ja", "yes"),
        (False, "nej", "no"),
        ('Hus; "hjem"', 'Hus; "hjem"', 'Hus; "hjem"'),
        ("a\0b", "ab", "ab"),
    ],
)
def test_values_as_cells(value: Any, danish: str, english: str) -> None:
    assert cell_of(value, "da") == danish
    assert cell_of(value, "en") == english


def test_nothing_is_an_empty_cell() -> None:
    content = csv_response("tal", "da", HEADER, [["Aalborg", None, Decimal("89.0")]]).content
    assert rows_of(content, ";")[1] == ["Aalborg", "", "89"]
