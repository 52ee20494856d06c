"""The real tables of the queue."""

from cms.jobs.models import ClockRun, Job, JobWorker

__all__ = ["ClockRun", "Job", "JobWorker"]
