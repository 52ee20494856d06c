"""PDFs with text on their pages, made here."""

import io
from collections.abc import Mapping

from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

_TABLE = (
    "/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <00> <FF> "
    "endcodespacerange {number} beginbfchar {rows} endbfchar endcmap end end"
)


def pdf(*pages: str, password: str = "", names: Mapping[str, str] | None = None) -> bytes:
    """Return a PDF with a line of text on each page, behind a password if one is given.

    `names` are the UTF-16 units, as hexadecimal numbers, that letters say they stand for.
    """
    writer = PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
            NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
        }
    )
    if names:
        rows = " ".join(f"<{ord(letter):02X}> <{unit}>" for letter, unit in names.items())
        table = DecodedStreamObject()
        table.set_data(_TABLE.format(number=len(names), rows=rows).encode())
        font[NameObject("/ToUnicode")] = writer._add_object(table)
    for text in pages:
        page = writer.add_blank_page(width=595, height=842)
        fonts = DictionaryObject({NameObject("/F1"): font})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        line = b"BT /F1 12 Tf 50 780 Td (" + text.encode("cp1252") + b") Tj ET"
        stream = DecodedStreamObject()
        stream.set_data(line)
        page[NameObject("/Contents")] = writer._add_object(stream)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    return _written(writer)


def bomb() -> bytes:
    """Return a small PDF whose only page would need 400 MB."""
    writer = PdfWriter()
    page = writer.add_blank_page(width=595, height=842)
    stream = DecodedStreamObject()
    stream.set_data(b" " * 400_000_000)
    page[NameObject("/Contents")] = writer._add_object(stream.flate_encode())
    return _written(writer)


def _written(writer: PdfWriter) -> bytes:
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()
