"""Uploaded documents: the content must be what the name says, whatever a browser calls it.

A file is refused when its first bytes or its structure don't belong to its ending, when it could be
read as a web page as well (a polyglot), when it holds macros, and when it is empty or too big.
"""

import zipfile
from typing import BinaryIO, Final

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

MAX_BYTES: Final = 50 * 1024 * 1024
# What must be inside: for the formats of Office a part, for OpenDocument the first entry's text.
_OFFICE: Final = {
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "pptx": "ppt/presentation.xml",
}
_OPEN_DOCUMENT: Final = {"odt": b"text", "ods": b"spreadsheet", "odp": b"presentation"}
# Where LibreOffice keeps macros in Basic, and those in Python, JavaScript and BeanShell.
_MACROS: Final = ("Basic/", "Scripts/")
_TEXT: Final = ("csv", "txt")
EXTENSIONS: Final = ("pdf", *_OFFICE, *_OPEN_DOCUMENT, *_TEXT)

_START: Final = 1024
_END: Final = 4096
_MOST_ENTRIES: Final = 10_000
# Stands before each name in the list at the end of a zip archive.
_ENTRY: Final = b"PK\x01\x02"
# What makes a browser that guesses take a file for a web page (the WHATWG's MIME Sniffing).
_MARKUP: Final = (
    b"<!doctype",
    b"<html",
    b"<head",
    b"<body",
    b"<script",
    b"<iframe",
    b"<svg",
    b"<?xml",
)


def problem_of(file: BinaryIO, name: str) -> str | None:
    """Return why the document in `file`, called `name`, can't be taken, and what to do; else None."""
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    if extension not in EXTENSIONS:
        return _(
            "Files of this kind can't be uploaded. Save the document as one of: %(kinds)s."
        ) % {"kinds": ", ".join(EXTENSIONS)}
    file.seek(0, 2)
    size = file.tell()
    if not size:
        return _("The file is empty. Check that it was saved, and upload it again.")
    if size > MAX_BYTES:
        return _(
            "The file takes up %(size)s. A document may take up %(limit)s. Save it with smaller "
            "pictures, or divide it."
        ) % {"size": filesizeformat(size), "limit": filesizeformat(MAX_BYTES)}
    if _has_macros(file, extension):
        return _("The document holds macros. Save it without macros, or as a PDF.")
    if not _is(file, extension, size):
        return _(
            "The content isn't that of a %(kind)s file, or the file is damaged. Open it in the "
            "program that made it, and save it anew as %(kind)s."
        ) % {"kind": extension.upper()}
    return None


def _is(file: BinaryIO, extension: str, size: int) -> bool:
    file.seek(0)
    start = file.read(_START)
    if extension == "pdf":
        file.seek(max(0, size - _END))
        return start.startswith(b"%PDF-") and b"%%EOF" in file.read() and not _is_markup(start)
    if extension in _TEXT:
        return _is_plain_text(file) and not _is_markup(start)
    # A zip archive may have anything in front of it, so the first bytes count.
    return start.startswith(b"PK\x03\x04") and _is_office_document(file, extension)


def _is_markup(start: bytes) -> bool:
    lowered = start.lower()
    return any(mark in lowered for mark in _MARKUP)


def _is_plain_text(file: BinaryIO) -> bool:
    """Whether no control characters are inside (UTF-16 has them: a browser would show rubbish)."""
    file.seek(0)
    unwanted = bytes(code for code in range(32) if chr(code) not in "\t\n\r\f")
    return all(
        len(block) == len(block.translate(None, unwanted))
        for block in iter(lambda: file.read(1 << 20), b"")
    )


def _is_office_document(file: BinaryIO, extension: str) -> bool:
    names = _names_inside(file)
    if extension in _OFFICE:
        return "[Content_Types].xml" in names and _OFFICE[extension] in names
    expected = b"application/vnd.oasis.opendocument." + _OPEN_DOCUMENT[extension]
    # The specification wants it first and uncompressed, so that it stands at byte 38.
    file.seek(30)
    return file.read(8 + len(expected)) == b"mimetype" + expected and "content.xml" in names


def _has_macros(file: BinaryIO, extension: str) -> bool:
    if extension not in {*_OFFICE, *_OPEN_DOCUMENT}:
        return False
    return any(
        name.lower().endswith("vbaproject.bin") or name.startswith(_MACROS)
        for name in _names_inside(file)
    )


def _names_inside(file: BinaryIO) -> list[str]:
    """Return the names of what a zip archive holds, without unpacking; none when it is no archive."""
    if _listed(file) > _MOST_ENTRIES:
        return []
    try:
        file.seek(0)
        with zipfile.ZipFile(file) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return []


def _listed(file: BinaryIO) -> int:
    """Return how many names a zip archive may list, before they are read: a million take 300 MB."""
    file.seek(0)
    return sum(block.count(_ENTRY) for block in iter(lambda: file.read(1 << 20), b""))
