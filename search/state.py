"""What the indexes are like now, for the page of the admin and the command that say it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet

from cms.jobs.models import Job
from cms.jobs.queue import MAX_ATTEMPTS

from .backends import engine_names, guards, health_of
from .building import REBUILD
from .models import IndexBuild

TITLES: Final = {
    "sqlite": "SQLite",
    "postgresql": "PostgreSQL",
    "elasticsearch": "Elasticsearch",
}


@dataclass(frozen=True)
class EngineState:
    """An engine's index: whether it answers, what it holds, what waits for it, how it is built.

    `breaker` is empty for an engine that needs none; `build` is the last one that is known of.
    """

    name: str
    answers: bool
    is_ready: bool
    documents: int
    breaker: str
    waiting: int
    failed: int
    build: IndexBuild | None
    is_building: bool
    is_queued: bool

    @property
    def title(self) -> str:
        """How the engine writes its own name."""
        return TITLES.get(self.name, self.name)


def jobs() -> QuerySet[Job]:
    """Return what waits to be done for the indexes, the oldest first."""
    return Job.objects.filter(kind__startswith="search.").order_by("created")


def engine_states() -> Iterator[EngineState]:
    """Yield the state of each engine, the one that readers ask first; waits twice 0.8 s for a server.

    Raises `LexiconError` without a lexicon.
    """
    builds = {build.engine: build for build in IndexBuild.objects.all()}
    for name in engine_names():
        guard = guards().get(name)
        answers = guard is None or guard.is_well()
        found = health_of(name) if answers else {"ok": False}
        own = list(jobs().filter(payload__engine=name))
        rebuilds = [job for job in own if job.kind == REBUILD]
        yield EngineState(
            name=name,
            answers=answers and "error" not in found,
            is_ready=found["ok"],
            documents=found.get("documents", 0),
            breaker=guard.breaker.state if guard else "",
            waiting=len(own),
            failed=sum(job.attempts >= MAX_ATTEMPTS and job.taken_by_id is None for job in own),
            build=builds.get(name),
            is_building=any(job.taken_by_id is not None for job in rebuilds),
            is_queued=bool(rebuilds),
        )
