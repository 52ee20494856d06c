"""What readers and staff notice of a Redis that is away: nothing."""

import logging
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from cms.cache import outage, report
from cms.settings.base import caches

LOGGER = "cms.cache"


@pytest.fixture(autouse=True)
def well() -> Iterator[None]:
    """No outage is left over for others."""
    yield
    outage.end()


@pytest.fixture
def hanging(settings: Any) -> Iterator[socket.socket]:
    """A Redis that takes calls and never answers one."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        settings.CACHES = caches(f"redis://127.0.0.1:{server.getsockname()[1]}/0")
        settings.SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
        settings.SESSION_CACHE_ALIAS = "sessions"
        yield server


def calls(server: socket.socket) -> int:
    """Return how many have called."""
    number = 0
    while True:
        try:
            server.accept()[0].close()
        except BlockingIOError:
            return number
        number += 1


@pytest.mark.django_db
def test_a_redis_that_hangs_is_asked_once_for_a_whole_page_and_logged_in_one_line(
    client: Client, hanging: socket.socket, caplog: pytest.LogCaptureFixture
) -> None:
    assert client.get("/da/").status_code == 200

    assert calls(hanging) == 1
    [record] = [record for record in caplog.records if record.name == LOGGER]
    assert record.levelno == logging.WARNING
    assert not record.exc_info
    assert report() == {"ok": False}


@pytest.mark.django_db
def test_without_redis_staff_sign_in_and_wrong_passwords_are_counted(
    client: Client, hanging: socket.socket, django_user_model: type
) -> None:
    django_user_model.objects.create_superuser("anne", "anne@example.org", "x" * 14)

    def sign_in(name: str, password: str) -> int:
        return client.post("/konto/login/", {"login": name, "password": password}).status_code

    assert sign_in("anne", "x" * 14) == 302
    assert client.get("/admin/account/").status_code == 200
    client.post("/konto/logout/")
    assert client.get("/admin/account/").status_code == 302
    for _ in range(5):
        sign_in("anne", "wrong")
    assert sign_in("anne", "x" * 14) == 200, "the sixth try within five minutes"


@pytest.mark.needs("redis")
def test_a_redis_that_is_back_is_asked_again_when_its_rest_is_over(
    redis_url: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CACHES = caches(redis_url)
    monkeypatch.setattr("cms.cache.REST_SECONDS", 3600)
    cache.set("tests.cache", "in Redis", 60)
    outage.begin(ConnectionError())
    cache.set("tests.cache", "in memory", 60)
    assert cache.get("tests.cache") == "in memory"
    assert report() == {"ok": False}

    monkeypatch.setattr("cms.cache.REST_SECONDS", 0)
    outage.begin(ConnectionError())

    assert cache.get("tests.cache") == "in Redis"
    assert report() == {"ok": True}
    cache.delete("tests.cache")
