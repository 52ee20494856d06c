"""What editors do reaches the index by the queue, and nothing else does."""

import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import pytest
from django.db import connection, transaction
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from cms.bilingual.loading import translate
from cms.jobs import drain
from cms.jobs.models import Job
from cms.scheduling import publish_scheduled
from home.models import HomePage, Person, SectionPage
from initiatives.models import (
    Area,
    AreaIndexPage,
    InitiativeIndexPage,
    InitiativePage,
    RoleAssignment,
    Theme,
)
from search import backends, indexing
from search.document import SearchDocument
from search.documents import documents_of, key_of
from search.engines.base import EngineUnavailable
from tests.search.site.index import Index, PostgresIndex, SqliteIndex
from tests.search.site.reader import Reader, address
from tests.site.hidden import story

pytestmark = pytest.mark.django_db

CANARY: Final = "quaxolot"


def new_page(title: str = f"{CANARY} ved åen", **values: Any) -> InitiativePage:
    """Return a live Danish initiative."""
    page = InitiativePage(
        title=title,
        summary=f"{CANARY} ved åen, sammen med naboerne.",
        lead=f"Vi holder åbent hus i {CANARY}.",
        now=story("Vi går en tur."),
        live=False,
        brief_title_en="House by the stream",
        brief_text_en="An open house by the stream.",
        **values,
    )
    InitiativeIndexPage.objects.get(locale__language_code="da").add_child(instance=page)
    page.save_revision().publish()
    return InitiativePage.objects.get(pk=page.pk)


def english_of(page: InitiativePage) -> InitiativePage:
    """Return its live English page, translated now."""
    texts = InitiativePage(
        title="Birdhouse by the stream",
        slug=f"birdhouse-{page.pk}",
        summary="A birdhouse by the stream.",
        lead="We hold an open house.",
        now=story("We go for a walk."),
    )
    return translate(page, texts, tool="test")


def restrict(page: Page) -> PageViewRestriction:
    return PageViewRestriction.objects.create(
        page=Page.objects.get(pk=page.pk), restriction_type=PageViewRestriction.LOGIN
    )


def keys() -> set[str]:
    return set(backends.engine().versions())


@pytest.fixture
def page(index: Index) -> InitiativePage:
    """A published page that is in the index."""
    made = new_page()
    drain()
    assert key_of(made.pk) in keys()
    return made


def test_a_published_page_is_found(reader: Reader) -> None:
    page = new_page()
    assert reader.search("da", CANARY).hits == []
    assert drain() > 0
    assert reader.search("da", CANARY).urls == [page.url]


def test_a_published_change_is_found_and_a_draft_is_not(
    page: InitiativePage, reader: Reader
) -> None:
    page.lead = "Papegøjer."
    revision = page.save_revision()
    drain()
    assert reader.search("da", "papegøjer").hits == []
    revision.publish()
    drain()
    assert reader.search("da", "papegøjer").urls == [page.url]


def test_an_older_revision_that_goes_live_replaces_the_newer(
    page: InitiativePage, reader: Reader
) -> None:
    older = page.save_revision()
    page.lead = "Papegøjer."
    page.save_revision().publish()
    drain()
    older.publish()
    drain()
    assert reader.search("da", "papegøjer").hits == []
    assert reader.search("da", CANARY).urls == [page.url]


def test_a_changed_fact_changes_both_languages(page: InitiativePage, reader: Reader) -> None:
    english = english_of(page)
    drain()
    theme = Theme.objects.create(code="fugle", name_da="Fugleliv", name_en="Bird life")
    page = InitiativePage.objects.get(pk=page.pk)
    page.themes = [theme]
    page.save_revision().publish()
    drain()
    assert reader.search("da", theme="fugle").urls == [page.url]
    assert reader.search("en", theme="fugle").urls == [english.url]
    assert reader.search("en", "bird life").urls[0] == english.url


def test_a_renamed_theme_is_found_by_its_new_name(index: Index, reader: Reader) -> None:
    theme = InitiativePage.objects.get(code="I01", locale__language_code="da").themes.first()
    assert theme is not None
    theme.name_da, theme.name_en = "Fugleliv", "Bird life"
    theme.save()
    drain()
    assert address("I01") in reader.search("da", "fugleliv").urls
    assert address("I01", "en") in reader.search("en", "bird life").urls


