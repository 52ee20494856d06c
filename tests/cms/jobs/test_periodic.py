"""Periodic work."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from cms.jobs import clock as register_entry
from cms.jobs import drain, report
from cms.jobs.models import ClockRun, Job
from cms.jobs.periodic import KIND, Entry, entries, is_due, tick

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def no_entries(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let each test register its own."""
    saved = dict(entries)
    entries.clear()
    yield
    entries.clear()
    entries.update(saved)


@pytest.fixture
def counted() -> list[str]:
    """An entry that writes its name each time it runs."""
    seen: list[str] = []

    @register_entry(every=MINUTE, name="count")
    def count() -> None:
        seen.append("count")

    return seen


def test_work_is_done_at_once_and_then_each_time_it_is_due(counted: list[str]) -> None:
    assert tick() == 1
    assert tick() == 0
    drain()
    assert counted == ["count"]
    ClockRun.objects.update(scheduled=timezone.now() - MINUTE)
    assert tick() == 1
    drain()
    assert counted == ["count", "count"]


def test_work_that_still_waits_is_not_queued_twice(counted: list[str]) -> None:
    tick()
    ClockRun.objects.update(scheduled=timezone.now() - MINUTE)
    tick()
    assert Job.objects.count() == 1


@pytest.mark.parametrize(
    ("minutes_ago", "due"), [(None, True), (0.5, False), (1, True), (60, True), (-60, True)]
)
def test_when_work_is_due(minutes_ago: float | None, due: bool) -> None:
    now = timezone.now()
    scheduled = None if minutes_ago is None else now - minutes_ago * MINUTE
    assert is_due(Entry(MINUTE, lambda: None), scheduled, now) is due


def test_the_last_run_and_its_outcome_are_kept(counted: list[str]) -> None:
    assert report.clock()["ok"] is False  # has never run
    tick()
    drain()
    run = report.clock()["runs"]["count"]
    assert (run["ok"], run["error"], run["every_seconds"]) == (True, "", 60)
    assert report.clock()["ok"] is True
    ClockRun.objects.update(finished=timezone.now() - timedelta(hours=1))
    assert report.clock()["ok"] is False


def test_a_failure_shows_and_is_tried_again() -> None:
    @register_entry(every=timedelta(days=1), name="backup")
    def backup() -> None:
        raise OSError("disk full")

    tick()
    drain()
    run = report.clock()["runs"]["backup"]
    assert (run["ok"], run["error"]) == (False, "OSError: disk full")
    job = Job.objects.get(kind=KIND, key="backup")
    assert job.not_before - timezone.now() < MINUTE


def test_an_entry_that_this_worker_does_not_know_is_left_to_one_that_does(
    counted: list[str],
) -> None:
    tick()
    entry = entries.pop("count")
    drain()
    assert not Job.objects.exists()
    entries["count"] = entry
    assert tick() == 1


@pytest.mark.parametrize("every", [timedelta(), -MINUTE])
def test_an_impossible_interval_is_refused(every: timedelta) -> None:
    with pytest.raises(ValueError, match="never"):
        register_entry(every=every, name="never")


def test_a_name_is_taken_once(counted: list[str]) -> None:
    register: Callable[[Callable[[], None]], Callable[[], None]] = register_entry(
        every=MINUTE, name="count"
    )
    with pytest.raises(ValueError, match="count"):
        register(lambda: None)
