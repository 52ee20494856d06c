"""Putting work on the queue, taking it, letting go of it."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from cms.jobs import drain, enqueue, job_kind
from cms.jobs import queue as queue_module
from cms.jobs.models import Job, JobWorker
from cms.jobs.presence import LEASE, bury_the_dead, sign_in, this_process
from cms.jobs.queue import MAX_ATTEMPTS, SLOW, delay, hand_back, perform, take

pytestmark = pytest.mark.django_db

Handle = Callable[[dict[str, Any]], None]


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Handle], None]:
    """Register kinds for one test only."""
    monkeypatch.setattr(queue_module, "_handlers", {})

    def register(name: str, handler: Handle) -> None:
        job_kind(name)(handler)

    return register


@pytest.fixture
def worker() -> JobWorker:
    """A worker that has signed in."""
    row = this_process()
    sign_in(row)
    return row


def fail(payload: dict[str, Any]) -> None:
    """A handler that never succeeds; its message holds what PostgreSQL can't store."""
    raise RuntimeError("no luck\x00")


def test_a_job_is_done_once_and_leaves_the_queue(kind: Any) -> None:
    seen: list[Any] = []
    kind("t.see", seen.append)
    enqueue("t.see", "a", {"page": 1})
    assert drain() == 1
    assert drain() == 0
    assert seen == [{"page": 1}]
    assert not Job.objects.exists()
    assert not JobWorker.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_job_is_done_in_no_transaction(kind: Any) -> None:
    """What it asks of a server, such as Elasticsearch, would hold the database's locks meanwhile."""
    seen: list[bool] = []
    kind("t.see", lambda payload: seen.append(connection.in_atomic_block))
    enqueue("t.see", "a")
    drain()
    assert seen == [False]


def test_the_same_key_waits_once_and_the_last_payload_stands(kind: Any) -> None:
    seen: list[Any] = []
    kind("t.see", lambda payload: seen.append(payload["n"]))
    for number in range(5):
        enqueue("t.see", "a", {"n": number})
    enqueue("t.see", "b", {"n": 9})
    enqueue("t.other", "a", {"n": 9}, not_before=timezone.now() + timedelta(days=1))
    assert Job.objects.count() == 3
    drain()
    assert seen == [4, 9]


def test_a_rollback_takes_the_job_back() -> None:
    with transaction.atomic():
        enqueue("t.see", "a")
        transaction.set_rollback(True)
    assert not Job.objects.exists()


def test_a_rollback_leaves_what_waited_before(kind: Any) -> None:
    enqueue("t.see", "a", {"n": 1})
    with transaction.atomic():
        enqueue("t.see", "a", {"n": 2})
        transaction.set_rollback(True)
    assert Job.objects.get().payload == {"n": 1}


def test_asked_for_while_it_is_worked_on_it_is_done_again(kind: Any) -> None:
    seen: list[int] = []

    def handler(payload: dict[str, Any]) -> None:
        seen.append(payload["n"])
        if payload["n"] == 1:
            enqueue("t.again", "a", {"n": 2})

    kind("t.again", handler)
    enqueue("t.again", "a", {"n": 1})
    drain()
    assert seen == [1, 2]
    assert not Job.objects.exists()


def test_asked_for_while_it_fails_it_starts_afresh(kind: Any) -> None:
    def handler(payload: dict[str, Any]) -> None:
        if payload["n"] == 1:
            enqueue("t.again", "a", {"n": 2})
            raise RuntimeError

    kind("t.again", handler)
    enqueue("t.again", "a", {"n": 1})
    assert drain() == 2  # the second at once, without the first one's wait
    assert not Job.objects.exists()


def test_the_same_key_is_never_worked_on_twice_at_once(worker: JobWorker) -> None:
    enqueue("t.x", "a")
    assert take(worker)
    enqueue("t.x", "a")
    assert take(worker) is None


def test_not_before_is_waited_for(worker: JobWorker) -> None:
    enqueue("t.x", "later", not_before=timezone.now() + timedelta(minutes=1))
    assert take(worker) is None
    Job.objects.update(not_before=timezone.now())
    assert take(worker)


def test_the_job_that_has_been_due_longest_comes_first(worker: JobWorker) -> None:
    now = timezone.now()
    for minutes in (1, 3, 2):
        enqueue("t.x", str(minutes), not_before=now - timedelta(minutes=minutes))
    taken = [take(worker) for _ in range(3)]
    assert [job.key for job in taken if job] == ["3", "2", "1"]


def test_a_failure_is_kept_and_tried_again_later(kind: Any) -> None:
    kind("t.fail", fail)
    enqueue("t.fail", "a")
    assert drain() == 1
    job = Job.objects.get()
    assert job.error == "RuntimeError: no luck"
    assert job.attempts == 1
    assert job.taken_by is None
    assert timedelta() < job.not_before - timezone.now() <= timedelta(seconds=2)


def test_a_failed_job_is_tried_hourly_and_a_new_request_at_once(kind: Any) -> None:
    kind("t.fail", fail)
    enqueue("t.fail", "a")
    for _ in range(MAX_ATTEMPTS):
        Job.objects.update(not_before=timezone.now())
        drain()
    job = Job.objects.get()
    assert job.attempts == MAX_ATTEMPTS
    assert job.not_before - timezone.now() > SLOW / 3
    enqueue("t.fail", "a")
    job.refresh_from_db()
    assert (job.attempts, job.error) == (0, "")
    assert job.not_before <= timezone.now()


