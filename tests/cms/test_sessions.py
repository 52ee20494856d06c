"""How long a sign-in lasts, read back through HTTP with the clock put forward."""

from datetime import datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from freezegun import freeze_time

from cms.jobs import drain, enqueue

START = datetime(2026, 11, 28, 8, 0, tzinfo=timezone.get_default_timezone())
WORK = "/admin/account/"
PING = "/admin/editing-sessions/ping/wagtailcore/page/1/1/"


def is_signed_in(client: Client, after: timedelta, address: str = WORK) -> bool:
    with freeze_time(START + after):
        return client.get(address).status_code == 200


@pytest.fixture
def staff(db: None, django_user_model: type) -> Client:
    """Somebody who signed in at START, through the form."""
    django_user_model.objects.create_superuser("anne", "anne@example.org", "x" * 14)
    client = Client()
    with freeze_time(START):
        client.post("/konto/login/", {"login": "anne", "password": "x" * 14, "remember": "on"})
        assert client.get(WORK).status_code == 200
    return client


@pytest.mark.slow
def test_used_every_hour_it_ends_after_twelve(staff: Client) -> None:
    hours = [hour for hour in range(1, 15) if is_signed_in(staff, timedelta(hours=hour))]
    assert hours == list(range(1, 12))


@pytest.mark.slow
def test_unused_for_four_hours_it_has_ended(staff: Client) -> None:
    assert is_signed_in(staff, timedelta(hours=3, minutes=58))
    assert is_signed_in(staff, timedelta(hours=7, minutes=55))
    assert not is_signed_in(staff, timedelta(hours=11, minutes=56))


@pytest.mark.slow
def test_an_open_editor_is_no_use(staff: Client) -> None:
    for minutes in range(10, 240, 10):
        with freeze_time(START + timedelta(minutes=minutes)):
            staff.post(PING)
    assert not is_signed_in(staff, timedelta(hours=4, minutes=1))


@pytest.mark.slow
def test_most_requests_write_no_session(staff: Client) -> None:
    with freeze_time(START + timedelta(seconds=30)):
        assert "sessionid" not in staff.get(WORK).cookies
    with freeze_time(START + timedelta(seconds=90)):
        assert "sessionid" in staff.get(WORK).cookies


def test_the_clock_deletes_what_has_ended_and_nothing_else(staff: Client) -> None:
    with freeze_time(START + timedelta(hours=5)):
        Client().post("/konto/login/", {"login": "anne", "password": "x" * 14})
        assert Session.objects.count() == 2
        enqueue("clock", "cms.forget_sessions", {"name": "cms.forget_sessions"})
        drain()
        assert Session.objects.count() == 1
