"""A site on three nodes: what readers, editors and the queue bear when nodes are killed or hang.

Whatever happens, every search is answered: by the nodes, or by the database, which says so in one line. What a
node has acknowledged is there when it comes back. How long each took stands in what a test prints (`-rP`)
and in the JUnit report, beside what the prototype of these nodes took.
"""

import re
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import pytest
from django.db import connection

from cms.jobs import drain
from cms.jobs.models import Job
from initiatives.models import InitiativePage
from search import backends
from search.building import rebuild
from search.documents import key_of
from search.indexing import INDEX, repair, resume
from search.warming import warm_up
from tests.elasticsearch.cluster import Cluster
from tests.search.site.index import Index
from tests.search.site.reader import Reader

pytestmark = [
    pytest.mark.needs("elasticsearch"),
    pytest.mark.vendor("sqlite"),
    pytest.mark.django_db,
    pytest.mark.timed,
]

PREFIX: Final = "three-site"
SEARCHES: Final = 30
WORDS: Final = "natteliv"
NOTE: Final = "langsommere end normalt"
# One search in a hundred may take longer.
LONGEST_SEARCH: Final = 1.5
RECOVERY_SECONDS: Final = 60.0


def kill_one(three: Cluster) -> None:
    node = three.holder_of_primary(PREFIX)
    if node is three.master():
        node = next(one for one in three.nodes if one is not node)
    node.kill()


def kill_the_master(three: Cluster) -> None:
    three.master().kill()


def hang_one(three: Cluster) -> None:
    three.holder_of_primary(PREFIX).pause()


def kill_two(three: Cluster) -> None:
    first = three.holder_of_primary(PREFIX)
    first.kill()
    next(node for node in three.nodes if node.is_alive).kill()


def kill_all(three: Cluster) -> None:
    for node in three.nodes:
        node.kill()


@dataclass(frozen=True)
class Fault:
    """What befalls the nodes, and how long the prototype's took to recover."""

    strike: Callable[[Cluster], None]
    prototype: str
    # Whether the nodes that are left can write.
    is_borne: bool = True

    def __str__(self) -> str:
        return self.strike.__name__


FAULTS: Final = (
    Fault(kill_one, "0.1-0.3 s, whole 1.0-1.8 s after its restart"),
    Fault(kill_the_master, "0.1-0.3 s, whole 1.0-1.8 s after its restart"),
    Fault(hang_one, "3.4-3.7 s (the master: 8.1 s), whole at once when it goes on"),
    Fault(kill_two, "whole 2.5-3.3 s after their restart", is_borne=False),
    Fault(kill_all, "whole 4.1-6.0 s after their restart", is_borne=False),
)


@pytest.fixture
def reader(
    three: Cluster, index: Index, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Reader]:
    """Somebody who searches a site whose readers ask the three nodes."""
    settings.ELASTICSEARCH_URLS = three.urls
    settings.ELASTICSEARCH_PREFIX = PREFIX
    backends.close()
    if backends.engine().is_ready():
        # The database is as it was before the last test: what that has written is not.
        repair(backends.ELASTICSEARCH, everything=False)
    else:
        rebuild(backends.engine())
    Job.objects.all().delete()
    three.wait("green")
    warm_up()
    # The worker is a process of its own, whose waiting keeps no reader; here it is this one. Nor is the
    # rest of the breaker what is measured.
    monkeypatch.setattr("search.engines.elasticsearch_access.LONG_READ_SECONDS", 0.8)
    monkeypatch.setattr("search.engines.elasticsearch_access.WRITE_SECONDS", 2.0)
    monkeypatch.setattr("search.guard.OPEN_SECONDS", 0.5)
    yield Reader()
    three.mend()
    backends.close()