@pytest.mark.parametrize(
    ("attempts", "least", "most"),
    [(0, 0, 0), (1, 1, 2), (2, 2, 4), (5, 16, 32), (MAX_ATTEMPTS, 1800, 3600), (99, 1800, 3600)],
)
def test_the_wait_doubles_with_jitter(attempts: int, least: float, most: float) -> None:
    waits = [delay(attempts).total_seconds() for _ in range(200)]
    assert least <= min(waits) <= max(waits) <= most
    assert most == 0 or len(set(waits)) > 100


def test_an_unknown_kind_is_kept_and_logged(caplog: pytest.LogCaptureFixture, kind: Any) -> None:
    enqueue("t.nobody", "a", {"n": 1})
    drain()
    job = Job.objects.get()
    assert job.payload == {"n": 1}
    assert "t.nobody" in job.error
    assert "t.nobody a" in caplog.text


def test_a_kind_has_one_handler(kind: Any) -> None:
    kind("t.fail", fail)
    kind("t.fail", fail)  # the same one again, as a reload does
    with pytest.raises(ValueError, match=r"t\.fail"):
        kind("t.fail", lambda payload: None)


def test_a_job_handed_back_has_not_been_tried(worker: JobWorker) -> None:
    enqueue("t.x", "a")
    job = take(worker)
    assert job
    hand_back(job)
    row = Job.objects.get()
    assert (row.attempts, row.taken_by, row.error) == (0, None, "")


def test_a_dead_process_on_this_host_loses_its_jobs_at_once(worker: JobWorker) -> None:
    dead = this_process()
    dead.process_start = "1"  # another process had this pid
    sign_in(dead)
    enqueue("t.x", "a")
    assert take(dead)
    assert bury_the_dead() == 1
    assert not JobWorker.objects.filter(pk=dead.pk).exists()
    assert take(worker)


def test_a_worker_elsewhere_keeps_its_jobs_until_it_has_been_silent(worker: JobWorker) -> None:
    elsewhere = this_process()
    elsewhere.host, elsewhere.process_start = "another machine", "1"
    sign_in(elsewhere)
    enqueue("t.x", "a")
    job = take(elsewhere)
    assert job
    assert bury_the_dead() == 0
    assert take(worker) is None
    JobWorker.objects.filter(pk=elsewhere.pk).update(
        beat=timezone.now() - LEASE - timedelta(seconds=1)
    )
    assert bury_the_dead() == 1
    assert take(worker)


def test_a_worker_taken_for_dead_can_not_finish_what_another_has_taken(
    worker: JobWorker, kind: Any
) -> None:
    kind("t.x", lambda payload: None)
    stalled = this_process()
    sign_in(stalled)
    enqueue("t.x", "a")
    job = take(stalled)
    assert job
    JobWorker.objects.filter(pk=stalled.pk).update(beat=timezone.now() - 2 * LEASE)
    bury_the_dead()
    assert take(worker)
    perform(job)  # the stalled one goes on as if nothing had happened
    assert Job.objects.get().taken_by == worker
    sign_in(stalled)
    assert JobWorker.objects.filter(pk=stalled.pk).exists()


def test_a_job_that_ends_its_worker_again_and_again_waits_longer(worker: JobWorker) -> None:
    enqueue("t.x", "a")
    for attempt in range(1, 5):
        dead = this_process()
        dead.process_start = "1"
        sign_in(dead)
        Job.objects.update(not_before=timezone.now())
        job = take(dead)
        assert job
        assert job.attempts == attempt
        bury_the_dead()
    row = Job.objects.get()
    assert "ended" in row.error
    assert row.not_before - timezone.now() > timedelta(seconds=3)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_many_workers_take_each_job_once(shared_database: str) -> None:
    for number in range(40):
        enqueue("t.x", str(number))
    taken: list[int] = []

    def work() -> None:
        row = this_process()
        sign_in(row)
        misses = 0
        while misses < 20:  # None may only mean that another one was quicker
            job = take(row)
            misses = 0 if job else misses + 1
            if job:
                taken.append(job.pk)
        connection.close()

    threads = [threading.Thread(target=in_thread(work)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == 40
    assert len(set(taken)) == 40


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_request_under_way_elsewhere_is_seen_by_a_worker_that_finishes(
    shared_database: str, kind: Any
) -> None:
    """The change commits after the handler has read the old state: the job must be done again."""
    kind("t.x", lambda payload: None)
    row = this_process()
    sign_in(row)
    enqueue("t.x", "a", {"n": 1})
    job = take(row)
    assert job
    asked, finish = threading.Event(), threading.Event()

    def editor() -> None:
        with transaction.atomic():
            enqueue("t.x", "a", {"n": 2})
            asked.set()
            finish.wait(10)
        connection.close()

    thread = threading.Thread(target=in_thread(editor))
    thread.start()
    assert asked.wait(10)
    threading.Timer(0.2, finish.set).start()
    perform(job)  # waits for the editor's transaction
    thread.join()
    left = Job.objects.get()
    assert (left.payload, left.taken_by) == ({"n": 2}, None)


def in_thread(work: Callable[[], None]) -> Callable[[], None]:
    """Let a thread use the connection settings of this test's database."""
    from django.db import connections

    settings, wrapper = connections["default"].settings_dict, type(connections["default"])

    def run() -> None:
        connections["default"] = wrapper(settings, alias="default")
        try:
            work()
        finally:
            connections["default"].close()

    return run
