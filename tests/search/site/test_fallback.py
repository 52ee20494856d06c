"""An Elasticsearch that falls ill takes no reader with it, and misses nothing when it is well again."""

import logging
import time
from collections.abc import Callable, Iterator
from functools import partial
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from elasticsearch import Elasticsearch

from cms.jobs import drain
from cms.jobs.models import Job
from initiatives.models import InitiativePage
from search import backends
from search.building import rebuild
from search.documents import key_of
from search.guard import DEADLINE_SECONDS
from search.indexing import INDEX, resume
from search.models import IndexBuild
from search.warming import warm_up
from tests.elasticsearch.proxy import Fault, Proxy, proxy
from tests.search.site.index import Index
from tests.search.site.reader import Answer, Reader
from tools import services

pytestmark = [pytest.mark.needs("elasticsearch"), pytest.mark.django_db, pytest.mark.timed]

# One that is said at once and one that is waited for, on every database: in what other ways the server may
# be ill, none of them hears.
FAULTS = [
    pytest.param(fault, marks=[] if fault in (Fault.REFUSE, Fault.HANG) else [pytest.mark.once])
    for fault in Fault
    if fault is not Fault.NONE
]
# The worker waits for these, and everything is written in the end.
SLOW = (Fault.DELAY, Fault.DRIP)
NOTES = {
    "da": "langsommere end normalt",
    "en": "slower than usual",
}
# The first time by the wall clock, and while the server is left alone.
FIRST_SECONDS, LATER_SECONDS = 1.5, 0.3
WORDS = {"da": "natteliv", "en": "nightlife"}


DEADLINE = "search.guard.DEADLINE_SECONDS"
# For a server that is well on a machine that other tests keep busy.
PATIENT_SECONDS = 10.0


@pytest.fixture
def door(
    index: Index,
    settings: Any,
    prefix: str,
    client_of_server: Elasticsearch,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Proxy]:
    """The site with an Elasticsearch behind a door that can fall ill."""
    with proxy(services.addresses()["TEST_ELASTICSEARCH_URL"]) as opened:
        settings.ELASTICSEARCH_URLS = [opened.url]
        settings.ELASTICSEARCH_PREFIX = prefix
        monkeypatch.setattr(DEADLINE, PATIENT_SECONDS)
        backends.close()
        rebuild(backends.engine())
        warm_up()  # as every process does before it serves
        yield opened
        opened.fault = Fault.NONE
        backends.close()


def timed(ask: Callable[[], Answer]) -> tuple[Answer, float]:
    """Return an answer and the seconds it took."""
    start = time.monotonic()
    answer = ask()
    return answer, time.monotonic() - start


def answered_by(answer: Answer) -> str:
    return str(answer.response["X-Search-Engine"])


def warnings(log: pytest.LogCaptureFixture) -> list[str]:
    return [each.getMessage() for each in log.records if each.levelno >= logging.WARNING]


