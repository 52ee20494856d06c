"""What editors do reaches the index by the queue, and nothing else does."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from cms.jobs import drain
from cms.jobs.models import Job
from cms.scheduling import publish_scheduled
from home.models import HomePage, SectionPage
from initiatives.models import Area, AreaIndexPage, InitiativePage, Theme
from search import backends, indexing
from search.documents import key_of
from tests.search.site.index import Index
from tests.search.site.pages import CANARY, english_of, keys, new_page
from tests.search.site.reader import Reader, address

pytestmark = pytest.mark.django_db


def restrict(page: Page) -> PageViewRestriction:
    return PageViewRestriction.objects.create(
        page=Page.objects.get(pk=page.pk), restriction_type=PageViewRestriction.LOGIN
    )


@pytest.mark.slow
def test_a_published_page_is_found(reader: Reader) -> None:
    page = new_page()
    assert reader.search("da", CANARY).hits == []
    assert drain() > 0
    assert reader.search("da", CANARY).urls == [page.url]


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
def test_a_renamed_theme_is_found_by_its_new_name(index: Index, reader: Reader) -> None:
    theme = InitiativePage.objects.get(code="I01", locale__language_code="da").themes.first()
    assert theme is not None
    theme.name_da, theme.name_en = "Fugleliv", "Bird life"
    theme.save()
    drain()
    assert address("I01") in reader.search("da", "fugleliv").urls
    assert address("I01", "en") in reader.search("en", "bird life").urls


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


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
def test_a_page_comes_back_when_its_restriction_goes(page: InitiativePage, reader: Reader) -> None:
    restriction = restrict(page)
    drain()
    assert reader.search("da", CANARY).hits == []
    restriction.delete()
    drain()
    assert reader.search("da", CANARY).urls == [page.url]


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
@pytest.mark.parametrize("away", [timedelta(minutes=10), timedelta(days=400)])
def test_what_was_queued_by_a_clock_that_was_fast_does_not_wait_for_it(
    page: InitiativePage, index: Index, clock: Callable[[timedelta], None], away: timedelta
) -> None:
    clock(away)
    page.lead = "Papegøjer."
    page.save_revision().publish()
    clock(timedelta())
    indexing.resume()
    drain()
    assert "papegøjer" in backends.engine().vocabularies(["da"])["da"].words
