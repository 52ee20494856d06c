"""Reads tables that people saved from a spreadsheet: each encoding and delimiter that Excel writes."""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Danish Excel writes a semicolon; it wins when a line has as many commas.
_DELIMITERS: Final = (";", "\t", ",")
LARGEST_FILE: Final = 5 * 1024 * 1024


class UnreadableTable(ValueError):
    """Raised for a file that is no table of text; the message says why, in English."""


@dataclass(frozen=True)
class Row:
    """A row that has something in it: the line of the file it begins on, and its cells, trimmed."""

    line: int
    cells: list[str]

    def cell(self, place: int) -> str:
        """Return the cell at `place` (0 is the first), or "" beyond the last."""
        return self.cells[place] if place < len(self.cells) else ""


def read_rows(data: bytes) -> list[Row]:
    """Return the rows of a CSV file, without the empty ones.

    UTF-8 and UTF-16 are told by their bytes; whatever is neither is Windows-1252. The delimiter is
    the one of `;`, tab and `,` that the first line has most of. Raises `UnreadableTable`.
    """
    if len(data) > LARGEST_FILE:
        raise UnreadableTable(f"The file is larger than {LARGEST_FILE // 1024 // 1024} MB.")
    text = _decoded(data)
    if "\0" in text:
        raise UnreadableTable("The file is no text. Save the table as CSV first.")
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        return list(_rows(text, delimiter))
    except csv.Error as error:
        raise UnreadableTable(f"The file can't be read as CSV: {error}.") from error


def _decoded(data: bytes) -> str:
    encodings = [name for mark, name in _BYTE_ORDER_MARKS if data.startswith(mark)]
    for encoding in (*encodings, "utf-8", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableTable("The file is neither UTF-8 nor Windows-1252.")


def _rows(text: str, delimiter: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    for cells in reader:
        trimmed = [cell.strip() for cell in cells]
        if any(trimmed):
            yield Row(line, trimmed)
        line = reader.line_num + 1
