"""While a new release starts, workers of two analysers take jobs: neither undoes the other's index."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django.utils import timezone

from cms.jobs import drain
from cms.jobs.models import Job
from initiatives.models import InitiativePage
from search import backends, building
from search.building import queue_rebuilds
from search.documents import documents_of, searchable
from tests.search.site.index import Index
from tests.search.site.reader import Reader, address

pytestmark = pytest.mark.django_db


@contextmanager
def newer_release() -> Iterator[None]:
    """Be a process of a later release, in which some source that makes documents is another one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("search.fingerprint.CURRENT", "9" * 12)
        backends.close()
        yield
    backends.close()


def start() -> None:
    """Do what every release does before it serves."""
    call_command("search_rebuild", if_needed=True, verbosity=0)


def publish(lead: str) -> None:
    page = InitiativePage.objects.get(code="I11", locale__language_code="da")
    page.lead = lead
    page.save_revision().publish()


def a_minute_later() -> None:
    Job.objects.update(not_before=timezone.now())


@pytest.fixture
def upgraded(index: Index) -> None:
    """A newer release has started; this process is still of the older one."""
    building._say_replaced.cache_clear()
    with newer_release():
        start()


@pytest.mark.slow
def test_an_older_worker_leaves_the_index_and_the_newer_one_does_its_work(
    upgraded: None, reader: Reader, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "search")
    for lead in ("Undulater.", "Papegøjer."):
        publish(lead)
        drain()
        a_minute_later()
        drain()
    assert not backends.engine().is_ready()
    assert len([each for each in caplog.records if "another analyser" in each.message]) == 1
    with newer_release():
        assert backends.engine().is_ready()
        a_minute_later()
        drain()
        assert len(reader.search("da", "papegøjer").hits) == 1
        assert not Job.objects.exists()


@pytest.mark.slow
def test_nor_does_it_build_when_it_is_asked_to_by_the_button(upgraded: None) -> None:
    queue_rebuilds()
    drain()
    assert Job.objects.filter(kind=building.REBUILD, not_before__gt=timezone.now()).exists()
    with newer_release():
        assert backends.engine().is_ready()
        a_minute_later()
        drain()
        assert backends.engine().is_ready()
    assert not Job.objects.exists()


@pytest.mark.slow
def test_nor_does_it_say_that_it_mended_anything(
    upgraded: None, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("search_reconcile")
    assert "left to the release that built it last." in capsys.readouterr().out
    assert not backends.engine().is_ready()


@pytest.mark.slow
def test_a_release_that_is_started_again_takes_the_index_back(
    upgraded: None, reader: Reader
) -> None:
    start()
    assert backends.engine().is_ready()
    with newer_release():
        publish("Papegøjer.")
        drain()
    assert backends.engine().is_ready()
    a_minute_later()
    drain()
    assert len(reader.search("da", "papegøjer").hits) == 1


def test_an_index_of_another_analyser_still_answers_until_it_is_rebuilt(reader: Reader) -> None:
    """Deploying a new analyser leaves readers with the old index, not with none."""
    engine = backends.engine()
    engine._version = "another"
    assert not engine.is_ready()
    assert reader.search("da", "natteliv").urls[0] == address("I01")
    engine.rebuild(documents_of(searchable()))
    assert engine.is_ready()
