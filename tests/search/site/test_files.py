"""Documents in the search: found by title and text while a public page links to them (F24)."""

import logging
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from cms.jobs import drain
from cms.jobs.models import Job
from cms.models import SiteDocument
from home.models import StandardPage, StrategyVersion
from search import backends, pdf_text
from search.models import FileText
from tests.search.site.pdfs import bomb, pdf
from tests.search.site.reader import Answer, Reader

pytestmark = pytest.mark.django_db

PAGES = ("Forord", "Om gadebelysning", "Her er papegøjer og natteravne", "Slut")


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def make(content: bytes, name: str = "zebraplan.pdf", **values: Any) -> SiteDocument:
    """Return a document that no page links to."""
    return SiteDocument.objects.create(
        **{"title": "Zebraplan for havnen", "file": ContentFile(content, name=name), **values}
    )


def page_with(document: SiteDocument, language: str = "da") -> StandardPage:
    """Publish a link to the document on a standard page of the demo content."""
    page = StandardPage.objects.filter(locale__language_code=language, live=True).first()
    assert page is not None
    page.body = [
        *page.body.raw_data,
        {"type": "document", "value": {"document": document.pk, "title": "Hent planen"}},
    ]
    page.save_revision().publish()
    return page


def kinds(answer: Answer) -> dict[str, int]:
    return answer.counts.get("kind", {})


def found(reader: Reader, words: str) -> list[str]:
    return [hit.url for hit in reader.search("da", words).hits]


@pytest.mark.slow
def test_a_word_of_the_third_page_leads_there(reader: Reader) -> None:
    document = make(pdf(*PAGES))
    page_with(document)
    drain()
    [hit] = reader.search("da", "papegøjerne").hits
    assert hit.title == "Zebraplan for havnen"
    assert hit.url == f"{document.url}#page=3"
    said = " ".join(hit.element.get_text(" ").split())
    assert "Dokument" in said
    assert "PDF" in said
    assert "dansk" in said
    assert "Side 3" in said
    assert "papegøjer" in hit.element.select_one("p mark").get_text()
    answer = reader.search("da", "zebraplan")
    assert answer.urls == [document.url]
    assert kinds(answer) == {"document": 1}
    assert reader.client.get(document.url).status_code == 200


def test_english_readers_find_it_apart_and_in_their_words(reader: Reader) -> None:
    page_with(make(pdf(*PAGES)))
    drain()
    answer = reader.search("en", "papegøjer")
    assert answer.hits == []
    [hit] = answer.other_hits
    assert "Page 3" in hit.element.get_text()
    assert "in Danish" in hit.element.get_text()
    assert hit.element.h3["lang"] == "da"


def test_names_of_documents_are_suggested(reader: Reader) -> None:
    document = make(pdf(*PAGES))
    page_with(document)
    drain()
    offered = reader.client.get("/da/soeg/suggestions.json?q=zebrapl").json()["suggestions"]
    assert offered == [{"title": "Zebraplan for havnen", "url": document.url, "kind": "Dokument"}]


@pytest.mark.slow
def test_the_document_of_a_version_of_the_strategy_is_found(reader: Reader) -> None:
    document = make(pdf(*PAGES))
    version = StrategyVersion.objects.order_by("-number").first()
    assert version is not None
    version.document_da = document
    version.save()
    drain()
    assert found(reader, "papegøjer") == [f"{document.url}#page=3"]
    version.document_da = None
    version.save()
    drain()
    assert found(reader, "papegøjer") == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "state", ["linked from nowhere", "draft", "taken off", "restricted", "private", "deleted"]
)
def test_what_no_public_page_links_to_is_not_found(reader: Reader, state: str) -> None:
    document = make(pdf(*PAGES))
    page = None if state == "linked from nowhere" else page_with(document)
    drain()
    if page is not None:
        assert found(reader, "papegøjer")
    if state == "draft":
        page.body = []
        page.save_revision().publish()
        page.body = [
            {"type": "document", "value": {"document": document.pk, "title": "Hent planen"}}
        ]
        page.save_revision()
    elif state == "taken off":
        page.unpublish()
    elif state == "restricted":
        PageViewRestriction.objects.create(page=page, restriction_type="login")
    elif state == "private":
        private = Collection.get_first_root_node().add_child(name="Internt")
        CollectionViewRestriction.objects.create(collection=private, restriction_type="login")
        document.collection = private
        document.save()
    elif state == "deleted":
        document.delete()
    # At once, whatever the index still holds.
    assert found(reader, "papegøjer") == []
    drain()
    answer = reader.search("da", "papegøjer")
    assert (answer.hits, kinds(answer)) == ([], {})
    assert reader.search("en", "papegøjer").other_hits == []
    suggestions = reader.client.get("/da/soeg/suggestions.json?q=zebrapl").json()["suggestions"]
    assert suggestions == []
    assert not [key for key in backends.engine().versions() if key.startswith("document:")]


