"""The tables of the queue. Nobody edits them, so they bring no permissions and no labels."""

import uuid

from django.db import models
from django.utils import timezone

__all__ = ["ClockRun", "Job", "JobWorker"]


class JobWorker(models.Model):
    """One running worker process. Its row disappears with it, and frees what it had taken."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Machine, boot and pid namespace: within them `pid` and `process_start` name a process.
    host = models.CharField(max_length=64)
    hostname = models.CharField(max_length=255)
    pid = models.PositiveIntegerField()
    process_start = models.CharField(max_length=32, blank=True)
    restarts = models.PositiveIntegerField(default=0)
    started = models.DateTimeField(default=timezone.now)
    beat = models.DateTimeField(default=timezone.now)

    class Meta:
        app_label = "cms"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.hostname}:{self.pid}"


class Job(models.Model):
    """Work that follows a change. The row is there until the work has been done.

    There is one row for a kind and key, so the same thing is never queued twice nor worked on by
    two workers at once. `token` is new at each `enqueue`: a worker that finishes deletes the row
    only when the token is the one it took, else the work is done once more.
    """

    kind = models.CharField(max_length=100)
    key = models.CharField(max_length=200)
    payload = models.JSONField(default=dict)
    token = models.UUIDField(default=uuid.uuid4)
    created = models.DateTimeField(default=timezone.now)
    not_before = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)
    taken_by = models.ForeignKey(
        JobWorker, null=True, blank=True, on_delete=models.SET_NULL, related_name="jobs"
    )

    class Meta:
        app_label = "cms"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="cms_job_kind_key"),
        ]
        indexes = [models.Index(fields=["not_before"], name="cms_job_not_before")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class ClockRun(models.Model):
    """When a piece of periodic work was last put on the queue, and how it last went."""

    name = models.CharField(max_length=100, primary_key=True)
    scheduled = models.DateTimeField(null=True)
    finished = models.DateTimeField(null=True)
    seconds = models.FloatField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        app_label = "cms"
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
