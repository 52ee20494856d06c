"""What was missed or damaged is mended by a comparison, or built anew."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from wagtail.models import Page

from cms.jobs import drain
from cms.jobs.models import Job
from initiatives.models import InitiativePage
from search import backends, indexing
from search.document import SearchDocument
from search.documents import documents_of, key_of
from search.engines.base import EngineUnavailable
from search.models import IndexBuild
from tests.search.site.index import Index, PostgresIndex, SqliteIndex
from tests.search.site.pages import CANARY, keys, new_page
from tests.search.site.reader import Reader

pytestmark = pytest.mark.django_db


def invent(document: SearchDocument) -> None:
    backends.engine().delete([document.key])
    backends.engine().upsert([replace(document, key="page:999999")])


def make_older(document: SearchDocument) -> None:
    backends.engine().delete([document.key])
    backends.engine().upsert([replace(document, version=1)])


def make_newer(document: SearchDocument) -> None:
    backends.engine().upsert([replace(document, version=document.version + 10)])


@pytest.mark.slow
@pytest.mark.parametrize("tamper", [invent, make_older, make_newer])
def test_reconcile_repairs_what_was_missed(
    page: InitiativePage, index: Index, tamper: Callable[[SearchDocument], None]
) -> None:
    [document] = documents_of([page])
    tamper(document)
    assert index.content() != index.rebuilt()
    written, _removed = indexing.repair(connection.vendor, everything=False) or (0, 0)
    assert written == 1
    assert index.content() == index.rebuilt()
    assert indexing.repair(connection.vendor, everything=False) == (0, 0)


@pytest.mark.slow
def test_reconcile_sees_what_went_past_every_signal(page: InitiativePage, reader: Reader) -> None:
    Page.objects.filter(pk=page.pk).update(live=False)
    assert indexing.repair(connection.vendor, everything=False) == (0, 1)
    assert key_of(page.pk) not in keys()


@pytest.mark.slow
@pytest.mark.parametrize("everything", [False, True])
def test_what_is_hidden_while_a_repair_writes_stays_away(
    page: InitiativePage, monkeypatch: pytest.MonkeyPatch, everything: bool
) -> None:
    engine = backends.engine()
    write = engine.upsert
    invent(*documents_of([page]))

    def write_late(documents: Iterable[SearchDocument]) -> list[str]:
        """Write what was read before another worker took the page out of the index."""
        found = list(documents)
        monkeypatch.undo()
        page.unpublish()
        drain()
        return write(found)

    monkeypatch.setattr(engine, "upsert", write_late)
    indexing.repair(connection.vendor, everything=everything)
    assert key_of(page.pk) not in keys()


def remove(index: Index) -> None:
    index.lose()


def cut(index: SqliteIndex) -> None:
    content_of = index.path.read_bytes()
    index.path.write_bytes(content_of[: len(content_of) // 2])


def overwrite(index: SqliteIndex) -> None:
    index.path.write_bytes(b"no database at all " * 1000)


def empty(index: SqliteIndex) -> None:
    index.path.write_bytes(b"")


def drop_tables(index: PostgresIndex) -> None:
    index.run("DROP SCHEMA search_live CASCADE")


def drop_table(index: PostgresIndex) -> None:
    index.run("DROP TABLE search_live.weight")


FILE = pytest.mark.vendor("sqlite")
SERVER = pytest.mark.vendor("postgresql")


@pytest.mark.slow
@pytest.mark.parametrize(
    "damage",
    [
        remove,
        *(pytest.param(damage, marks=FILE) for damage in (cut, overwrite, empty)),
        *(pytest.param(damage, marks=SERVER) for damage in (drop_tables, drop_table)),
    ],
)
def test_a_damaged_index_is_said_in_a_line_and_built_anew(
    index: Any, reader: Reader, damage: Callable[[Any], None]
) -> None:
    new_page()
    Job.objects.exclude(kind=indexing.INDEX).delete()
    backends.close()
    if isinstance(index, SqliteIndex):
        for leftover in index.path.parent.glob(f"{index.path.name}-*"):
            leftover.unlink()
    damage(index)
    for language, words in (("da", "Søgningen svarer ikke"), ("en", "The search is not answering")):
        answer = reader.search(language, "natteliv nightlife")
        assert words in answer.text
        assert answer.hits == []
    assert not backends.engine().is_ready()
    drain()
    assert not Job.objects.exists()
    assert len(reader.search("da", CANARY).hits) == 1
    assert index.content() == index.rebuilt()


@pytest.mark.slow
def test_an_index_that_somebody_else_holds_is_waited_for_and_not_built_anew(
    page: InitiativePage,
    index: Index,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr("search.engines.sqlite_file.BUSY_SECONDS", 0.1)
    backends.close()
    IndexBuild.objects.all().delete()
    page.lead = "Papegøjer."
    page.save_revision().publish()
    with index.held():
        drain()
    assert Job.objects.get(key=f"{key_of(page.pk)} {connection.vendor}").attempts
    Job.objects.update(not_before=timezone.now())
    drain()
    assert not Job.objects.exists()
    assert "papegøjer" in backends.engine().vocabularies(["da"])["da"].words
    assert "built anew" not in caplog.text
    assert not IndexBuild.objects.exists()


@pytest.mark.slow
def test_an_index_that_cannot_be_built_keeps_the_job(
    page: InitiativePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*args: object) -> None:
        raise EngineUnavailable("The disk is full.")

    page.unpublish()
    monkeypatch.setattr(backends.engine(), "delete", away)
    monkeypatch.setattr(backends.engine(), "rebuild", away)
    drain()
    job = Job.objects.get(key=f"{key_of(page.pk)} {connection.vendor}")
    assert "The disk is full." in job.error
    assert job.attempts == 1
