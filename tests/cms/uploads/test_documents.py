"""Documents: taken for what they are, served so that they can run nothing, described at the link."""

import io
import json
import struct
import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.models import Collection

from cms.models import SiteDocument
from cms.uploads.documents import problem_of
from cms.uploads.tagged import is_tagged
from tests.cms.uploads import files

pytestmark = [pytest.mark.django_db, pytest.mark.once]

SCRIPT = b"<script>alert(1)</script>"
PROGRAM = b"MZ\x90\x00" + b"\x00" * 500
UNTAGGED = "PDF'en er ikke mærket op"

# Each with words of its Danish message.
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "program.pdf": (lambda: PROGRAM, "passer ikke til en PDF-fil"),
    "page.pdf": (lambda: b"<!doctype html>" + SCRIPT, "passer ikke til en PDF-fil"),
    "both.pdf": (
        lambda: files.pdf().replace(b"%PDF-1.7\n", b"%PDF-1.7\n<html>" + SCRIPT),
        "passer ikke til en PDF-fil",
    ),
    "late.pdf": (lambda: SCRIPT + files.pdf(), "passer ikke til en PDF-fil"),
    "cut.pdf": (lambda: files.pdf()[:200], "passer ikke til en PDF-fil"),
    "empty.pdf": (lambda: b"", "tom"),
    "program.docx": (lambda: PROGRAM, "passer ikke til en DOCX-fil"),
    "table.docx": (lambda: files.archive(xl__workbook_0xml="x"), "passer ikke til en DOCX-fil"),
    "archive.xlsx": (lambda: files.archive(readme_0txt="x"), "passer ikke til en XLSX-fil"),
    "late.docx": (lambda: SCRIPT + files.docx(), "passer ikke til en DOCX-fil"),
    "macros.docx": (lambda: files.docx(macros="word/vbaProject.bin"), "makroer"),
    "macros.odt": (lambda: files.odt(macros="Basic/Standard/Module1.xml"), "makroer"),
    "scripts.odt": (lambda: files.odt(macros="Scripts/python/hent.py"), "makroer"),
    "text.odt": (files.docx, "passer ikke til en ODT-fil"),
    "page.txt": (lambda: b"  <html>" + SCRIPT, "passer ikke til en TXT-fil"),
    "program.csv": (lambda: PROGRAM, "passer ikke til en CSV-fil"),
    "program.exe": (lambda: PROGRAM, "kan ikke lægges op"),
    "page.html": (lambda: SCRIPT, "kan ikke lægges op"),
    "drawing.svg": (lambda: b"<svg/>", "kan ikke lægges op"),
    "old.doc": (lambda: b"\xd0\xcf\x11\xe0" * 99, "kan ikke lægges op"),
    "macros.docm": (files.docx, "kan ikke lægges op"),
    "noending": (files.pdf, "kan ikke lægges op"),
}
GOOD: dict[str, Callable[[], bytes]] = {
    "strategi.pdf": files.pdf,
    "STRATEGI.PDF": files.pdf,
    "brev.docx": files.docx,
    "brev.odt": files.odt,
    "tal.csv": lambda: "år;tal\n2025;83,9\n".encode("cp1252"),
    "tal.txt": lambda: "Tryghed på havnen – 2025".encode(),
    "æøå.txt": lambda: b"a",
    "n" * 180 + ".txt": lambda: b"a",
}


@pytest.fixture(autouse=True)
def _own_media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def root() -> int:
    collection: int = Collection.get_first_root_node().pk
    return collection


def upload_one(admin: Client, name: str, content: bytes) -> Any:
    file = SimpleUploadedFile(name, content)
    return admin.post(
        reverse("wagtaildocs:add"),
        {"title": "Strategi", "collection": root(), "language": "da", "file": file},
        follow=True,
    )


def upload_many(admin: Client, name: str, content: bytes) -> dict[str, Any]:
    file = SimpleUploadedFile(name, content)
    data = {"title": name, "collection": root(), "files[]": file}
    response = admin.post(reverse("wagtaildocs:add_multiple"), data)
    assert response.status_code == 200
    answer: dict[str, Any] = json.loads(response.content)
    return answer


def upload_in_chooser(admin: Client, name: str, content: bytes) -> dict[str, Any]:
    file = SimpleUploadedFile(name, content)
    data = {"title": "Strategi", "collection": root(), "language": "en", "file": file}
    response = admin.post(
        reverse("wagtaildocs_chooser:create"),
        {f"document-chooser-upload-{field}": value for field, value in data.items()},
    )
    assert response.status_code == 200
    answer: dict[str, Any] = json.loads(response.content)
    return answer


