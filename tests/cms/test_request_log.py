"""What an operator reads in the log while the database is away."""

from typing import NoReturn

import pytest
from django.db import OperationalError
from django.test import Client
from psycopg_pool import PoolTimeout
from wagtail.models import Page

from cms import health

LOGGER = "django.request"


def records(caplog: pytest.LogCaptureFixture) -> list[tuple[str, bool]]:
    """Return the lines about requests, and whether each has a traceback."""
    return [(r.getMessage(), bool(r.exc_info)) for r in caplog.records if r.name == LOGGER]


@pytest.mark.django_db
def test_who_waited_for_the_database_is_one_line_and_any_other_fault_has_its_traceback(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def wait(*_args: object) -> NoReturn:
        raise OperationalError("no connection after 5 s") from PoolTimeout()

    def err(*_args: object) -> NoReturn:
        raise ValueError("a fault of ours")

    client.raise_request_exception = False
    monkeypatch.setattr(Page, "route_for_request", wait)
    answer = client.get("/da/")
    # A crawler takes a page away that answers 500, and comes again to one that is 503.
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "tel:112" in answer.content.decode()
    monkeypatch.setattr(Page, "route_for_request", err)
    assert client.get("/da/").status_code == 500

    assert records(caplog) == [
        ("Service Unavailable: /da/: no connection after 5 s", False),
        ("Internal Server Error: /da/", True),
    ]


@pytest.mark.django_db
def test_a_probe_that_is_not_ok_writes_no_line(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(health, "checks", {"part": lambda: {"ok": False}})

    assert client.get("/-/health").status_code == 503

    assert records(caplog) == []
