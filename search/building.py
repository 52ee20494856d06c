"""Building an index anew: by a job, and noting in the database how far it has come."""

import time
from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from django.utils import timezone
from wagtail.models import Page

from cms.jobs import enqueue, job_kind
from cms.jobs.models import Job

from .backends import engine_names, engines, guards
from .catalogue import listed
from .documents import documents_of, searchable, searchable_pages
from .engines.base import SearchEngine
from .listed import Listed
from .models import IndexBuild

REBUILD: Final = "search.rebuild"
RECONCILE: Final = "search.reconcile"
NOTE_SECONDS: Final = 1.0


@job_kind(REBUILD)
def build(payload: dict[str, Any]) -> None:
    """Build an engine's index anew; one that the site no longer has needs nothing done."""
    engine = engines().get(payload["engine"])
    if engine is not None:
        guard = guards().get(engine.name)
        work = partial(rebuild, engine)
        guard.write(work) if guard else work()


def queue_rebuilds() -> None:
    """Queue a rebuild of every index; one that is under way is not done a second time."""
    running = Job.objects.filter(kind=REBUILD, taken_by__isnull=False).values_list("key", flat=True)
    for name in set(engine_names()) - set(running):
        enqueue(REBUILD, name, {"engine": name})


def rebuild(engine: SearchEngine) -> int:
    """Build an engine's index anew from all that the public may see; return the number of documents.

    Raises `EngineUnavailable`.
    """
    row, _ = IndexBuild.objects.update_or_create(
        engine=engine.name,
        defaults={
            "started": timezone.now(),
            "finished": None,
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
