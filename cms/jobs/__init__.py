"""The one queue, its worker and its clock (docs/adr/0001-one-queue.md).

A package registers what it can do and asks for it by name:

    @job_kind("search.index")
    def index(payload: dict[str, Any]) -> None: ...

    enqueue("search.index", key=str(page.translation_key), payload={...})

    @clock(every=timedelta(minutes=1), name="publish_scheduled")
    def publish_scheduled() -> None: ...

Handlers run at least once, so they must do no harm when they run twice.
"""

from .periodic import clock
from .queue import enqueue, job_kind
from .worker import drain

__all__ = ["activate", "clock", "drain", "enqueue", "job_kind"]


def activate() -> None:
    """Put queue, workers and clock into the health report (called by `AppConfig.ready`)."""
    from cms import health

    from . import report

    health.register("queue", report.queue)
    health.register("worker", report.workers)
    health.register("clock", report.clock)