@pytest.mark.parametrize("publicity", Person.Publicity.values)
def test_a_contact_is_found_by_name_where_the_page_names_them(
    page: InitiativePage, index: Index, reader: Reader, publicity: str
) -> None:
    person = Person.objects.create(name="Bo Quaxelberg", publicity=publicity)
    RoleAssignment.objects.create(initiative=page, person=person)
    is_named = publicity != Person.Publicity.NONE
    drain()
    hits = reader.search("da", "quaxelberg").hits
    assert [hit.url for hit in hits] == ([page.url] if is_named else [])
    assert ("quaxelberg" in str(index.content())) == is_named
    for hit in hits:
        assert "Quaxelberg" in [mark.get_text() for mark in hit.element.select("mark")]
    # Pages are offered by their titles alone, whoever answers for them.
    offered = reader.client.get("/da/soeg/suggestions.json?q=quaxelb").json()
    assert offered["suggestions"] == []
    assert index.content() == index.rebuilt()


def test_a_contact_who_is_hidden_or_whose_time_is_over_is_found_no_more(
    page: InitiativePage, index: Index, reader: Reader
) -> None:
    person = Person.objects.create(name="Bo Quaxelberg", publicity=Person.Publicity.NAME)
    role = RoleAssignment.objects.create(initiative=page, person=person)

    def is_found() -> bool:
        drain()
        return bool(reader.search("da", "quaxelberg").hits)

    assert is_found()
    person.publicity = Person.Publicity.NONE
    person.save()
    assert not is_found()
    assert "quaxelberg" not in str(index.content())
    person.publicity = Person.Publicity.NAME
    person.save()
    assert is_found()
    # A day that passes changes no record: the clock asks.
    yesterday = timezone.localdate() - timedelta(days=1)
    RoleAssignment.objects.filter(pk=role.pk).update(valid_to=yesterday)
    indexing.daily()
    assert not is_found()


def take_off(page: InitiativePage) -> None:
    page.unpublish()


def expire(page: InitiativePage) -> None:
    InitiativePage.objects.filter(pk=page.pk).update(expire_at=timezone.now())
    publish_scheduled()


def delete(page: InitiativePage) -> None:
    page.delete()


def delete_restricted(page: InitiativePage) -> None:
    restrict(page)
    drain()
    Page.objects.get(pk=page.pk).delete()


def restrict_the_list(page: InitiativePage) -> None:
    restrict(page.get_parent())


@pytest.mark.parametrize(
    "hide",
    [
        take_off,
        expire,
        delete,
        restrict,
        delete_restricted,
        restrict_the_list,
    ],
)
def test_a_hidden_page_leaves_the_index_in_both_languages(
    page: InitiativePage, reader: Reader, index: Index, hide: Callable[[InitiativePage], object]
) -> None:
    theme = Theme.objects.create(code="fugle", name_da="Fugle", name_en="Birds")
    page.themes = [theme]
    page.save_revision().publish()
    english = english_of(page)
    drain()
    assert {key_of(page.pk), key_of(english.pk)} <= keys()
    assert reader.search("da").facets["theme"]["fugle"] == 1
    before = {
        code: reader.search(code).response.context["results"]["total"] for code in "da en".split()
    }

    hide(InitiativePage.objects.get(pk=page.pk))

    # At once: nothing of it is shown. After the queue: nothing of it is counted or known.
    for language, words in (("da", CANARY), ("en", "birdhouse")):
        assert reader.search(language, words).hits == []
        assert reader.search(language, words).other_hits == []
    drain()
    assert not {key_of(page.pk), key_of(english.pk)} & keys()
    for language in before:
        answer = reader.search(language)
        assert answer.response.context["results"]["total"] < before[language]
        assert "fugle" not in answer.facets.get("theme", {})
        assert CANARY not in backends.engine().vocabularies([language])[language].words
    assert index.content() == index.rebuilt()


def test_a_page_moved_below_a_restricted_one_leaves_the_index(
    page: InitiativePage, reader: Reader
) -> None:
    section = SectionPage(title="Internt", slug="internt", summary="Internt.", live=False)
    HomePage.objects.get(locale__language_code="da").add_child(instance=section)
    section.save_revision().publish()
    restrict(section)
    Page.objects.get(pk=page.pk).move(Page.objects.get(pk=section.pk), pos="last-child")
    assert reader.search("da", CANARY).hits == []
    drain()
    assert key_of(page.pk) not in keys()
    assert CANARY not in backends.engine().vocabularies(["da"])["da"].words


def test_a_page_comes_back_when_its_restriction_goes(page: InitiativePage, reader: Reader) -> None:
    restriction = restrict(page)
    drain()
    assert reader.search("da", CANARY).hits == []
    restriction.delete()
    drain()
    assert reader.search("da", CANARY).urls == [page.url]


