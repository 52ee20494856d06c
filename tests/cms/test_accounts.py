"""One door for staff: /konto/login/, also for the admin."""

from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(django_user_model: Any) -> Any:
    return django_user_model.objects.create_superuser("anna", "anna@example.org", "meget-hemmeligt")


def test_the_admin_asks_at_the_one_door(client: Client) -> None:
    response = client.get("/admin/pages/")

    assert response.status_code == 302
    assert response["Location"] == "/konto/login/?next=/admin/pages/"


def test_wagtails_own_login_leads_to_the_one_door(client: Client) -> None:
    response = client.get("/admin/login/?next=/admin/reports/")

    assert response.status_code == 302
    assert response["Location"] == "/konto/login/?next=/admin/reports/"


@pytest.mark.parametrize("login", ["anna", "anna@example.org"])
def test_a_password_opens_the_admin(client: Client, anna: Any, login: str) -> None:
    response = client.post(
        "/konto/login/?next=/admin/", {"login": login, "password": "meget-hemmeligt"}
    )

    assert response.status_code == 302
    assert response["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_a_wrong_password_is_said_in_danish(client: Client, anna: Any) -> None:
    response = client.post("/konto/login/", {"login": "anna", "password": "forkert-kodeord"})

    assert response.status_code == 200
    assert 'lang="da"' in response.content.decode()
    assert client.get("/admin/").status_code == 302


def test_whoever_forgot_the_password_finds_the_way_at_the_door(client: Client) -> None:
    door = client.get("/konto/login/").content.decode()

    assert '<a href="/konto/password/reset/">Glemt adgangskoden?</a>' in door
    form = client.get("/konto/password/reset/").content.decode()
    assert '<form class="form" method="post" action="/konto/password/reset/">' in form
    assert '<label class="form-label" for="id_email">' in form
    assert 'class="button button-primary"' in form


def test_whoever_has_a_new_password_is_led_to_the_door(client: Client) -> None:
    done = client.get("/konto/password/reset/key/done/").content.decode()

    assert "Din adgangskode er ændret." in done
    assert 'href="/konto/login/">Log ind</a>' in done


def test_nobody_signs_up(client: Client, django_user_model: Any) -> None:
    before = django_user_model.objects.count()

    response = client.post(
        "/konto/signup/",
        {"email": "x@example.org", "username": "x", "password1": "meget-hemmeligt"},
    )

    assert response.status_code == 200
    assert django_user_model.objects.count() == before


def test_signing_out_closes_the_admin(client: Client, anna: Any) -> None:
    client.force_login(anna)
    client.post("/konto/logout/")

    assert client.get("/admin/").status_code == 302
