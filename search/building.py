"""Building an index anew: by a job, and noting in the database how far it has come.

While a new release starts, workers of two analysers take jobs, and each finds the other's index unfit.
So a worker builds none whose place another analyser took; only a start of the site (`tools/prepare`)
or `search_rebuild` may go back, and then the other release's workers leave it alone.
"""

import logging
import time
from collections.abc import Iterator
from datetime import timedelta
from functools import cache, partial
from typing import Any, Final

from django.utils import timezone
from wagtail.models import Page

from cms.jobs import enqueue, job_kind
from cms.jobs.models import Job

from .backends import engine_names, engines, guards, index_version
from .catalogue import listed
from .documents import documents_of, searchable, searchable_pages
from .engines.base import SearchEngine
from .listed import Listed
from .models import IndexBuild

REBUILD: Final = "search.rebuild"
RECONCILE: Final = "search.reconcile"
NOTE_SECONDS: Final = 1.0
# What a worker of an older release leaves to the newer one's waits so long before either takes it.
LEFT: Final = timedelta(minutes=1)

logger = logging.getLogger(__name__)


@job_kind(REBUILD)
def build(payload: dict[str, Any]) -> None:
    """Build an engine's index anew; one that the site no longer has needs nothing done."""
    engine = engines().get(payload["engine"])
    if engine is not None and is_replaced(engine.name):
        enqueue(REBUILD, engine.name, payload, timezone.now() + LEFT)
    elif engine is not None:
        guard = guards().get(engine.name)
        work = partial(rebuild, engine)
        guard.write(work) if guard else work()


def queue_rebuilds() -> None:
    """Queue a rebuild of every index; one that is under way is not done a second time."""
    running = Job.objects.filter(kind=REBUILD, taken_by__isnull=False).values_list("key", flat=True)
    for name in set(engine_names()) - set(running):
        enqueue(REBUILD, name, {"engine": name})


def is_replaced(name: str) -> bool:
    """Whether another analyser took the place of this process's in an engine's index; said once."""
    row = IndexBuild.objects.filter(engine=name).first()
    if row is None or index_version() not in row.replaced:
        return False
    _say_replaced(name, row.version)
    return True


@cache
def _say_replaced(name: str, version: str) -> None:
    logger.warning(
        "The index of %s was built by another analyser (%s): its workers keep it, this one doesn't. "
        "To go back to this one, run manage.py search_rebuild.",
        name,
        version,
    )


def rebuild(engine: SearchEngine) -> int:
    """Build an engine's index anew from all that the public may see; return the number of documents.

    Raises `EngineUnavailable`.
    """
    version = index_version()
    before = IndexBuild.objects.filter(engine=engine.name).first()
    replaced = {*before.replaced, before.version} if before else set()
    row, _ = IndexBuild.objects.update_or_create(
        engine=engine.name,
        defaults={
            "version": version,
            "replaced": sorted(replaced - {version, ""}),
            "started": timezone.now(),
            "written": 0,
            "total": searchable_pages().count() + len(listed()),
        },
    )
    count = engine.rebuild(documents_of(_noted(row)))
    # What was published meanwhile by a clock that went back looks older than what the rebuild had read.
    enqueue(RECONCILE, engine.name, {"engine": engine.name, "everything": False})
    row.finished, row.written = timezone.now(), count
    row.save(update_fields=["finished", "written"])
    return count


def _noted(row: IndexBuild) -> Iterator[Page | Listed]:
    """Yield everything that is searched, and note how much of it was taken."""
    noted_at = time.monotonic()
    for number, thing in enumerate(searchable()):
        if time.monotonic() - noted_at >= NOTE_SECONDS:
            IndexBuild.objects.filter(pk=row.pk).update(written=number)
            noted_at = time.monotonic()
        yield thing