class Watch:
    """A reader and editors at work, and what they got."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._expected = _links(reader.search("da", WORDS).response)
        pages = InitiativePage.objects.filter(locale__language_code="da").order_by("pk")
        # What is written once can't be brought back by being written again.
        self._unwritten = [page for page in pages if page.url not in self._expected]
        self._written: dict[str, int] = {}
        self.acknowledged: dict[str, int] = {}
        self.seconds: list[float] = []
        self.answered_by: dict[str, int] = {}

    def search(self) -> str:
        """Search; return the name of the engine that answered."""
        start = time.monotonic()
        answer = self._reader.search("da", WORDS)
        self.seconds.append(time.monotonic() - start)
        engine = str(answer.response["X-Search-Engine"])
        self.answered_by[engine] = self.answered_by.get(engine, 0) + 1
        assert engine in (backends.ELASTICSEARCH, connection.vendor)
        assert _links(answer.response) == self._expected
        said = NOTE in answer.response.content.decode()
        assert said == (engine == connection.vendor)
        return engine

    def publish(self) -> None:
        """Publish a page that was not touched yet."""
        if self._unwritten:
            page = self._unwritten.pop()
            page.lead = "Papegøjer."
            page.save_revision().publish()

    def work(self) -> bool:
        """Do what a worker does; return whether nothing is left that waits for the nodes."""
        resume()
        drain()
        stored = backends.engines()[connection.vendor].versions()
        waiting = set(Job.objects.filter(kind=INDEX).values_list("key", flat=True))
        for page in InitiativePage.objects.filter(lead="Papegøjer."):
            key = key_of(page.pk)
            if f"{key} {backends.ELASTICSEARCH}" not in waiting:
                self.acknowledged.setdefault(key, stored[key])
        return not Job.objects.exists()

    def until_well(self) -> float:
        """Go on until nodes answer and have all that was published; return the seconds it took."""
        start = time.monotonic()
        while not (self.search() == backends.ELASTICSEARCH and self.work()):
            assert time.monotonic() - start < RECOVERY_SECONDS
        return time.monotonic() - start

    def until_whole(self, three: Cluster) -> float:
        """Search until the nodes are one whole cluster again; return the seconds it took."""
        start = time.monotonic()
        while not is_whole(three):
            self.search()
            assert time.monotonic() - start < RECOVERY_SECONDS
        return time.monotonic() - start


def _links(response: Any) -> list[str]:
    """Return the addresses of the hits; to read each page as a browser does took most of the time."""
    return re.findall(r'<h3[^>]*>\s*<a href="([^"]+)"', response.content.decode())


def is_whole(three: Cluster) -> bool:
    """Whether all nodes have found each other and hold every copy; waits a moment for it."""
    wanted = f"wait_for_status=green&wait_for_nodes={len(three.nodes)}"
    try:
        three.request(f"/_cluster/health?{wanted}&timeout=300ms&master_timeout=300ms", seconds=1)
    except OSError:  # refused, no master, or a 408: not yet
        return False
    return True


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_every_search_is_answered_and_nothing_acknowledged_is_lost(
    three: Cluster, reader: Reader, fault: Fault, record_property: Callable[[str, object], None]
) -> None:
    watch = Watch(reader)
    watch.publish()
    watch.until_well()
    fault.strike(three)
    start = time.monotonic()
    watch.publish()
    without = f"{watch.until_well():.1f} s" if fault.is_borne else "only with them"
    while len(watch.seconds) < SEARCHES:
        watch.search()
        watch.work()
    away = time.monotonic() - start

    for node in three.nodes:
        node.resume()
        if not node.is_alive:
            three.restart(node)
    whole = watch.until_whole(three)
    stored = backends.engine().versions()
    assert watch.acknowledged
    assert {key: stored.get(key) for key in watch.acknowledged} == watch.acknowledged
    watch.publish()
    caught_up = watch.until_well()

    said = (
        f"{fault}: well without {without}, whole {whole:.1f} s after they were back, caught up "
        f"{caught_up:.1f} s later; away for {away:.1f} s; searches answered by {watch.answered_by}, "
        f"slowest {max(watch.seconds):.2f} s. The prototype: {fault.prototype}."
    )
    sys.stdout.write(f"{said}\n")
    record_property("recovery", said)
    versions = [known.versions() for known in backends.engines().values()]
    assert versions[0] == versions[1]
    late = [seconds for seconds in watch.seconds if seconds > LONGEST_SEARCH]
    assert len(late) <= len(watch.seconds) / 100