def test_a_rollback_leaves_no_job(page: InitiativePage) -> None:
    class Interrupted(Exception):
        pass

    def interrupted() -> None:
        with transaction.atomic():
            page.unpublish()
            assert Job.objects.filter(kind=indexing.INDEX).exists()
            raise Interrupted

    with pytest.raises(Interrupted):
        interrupted()
    assert not Job.objects.exists()


def test_one_job_for_many_changes(page: InitiativePage) -> None:
    for number in range(3):
        page.lead = f"{number}"
        page.save_revision().publish()
    assert (
        Job.objects.filter(
            kind=indexing.INDEX, key=f"{key_of(page.pk)} {connection.vendor}"
        ).count()
        == 1
    )


def test_a_job_may_run_twice_and_late(page: InitiativePage, index: Index) -> None:
    before = index.content()
    for _ in range(2):
        indexing.index_page({"engine": connection.vendor, "pk": page.pk})
    assert index.content() == before
    pk = page.pk
    page.delete()
    for _ in range(2):
        indexing.index_page({"engine": connection.vendor, "pk": pk})
    assert key_of(pk) not in keys()


def invent(document: SearchDocument) -> None:
    backends.engine().delete([document.key])
    backends.engine().upsert([replace(document, key="page:999999")])


def make_older(document: SearchDocument) -> None:
    backends.engine().delete([document.key])
    backends.engine().upsert([replace(document, version=1)])


def make_newer(document: SearchDocument) -> None:
    backends.engine().upsert([replace(document, version=document.version + 10)])


@pytest.mark.parametrize("tamper", [invent, make_older, make_newer])
def test_reconcile_repairs_what_was_missed(
    page: InitiativePage, index: Index, tamper: Callable[[SearchDocument], None]
) -> None:
    [document] = documents_of([page])
    tamper(document)
    assert index.content() != index.rebuilt()
    assert indexing.repair(connection.vendor, everything=False)[0] == 1
    assert index.content() == index.rebuilt()
    assert indexing.repair(connection.vendor, everything=False) == (0, 0)


def test_reconcile_sees_what_went_past_every_signal(page: InitiativePage, reader: Reader) -> None:
    Page.objects.filter(pk=page.pk).update(live=False)
    assert indexing.repair(connection.vendor, everything=False) == (0, 1)
    assert key_of(page.pk) not in keys()


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


@pytest.mark.timed
def test_an_editor_waits_for_no_index(page: InitiativePage, index: Index) -> None:
    """Whoever holds the index holds up the worker's job, not the publication."""
    page.lead = "Papegøjer."
    with index.held():
        start = time.monotonic()
        page.save_revision().publish()
        assert time.monotonic() - start < 2
    assert Job.objects.filter(
        kind=indexing.INDEX, key=f"{key_of(page.pk)} {connection.vendor}"
    ).exists()
    drain()
    assert "papegøjer" in backends.engine().vocabularies(["da"])["da"].words


def test_the_index_is_no_part_of_a_transaction_of_the_site(page: InitiativePage) -> None:
    class Interrupted(Exception):
        pass

    def interrupted() -> None:
        with transaction.atomic():
            indexing.index_page({"engine": connection.vendor, "pk": page.pk})
            backends.engine().delete([key_of(page.pk)])
            raise Interrupted

    with pytest.raises(Interrupted):
        interrupted()
    assert key_of(page.pk) not in keys()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Set the clock of the machine so far from the true time; a test can't set the real one."""
    true = timezone.now

    def set_to(away: timedelta) -> None:
        monkeypatch.setattr(timezone, "now", lambda: true() + away)

    return set_to


@pytest.mark.parametrize("away", [timedelta(minutes=-2), timedelta(days=-400)])
def test_what_is_published_after_the_clock_went_back_is_found(
    page: InitiativePage, index: Index, clock: Callable[[timedelta], None], away: timedelta
) -> None:
    areas = AreaIndexPage.objects.get(locale__language_code="da")
    areas.save_revision().publish()
    drain()
    clock(away)
    page.lead = "Papegøjer."
    page.save_revision().publish()
    areas.save_revision().publish()
    Area.objects.filter(code="gug").update(introduction_da="Kakaduer.")
    drain()
    assert {"papegøjer", "kakaduer"} <= backends.engine().vocabularies(["da"])["da"].words.keys()
    assert index.content() == index.rebuilt()


def test_what_was_queued_by_a_clock_that_was_fast_does_not_wait_for_it(
    page: InitiativePage, index: Index, clock: Callable[[timedelta], None]
) -> None:
    clock(timedelta(days=400))
    page.lead = "Papegøjer."
    page.save_revision().publish()
    clock(timedelta())
    indexing.resume()
    drain()
    assert "papegøjer" in backends.engine().vocabularies(["da"])["da"].words
