"""The three probes and the registry behind the report."""

import json
import shutil
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.core.checks import Error
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.utils import timezone

from cms import health
from cms.jobs import enqueue
from cms.jobs.models import Job, JobWorker
from cms.jobs.presence import LEASE, sign_in, this_process
from cms.jobs.queue import MAX_ATTEMPTS
from cms.views import health as views

PROBES = ["/-/liveness", "/-/readiness", "/-/health"]
OUTSIDER = "203.0.113.7"


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> dict[str, health.Check]:
    """An empty registry for one test."""
    empty: dict[str, health.Check] = {}
    monkeypatch.setattr(health, "checks", empty)
    return empty


def read(client: Client) -> tuple[int, dict[str, Any]]:
    """Return status and report."""
    answer = client.get("/-/health")
    return answer.status_code, json.loads(answer.content)


def test_liveness_asks_no_database(client: Client) -> None:
    # pytest-django refuses the database to a test without its mark.
    assert client.get("/-/liveness").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_readiness_asks_the_database(client: Client) -> None:
    assert client.get("/-/readiness").status_code == 200


@pytest.mark.slow
def test_a_database_that_hangs_is_not_ready_within_two_seconds(
    monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    answered = threading.Event()
    asked: list[int] = []

    def hang() -> bool:
        asked.append(1)
        return answered.wait(10)

    probe = views.DatabaseProbe()
    monkeypatch.setattr(probe, "_ask", hang)
    monkeypatch.setattr(views, "_database", probe)
    began = timezone.now()
    assert client.get("/-/readiness").status_code == 503
    assert timezone.now() - began < timedelta(seconds=2)
    assert client.get("/-/readiness").status_code == 503
    assert len(asked) == 1, "a second question waits for the first one's answer"
    answered.set()
    assert probe.answers(5)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", PROBES)
def test_nobody_stores_a_probe(client: Client, path: str) -> None:
    answer = client.get(path)
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies
    assert client.post(path).status_code == 405


@pytest.mark.parametrize("path", PROBES)
@override_settings(ALLOWED_HOSTS=["example.org"], SECURE_SSL_REDIRECT=True)
def test_probes_come_by_address_and_without_tls(
    path: str, parts: dict[str, health.Check], monkeypatch: pytest.MonkeyPatch
) -> None:
    def site(request: HttpRequest) -> HttpResponse:
        raise AssertionError("the site must not be asked")

    monkeypatch.setattr(views.DatabaseProbe, "answers", lambda self, seconds: True)
    request = RequestFactory().get(path, headers={"host": "10.1.2.3"})
    assert views.ProbeMiddleware(site)(request).status_code in {200, 503}


@pytest.mark.django_db
def test_the_report_names_version_and_every_part(
    client: Client, parts: dict[str, health.Check]
) -> None:
    health.register("index", lambda: {"ok": True, "documents": 14})
    status, report = read(client)
    assert status == 200
    assert report["ok"] is True
    assert report["version"]
    assert report["parts"]["index"] == {"ok": True, "documents": 14}
    assert report["parts"]["database"]["ok"] is True


@pytest.mark.django_db
def test_a_disk_is_not_ok_before_it_is_full(
    client: Client, parts: dict[str, health.Check], monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage("/")
    left = {"free": health.ROOM}
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage._replace(**left))
    status, report = read(client)
    assert (status, report["parts"]["disk"]) == (200, {"ok": True, "free_mb": 500})
    left["free"] -= 1
    status, report = read(client)
    assert (status, report["parts"]["disk"]) == (503, {"ok": False, "free_mb": 499})


@pytest.mark.django_db
def test_a_part_that_fails_or_raises_does_not_hide_the_others(
    client: Client, parts: dict[str, health.Check]
) -> None:
    def broken() -> dict[str, Any]:
        raise ConnectionError("secret-host:9200")

    health.register("a_broken", broken)
    health.register("b_bad", lambda: {"ok": False})
    health.register("c_good", lambda: {"ok": True})
    status, report = read(client)
    assert status == 503
    assert report["parts"]["a_broken"] == {"ok": False, "error": "ConnectionError"}
    assert report["parts"]["c_good"] == {"ok": True}


def test_without_a_database_no_part_waits_for_it(parts: dict[str, health.Check]) -> None:
    def never() -> dict[str, Any]:
        raise AssertionError("must not be asked")

    health.register("queue", never)
    report = health.report()  # the database is refused to this test
    assert report["parts"]["database"]["ok"] is False
    assert "no database" in report["parts"]["queue"]["error"]


def test_a_part_has_one_check(parts: dict[str, health.Check]) -> None:
    health.register("index", lambda: {"ok": True})
    with pytest.raises(ValueError, match="index"):
        health.register("index", lambda: {"ok": True})


@pytest.mark.parametrize(
    ("meta", "trusted", "readers", "allowed"),
    [
        ({"REMOTE_ADDR": "127.0.0.1"}, False, [], True),
        ({"REMOTE_ADDR": "::1"}, False, [], True),
        ({"REMOTE_ADDR": "::ffff:127.0.0.1"}, False, [], True),
        ({"REMOTE_ADDR": OUTSIDER}, False, [], False),
        ({"REMOTE_ADDR": OUTSIDER}, False, [OUTSIDER], True),
        ({"REMOTE_ADDR": "10.2.3.4"}, False, ["10.0.0.0/8"], True),
        ({"REMOTE_ADDR": "11.2.3.4"}, False, ["10.0.0.0/8"], False),
        ({"REMOTE_ADDR": ""}, False, [], False),  # a Unix socket
        # Behind a proxy on this machine everybody is on loopback.
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": OUTSIDER}, False, [], False),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1"}, False, [], False),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": OUTSIDER}, True, [], False),
        # What the visitor wrote stands before what the proxy wrote.
        (
            {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": f"127.0.0.1, {OUTSIDER}"},
            True,
            [],
            False,
        ),
        ({"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "10.5.5.5"}, True, ["10.5.5.5"], True),
        ({"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "nonsense"}, True, [], False),
    ],
)
def test_who_may_read_the_report(
    meta: dict[str, str], trusted: bool, readers: list[str], allowed: bool
) -> None:
    request = RequestFactory().get("/-/health")
    request.META.update(meta)
    with override_settings(TRUSTED_PROXY=trusted, HEALTH_READERS=readers):
        assert views.may_read(request) is allowed
        if not allowed:
            with pytest.raises(Http404):
                views.report(request)


def test_a_reader_that_is_no_address_is_found_at_start() -> None:
    with override_settings(HEALTH_READERS=["10.0.0.0/8", "monitor.example.org"]):
        problems = health.check_readers()
    assert [problem.id for problem in problems] == ["cms.E012"]
    assert isinstance(problems[0], Error)
    assert problems[0].hint


@pytest.mark.django_db
def test_the_queue_reports_depth_age_and_failures(client: Client) -> None:
    Job.objects.all().delete()
    enqueue("t.fresh", "a")
    enqueue("t.later", "a", not_before=timezone.now() + timedelta(days=1))
    queue = read(client)[1]["parts"]["queue"]
    assert (queue["ok"], queue["waiting"], queue["due"], queue["failed"]) == (True, 2, 1, 0)

    Job.objects.filter(kind="t.fresh").update(not_before=timezone.now() - timedelta(minutes=6))
    queue = read(client)[1]["parts"]["queue"]
    assert queue["ok"] is False
    assert 360 <= queue["oldest_due_seconds"] < 400

    Job.objects.filter(kind="t.fresh").delete()
    Job.objects.filter(kind="t.later").update(attempts=MAX_ATTEMPTS, error="RuntimeError: no")
    queue = read(client)[1]["parts"]["queue"]
    assert (queue["ok"], queue["failed"], queue["failed_kinds"]) == (False, 1, {"t.later": 1})


@pytest.mark.django_db
def test_the_worker_reports_its_last_sign_of_life_and_restarts(client: Client) -> None:
    assert read(client)[1]["parts"]["worker"]["ok"] is False
    row = this_process(restarts=2)
    sign_in(row)
    worker = read(client)[1]["parts"]["worker"]
    assert (worker["ok"], worker["restarts"]) == (True, 2)
    assert worker["workers"][0]["beat_seconds"] < 5
    JobWorker.objects.update(beat=timezone.now() - LEASE - timedelta(seconds=1))
    assert read(client)[1]["parts"]["worker"]["ok"] is False