@pytest.mark.slow
def test_a_new_file_is_read_anew_and_an_old_one_is_not(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = make(pdf(*PAGES))
    page_with(document)
    drain()
    document.file = ContentFile(pdf("Her er flodheste"), name="ny.pdf")
    document._set_document_file_metadata()
    document.save()
    drain()
    assert found(reader, "papegøjer") == []
    assert found(reader, "flodheste") == [f"{document.url}#page=1"]

    def refuse(*arguments: Any, **options: Any) -> list[str]:
        raise AssertionError("read again")

    monkeypatch.setattr("search.files.pages_of", refuse)
    document.title = "Plan for kakaduer"
    document.save()
    drain()
    assert found(reader, "kakaduer") == [document.url]
    assert found(reader, "flodheste") == [f"{document.url}#page=1"]


def test_what_the_old_file_said_is_gone_before_the_new_one_was_read(reader: Reader) -> None:
    document = make(pdf(*PAGES))
    page_with(document)
    drain()
    document.file = ContentFile(pdf("Her er flodheste"), name="ny.pdf")
    document._set_document_file_metadata()
    document.save()
    assert "natteravne" not in reader.search("da", "papegøjer").text


@pytest.mark.parametrize("fault", ["broken", "behind a password", "too slow"])
def test_what_cannot_be_read_is_said_once_and_found_by_its_title(
    reader: Reader, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    content = {
        "broken": pdf(*PAGES)[:300],
        "behind a password": pdf(*PAGES, password="hemmeligt"),
        "too slow": pdf(*PAGES),
    }[fault]
    if fault == "too slow":
        monkeypatch.setattr(pdf_text, "SECONDS", 0.001)
    document = make(content)
    page_with(document)
    with caplog.at_level(logging.WARNING, "search.files"):
        drain()
    [warning] = [each for each in caplog.records if each.name == "search.files"]
    assert f"document {document.pk}" in warning.getMessage()
    assert "papegøje" not in caplog.text
    assert found(reader, "zebraplan") == [document.url]
    assert FileText.objects.get().pages == []


def test_a_fault_of_the_storage_is_no_fault_of_the_file(reader: Reader) -> None:
    document = make(pdf(*PAGES))
    page_with(document)
    file = Path(document.file.path)
    aside = file.rename(file.with_suffix(".aside"))
    file.mkdir()
    drain()
    assert not FileText.objects.exists()
    file.rmdir()
    aside.rename(file)
    Job.objects.update(not_before=timezone.now())
    drain()
    assert found(reader, "papegøjer") == [f"{document.url}#page=3"]


def test_a_file_that_is_gone_is_said_once(reader: Reader, caplog: pytest.LogCaptureFixture) -> None:
    document = make(pdf(*PAGES))
    page_with(document)
    Path(document.file.path).unlink()
    with caplog.at_level(logging.WARNING, "search.files"):
        drain()
    assert [each.name for each in caplog.records].count("search.files") == 1
    assert found(reader, "zebraplan") == [document.url]


def test_of_a_damaged_file_only_the_kind_of_fault_is_logged(
    reader: Reader, caplog: pytest.LogCaptureFixture
) -> None:
    whole = pdf("Hemmelig tekst om papegoejer")
    document = make(whole.replace(b"(Hemmelig", b"<Hemmelig"))
    page_with(document)
    drain()
    assert "papegoej" not in caplog.text
    assert "Hemmelig" not in caplog.text


def test_half_a_character_is_no_fault(reader: Reader) -> None:
    """PostgreSQL keeps none in JSON: the job would be tried again for ever."""
    page_with(make(pdf("A papegøjer", names={"A": "D800"})))
    drain()
    assert not Job.objects.exists()
    [text] = FileText.objects.get().pages
    assert "papegøjer" in text


def test_the_page_with_most_of_the_words_is_shown(reader: Reader) -> None:
    document = make(pdf("Om papegøjer", "Om flodheste", "Papegøjer og flodheste"))
    page_with(document)
    drain()
    assert found(reader, "papegøjer flodheste") == [f"{document.url}#page=3"]


@pytest.mark.slow
def test_a_small_file_with_a_huge_page_does_no_harm(reader: Reader) -> None:
    document = make(bomb())
    page_with(document)
    drain()
    assert found(reader, "zebraplan") == [document.url]
    assert not any(FileText.objects.get().pages)


def test_a_long_document_is_cut(reader: Reader) -> None:
    words = " ".join(["ord"] * 400)
    document = make(pdf(*[words] * 80, "papegøjer"))
    page_with(document)
    drain()
    pages = FileText.objects.get(document=document).pages
    assert sum(map(len, pages)) == pdf_text.CHARACTERS
    assert found(reader, "papegøjer") == []


def test_both_databases_keep_a_text_with_odd_characters(reader: Reader) -> None:
    document = make(pdf("nul\x00tegn papegøjer"))
    page_with(document)
    drain()
    assert found(reader, "papegøjer"), connection.vendor