def errors_of(html: str) -> str:
    soup = BeautifulSoup(html, "html.parser")
    return " ".join(found.get_text(" ", strip=True) for found in soup.select(".error-message"))


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_a_bad_document_is_refused_in_danish(admin: Client, name: str) -> None:
    make, words = HOSTILE[name]
    before = SiteDocument.objects.count()

    assert words in errors_of(upload_one(admin, name, make()).content.decode())
    assert words in errors_of(upload_in_chooser(admin, name, make())["htmlFragment"])
    many = upload_many(admin, name, make())
    assert not many["success"]
    assert words in many["error_message"]
    assert SiteDocument.objects.count() == before


@pytest.mark.slow
@pytest.mark.parametrize("name", GOOD)
def test_a_good_document_comes_in(admin: Client, name: str) -> None:
    before = SiteDocument.objects.count()
    content = GOOD[name]()

    upload_one(admin, name, content)
    assert upload_in_chooser(admin, name, content)["step"] == "chosen"
    assert upload_many(admin, name, content)["success"]

    assert SiteDocument.objects.count() == before + 3
    for document in SiteDocument.objects.order_by("-pk")[:3]:
        response = Client().get(document.url)
        assert b"".join(response.streaming_content) == content


@pytest.mark.once
def test_an_archive_with_endless_names_costs_nothing() -> None:
    """A million of them fit into a file that may come in, and took 300 MB and 13 seconds to read."""
    listed = b"PK\x01\x02" + struct.pack("<6H3I5H2I", 20, 20, *[0] * 7, 1, *[0] * 6) + b"a"
    names = listed * 100_000
    end = b"PK\x05\x06" + struct.pack("<4H2IH", 0, 0, 65_535, 65_535, len(names), 4, 0)
    file = io.BytesIO(b"PK\x03\x04" + names + end)
    tracemalloc.start()
    try:
        assert "DOCX" in str(problem_of(file, "strategi.docx"))
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


def test_a_document_that_is_too_big(admin: Client, monkeypatch: Any) -> None:
    from cms.uploads import documents

    monkeypatch.setattr(documents, "MAX_BYTES", 100)
    errors = errors_of(upload_one(admin, "a.txt", b"a" * 101).content.decode())

    assert "Filen fylder 101\xa0bytes. Et dokument må højst fylde 100\xa0bytes." in errors


@pytest.mark.parametrize("name", ["a.pdf", "a.txt", "tal.csv", "brev.docx"])
def test_a_document_is_fetched_and_runs_nothing(name: str) -> None:
    document = SiteDocument.objects.create(title="a", file=ContentFile(b"x" * 9, name=name))
    response = Client().get(document.url)

    assert response.status_code == 200
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert not response.cookies


def test_a_missing_file_is_a_404() -> None:
    document = SiteDocument.objects.create(title="a", file=ContentFile(b"x", name="a.pdf"))
    document.file.storage.delete(document.file.name)

    assert Client().get(document.url).status_code == 404


@pytest.mark.slow
def test_an_untagged_pdf_is_taken_with_a_hint(admin: Client) -> None:
    single = upload_one(admin, "a.pdf", files.pdf())
    many = upload_many(admin, "b.pdf", files.pdf())

    document = SiteDocument.objects.latest("pk")
    assert document.tagged is False
    assert UNTAGGED in BeautifulSoup(single.content.decode(), "html.parser").get_text()
    assert UNTAGGED in BeautifulSoup(many["form"], "html.parser").get_text()
    edit = admin.get(reverse("wagtaildocs:edit", args=[document.pk])).content.decode()
    assert UNTAGGED in BeautifulSoup(edit, "html.parser").get_text()


def test_a_tagged_pdf_needs_no_hint(admin: Client) -> None:
    single = upload_one(admin, "a.pdf", files.pdf(tagged=True))

    assert SiteDocument.objects.latest("pk").tagged is True
    assert UNTAGGED not in BeautifulSoup(single.content.decode(), "html.parser").get_text()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7\n%%EOF",
        files.pdf()[:150],
        files.pdf().replace(b"/Root 1 0 R", b"/Root 9 0 R"),
    ],
)
def test_a_pdf_that_nobody_can_read_gives_no_answer(content: bytes) -> None:
    assert is_tagged(ContentFile(content)) is None


@pytest.mark.parametrize(
    ("language", "written_in", "details"),
    [
        ("da", "da", "PDF, 1,2\xa0MB, dansk"),
        ("da", "en", "PDF, 1,2\xa0MB, engelsk"),
        ("en", "da", "PDF, 1.2\xa0MB, in Danish"),
        ("en", "en", "PDF, 1.2\xa0MB, in English"),
    ],
)
def test_type_size_and_language_at_the_link(language: str, written_in: str, details: str) -> None:
    document = SiteDocument(title="Strategi", language=written_in, file_size=1_258_291)
    document.file.name = "documents/strategi.pdf"
    with translation.override(language):
        assert document.details == details