@pytest.mark.parametrize("fault", FAULTS)
def test_the_database_answers_in_time_and_the_server_again_when_it_is_well(
    door: Proxy,
    reader: Reader,
    fault: Fault,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = {language: reader.search(language, words) for language, words in WORDS.items()}
    assert {answered_by(answer) for answer in before.values()} == {"elasticsearch"}

    monkeypatch.setattr(DEADLINE, DEADLINE_SECONDS)
    door.fault = fault
    for _ in range(3):
        answer, seconds = timed(partial(reader.search, "da", WORDS["da"]))
        assert answered_by(answer) == connection.vendor
        assert seconds < FIRST_SECONDS
    asked, taken = door.asked, []
    for _ in range(10):
        for language, words in WORDS.items():
            answer, seconds = timed(partial(reader.search, language, words))
            taken.append(seconds)
            assert answered_by(answer) == connection.vendor
            assert NOTES[language] in answer.text
            assert answer.urls == before[language].urls
    assert sorted(taken)[len(taken) // 2] < LATER_SECONDS
    assert door.asked == asked
    assert len(warnings(caplog)) == 1
    assert warnings(caplog)[0].startswith("elasticsearch is left alone for 15 s")
    assert not backends.health()["ok"]
    assert backends.health()["engines"]["elasticsearch"]["breaker"] == "open"

    door.fault = Fault.NONE
    monkeypatch.setattr(DEADLINE, PATIENT_SECONDS)
    monkeypatch.setattr("search.guard.OPEN_SECONDS", 0.0)
    assert backends.health()["engines"]["elasticsearch"]["breaker"] == "half open"
    answer = reader.search("da", WORDS["da"])
    assert answered_by(answer) == "elasticsearch"
    assert NOTES["da"] not in answer.text
    assert backends.health()["engines"]["elasticsearch"]["breaker"] == "closed"
    assert len(warnings(caplog)) == 1


def test_after_an_edit_nobody_waits_until_all_words_are_counted(
    door: Proxy, reader: Reader, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    page = InitiativePage.objects.get(code="I11", locale__language_code="da")
    page.lead = "Papegøjer."
    page.save_revision().publish()
    drain()
    door.hold(b'"field":"words"')
    monkeypatch.setattr(DEADLINE, 2 * FIRST_SECONDS)
    for _ in range(2):
        assert answered_by(reader.search("da", "natteliv")) == "elasticsearch"
    assert warnings(caplog) == []
    door.release()
    monkeypatch.setattr(DEADLINE, PATIENT_SECONDS)
    answer = reader.search("da", "papegøjer")
    assert answered_by(answer) == "elasticsearch"
    assert answer.urls == [page.url]


def test_one_failure_leaves_the_server_in_use(door: Proxy, reader: Reader) -> None:
    for fault in (Fault.REFUSE, Fault.SAY_503, Fault.GARBAGE, Fault.REFUSE):
        door.fault = fault
        assert answered_by(reader.search("da", "natteliv")) == connection.vendor
        door.fault = Fault.NONE
        assert answered_by(reader.search("da", "natteliv")) == "elasticsearch"


def test_after_its_rest_one_search_tries_and_the_others_wait_no_longer(
    door: Proxy, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    door.fault = Fault.SAY_503
    for _ in range(3):
        reader.search("da", "natteliv")
    monkeypatch.setattr("search.guard.OPEN_SECONDS", 0.0)
    asked = door.asked
    assert answered_by(reader.search("da", "natteliv")) == connection.vendor
    assert door.asked > asked
    monkeypatch.setattr("search.guard.OPEN_SECONDS", 15.0)
    asked = door.asked
    assert answered_by(reader.search("da", "natteliv")) == connection.vendor
    assert door.asked == asked


@pytest.mark.parametrize("lost", ["the index", "an index of another analyser"])
def test_an_index_that_is_not_there_is_answered_by_the_database_and_built_by_the_worker(
    door: Proxy,
    reader: Reader,
    lost: str,
    prefix: str,
    client_of_server: Elasticsearch,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if lost == "the index":
        for name in client_of_server.indices.get(index=f"{prefix}-*"):
            client_of_server.indices.delete(index=name)
        monkeypatch.setattr(DEADLINE, DEADLINE_SECONDS)
        answer, seconds = timed(partial(reader.search, "da", "natteliv"))
        assert answered_by(answer) == connection.vendor
        assert seconds < FIRST_SECONDS
        monkeypatch.setattr(DEADLINE, PATIENT_SECONDS)
    else:
        engine: Any = backends.engine()
        for part in (engine, engine._access):  # both ask, one in writing and one in reading
            monkeypatch.setattr(part, "_version", "of later")
    page = InitiativePage.objects.get(code="I11", locale__language_code="da")
    page.lead = "Papegøjer."
    page.save_revision().publish()
    drain()
    answer = reader.search("da", "papegøjer")
    assert answered_by(answer) == "elasticsearch"
    assert len(answer.hits) == 1


@pytest.mark.parametrize("fault", FAULTS)
def test_nobody_who_publishes_waits_and_no_change_is_lost(
    door: Proxy, reader: Reader, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, changed = InitiativePage.objects.filter(
        code__in=["I11", "I14"], locale__language_code="da"
    ).order_by("code")
    monkeypatch.setattr("search.engines.elasticsearch_access.LONG_READ_SECONDS", 0.5)
    door.fault = fault
    asked = door.asked
    start = time.monotonic()
    changed.lead = "Papegøjer."
    changed.save_revision().publish()
    gone.unpublish()
    assert time.monotonic() - start < FIRST_SECONDS
    assert door.asked == asked
    if fault not in SLOW:
        drain()
        waiting = set(Job.objects.filter(kind=INDEX).values_list("key", flat=True))
        assert {f"{key_of(page.pk)} elasticsearch" for page in (gone, changed)} <= waiting
        assert all(key.endswith(" elasticsearch") for key in waiting)
        # In the database's index they are, whatever the other server does.
        monkeypatch.setattr(DEADLINE, DEADLINE_SECONDS)
        answer = reader.search("da", "papegøjer")
        assert answered_by(answer) == connection.vendor
        assert len(answer.hits) == 1

    monkeypatch.setattr(DEADLINE, PATIENT_SECONDS)
    door.fault = Fault.NONE
    monkeypatch.setattr("search.guard.OPEN_SECONDS", 0.0)
    # Whatever failed however often is tried again by the clock, not when its hour is over.
    resume()
    drain()
    assert not Job.objects.exists()
    versions = [known.versions() for known in backends.engines().values()]
    assert versions[0] == versions[1]
    answer = reader.search("da", "papegøjer")
    assert answered_by(answer) == "elasticsearch"
    assert len(answer.hits) == 1
    assert key_of(gone.pk) not in versions[0]


def test_a_document_in_one_engine_alone_is_found_there_alone(door: Proxy, reader: Reader) -> None:
    """Both engines are real: neither asks the other."""
    page = InitiativePage.objects.get(code="I11", locale__language_code="da")
    backends.engines()[connection.vendor].delete([key_of(page.pk)])
    assert page.url in reader.search("da", page.title).urls
    door.fault = Fault.REFUSE
    answer = reader.search("da", page.title)
    assert answered_by(answer) == connection.vendor
    assert page.url not in answer.urls


def test_when_no_engine_answers_the_reader_is_told(
    door: Proxy, reader: Reader, index: Index
) -> None:
    index.lose()
    door.fault = Fault.REFUSE
    for language, words in (("da", "Søgningen svarer ikke"), ("en", "The search is not answering")):
        answer = reader.search(language, "natteliv")
        assert words in answer.text
        assert answered_by(answer) == "none"
    door.fault = Fault.NONE
    assert answered_by(reader.search("da", "natteliv")) == "elasticsearch"


def test_what_waits_is_left_to_wait_while_the_server_is_away(
    door: Proxy, caplog: pytest.LogCaptureFixture
) -> None:
    IndexBuild.objects.all().delete()
    page = InitiativePage.objects.get(code="I11", locale__language_code="da")
    page.save_revision().publish()
    door.fault = Fault.REFUSE
    drain()
    waiting = list(Job.objects.values_list("key", "not_before"))
    assert waiting
    resume()
    assert list(Job.objects.values_list("key", "not_before")) == waiting
    # Nobody was told that its index is built anew, or to do so.
    assert "built anew" not in caplog.text
    assert not IndexBuild.objects.exists()
    with pytest.raises(CommandError, match="elasticsearch: The search index can't be read") as said:
        call_command("search_status", stdout=StringIO())
    assert "search_rebuild" not in str(said.value)
    assert "can't be read" in backends.health()["engines"]["elasticsearch"]["error"]


def test_a_site_starts_without_the_server_and_builds_its_index_when_it_is_back(
    door: Proxy, client_of_server: Elasticsearch, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in client_of_server.indices.get(index=f"{prefix}-*"):
        client_of_server.indices.delete(index=name)
    door.fault = Fault.REFUSE
    said = StringIO()
    call_command("search_rebuild", "--if-needed", stdout=StringIO(), stderr=said)
    assert "Search index (elasticsearch): built when it answers." in said.getvalue()
    with pytest.raises(CommandError, match="elasticsearch"):
        call_command("search_rebuild", stdout=StringIO())
    drain()

    door.fault = Fault.NONE
    monkeypatch.setattr("search.guard.OPEN_SECONDS", 0.0)
    resume()
    drain()
    versions = [known.versions() for known in backends.engines().values()]
    assert versions[0] == versions[1]
    assert versions[0]
