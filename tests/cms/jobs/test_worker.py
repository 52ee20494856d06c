"""The worker as a process: killed, stopped, and watched by nobody."""

import random
import signal
import subprocess
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import pytest
from django.db import OperationalError
from django.utils import timezone
from django_tasks import task

from cms.jobs import enqueue, queue
from cms.jobs import worker as worker_module
from cms.jobs.models import ClockRun, Job, JobWorker
from cms.jobs.presence import LEASE
from cms.jobs.worker import Worker
from cms.uploads.pictures import DECODING_ERRORS

from .conftest import Children, wait_for

pytestmark = pytest.mark.django_db(transaction=True)

KILLS = 30


@pytest.mark.slow
def test_thirty_kills_lose_no_job_and_make_no_doubles(children: Children) -> None:
    """kill -9 at random moments while jobs keep coming.

    Every third kill comes anywhere in the start-up, the others shortly after a job has begun.
    """
    wanted: set[int] = set()
    caught_in_the_act = 0
    for round_ in range(KILLS):
        fresh = range(round_ * 10, round_ * 10 + 12)  # two of them again in the next round
        for number in fresh:
            enqueue("small.mark", str(number), {"number": number, "seconds": 0.02})
        wanted.update(fresh)
        keys = list(Job.objects.filter(kind="small.mark").values_list("key", flat=True))
        assert len(keys) == len(set(keys))
        worker = children.start("work")
        if round_ % 3:
            wait_for(partial(children.has_any, [f"begun-{number}" for number in fresh[2:]]))
        with suppress(subprocess.TimeoutExpired):
            worker.wait(random.uniform(0, 0.1 if round_ % 3 else 0.8))  # the moment of the kill
        worker.kill()
        worker.wait()
        caught_in_the_act += Job.objects.filter(taken_by__isnull=False).count()
    survivor = children.start("work")
    wait_for(lambda: not Job.objects.exists(), seconds=60, what="an empty queue")
    survivor.terminate()
    assert survivor.wait(20) == 0
    assert {number for number in wanted if not children.has(f"done-{number}")} == set()
    assert caught_in_the_act >= 5, "the kills must have hit jobs under way"
    assert not JobWorker.objects.exists()


@pytest.mark.slow
def test_a_killed_worker_is_succeeded_at_once(children: Children) -> None:
    enqueue("small.mark", "1", {"number": 1, "seconds": 30})
    worker = children.start("work")
    wait_for(lambda: children.has("begun-1"))
    worker.kill()
    worker.wait()
    Job.objects.update(payload={"number": 1})
    worker = children.start("work")
    wait_for(lambda: children.has("done-1"), seconds=LEASE.seconds / 2)


@pytest.mark.slow
def test_a_short_job_is_finished_after_sigterm(children: Children) -> None:
    enqueue("small.mark", "1", {"number": 1, "seconds": 1})
    enqueue("small.mark", "2", {"number": 2}, not_before=timezone.now())
    worker = children.start("work")
    wait_for(lambda: children.has("begun-1"))
    worker.terminate()
    assert worker.wait(20) == 0
    assert children.has("done-1")
    assert not children.has("begun-2")
    assert Job.objects.get(kind="small.mark").key == "2"
    assert not JobWorker.objects.exists()


@pytest.mark.slow
def test_a_long_job_is_handed_back_after_sigterm(children: Children) -> None:
    enqueue("small.hang", "1")
    worker = children.start("work")
    wait_for(lambda: children.has("hanging"))
    worker.send_signal(signal.SIGINT)
    assert worker.wait(20) == 0
    job = Job.objects.get(kind="small.hang")
    assert (job.attempts, job.taken_by, job.error) == (0, None, "")
    assert "handed back" in children.log()


@pytest.mark.slow
def test_the_worker_runs_the_clock(children: Children) -> None:
    worker = children.start("work")
    wait_for(lambda: children.has("hourly"))
    wait_for(lambda: ClockRun.objects.get().finished)
    row = JobWorker.objects.get()
    assert row.pid == worker.pid


@pytest.mark.slow
def test_until_empty_does_what_is_due_and_ends(children: Children) -> None:
    for number in range(3):
        enqueue("small.mark", str(number), {"number": number})
    worker = children.start("work", "--until-empty")
    output, _ = worker.communicate(timeout=20)
    assert worker.returncode == 0
    assert "3" in output
    assert not Job.objects.exists()
    assert not children.has("hourly")


@pytest.mark.slow
def test_once_does_one_job(children: Children) -> None:
    for number in range(3):
        enqueue("small.mark", str(number), {"number": number})
    children.start("work", "--once").wait(20)
    assert Job.objects.count() == 2


@pytest.mark.slow
def test_after_a_loss_of_the_database_the_worker_comes_back(
    children: Children, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it held when the database went away is done as well."""
    perform = queue.perform
    losses = [OperationalError("the server closed the connection unexpectedly")]

    def perform_or_lose(job: Job) -> None:
        if losses:
            raise losses.pop()
        perform(job)

    monkeypatch.setattr(queue, "perform", perform_or_lose)
    enqueue("t.nobody", "1")
    assert Worker(until_empty=True).run() == 1
    job = Job.objects.get()
    assert job.attempts == 2
    assert job.taken_by is None
    assert not JobWorker.objects.exists()


def wait_long() -> None:
    threading.Event().wait(4)


def hang(payload: dict[str, Any]) -> None:
    wait_long()


def draw_two(payload: dict[str, Any]) -> None:
    """As the job of a picture does: what can't be read is left out."""
    for _ in range(2):
        with suppress(*DECODING_ERRORS):
            wait_long()


def publish_two(payload: dict[str, Any]) -> None:
    """As Wagtail does, whose tasks run where they are asked for, and keep their errors."""
    for _ in range(2):
        task(wait_long).enqueue()


@pytest.mark.slow
@pytest.mark.parametrize("job", [hang, draw_two, publish_two])
def test_a_job_that_hangs_is_cut_short_whatever_it_does_with_errors(
    children: Children, monkeypatch: pytest.MonkeyPatch, job: Callable[[dict[str, Any]], None]
) -> None:
    monkeypatch.setattr(queue, "_handlers", {"t.hang": job})
    monkeypatch.setattr(worker_module, "LIMIT_SECONDS", 1)
    enqueue("t.hang", "1")
    assert Worker(until_empty=True).run() == 1
    job_left = Job.objects.get()
    assert job_left.error.startswith("OutOfTime: The job took longer")
    assert job_left.taken_by is None
