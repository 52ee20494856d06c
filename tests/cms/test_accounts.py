"""One door for staff: /konto/login/, also for the admin."""

from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.test import Client
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

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


@pytest.mark.parametrize("language", ["da", "en"])
def test_wagtails_login_for_readers_leads_to_the_one_door(
    client: Client, anna: Any, language: str
) -> None:
    response = client.post(
        f"/{language}/_util/login/?next=/admin/",
        {"username": "anna", "password": "meget-hemmeligt"},
    )

    assert response.status_code == 302
    assert response["Location"] == "/konto/login/?next=/admin/"
    assert client.get("/admin/").status_code == 302, "nobody has signed in"


def test_a_new_password_is_asked_for_at_the_one_door_alone(client: Client, anna: Any) -> None:
    response = client.post("/admin/password_reset/", {"email": "anna@example.org"})

    assert response.status_code == 404
    assert mail.outbox == []
    for address in ("anna@example.org", "stranger@example.org"):
        client.post("/konto/password/reset/", {"email": address})
    assert [mailed.to for mailed in mail.outbox] == [["anna@example.org"]]


def test_whoever_guesses_behind_the_proxy_locks_nobody_else_out(
    client: Client, anna: Any, settings: Any
) -> None:
    cache.clear()
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1  # as TRUSTED_PROXY sets it (test_deployment)

    def sign_in(address: str, login: str, password: str) -> int:
        forwarded = {"X-Forwarded-For": f"198.51.100.1, {address}"}
        data = {"login": login, "password": password}
        return client.post("/konto/login/", data, headers=forwarded).status_code

    for number in range(10):
        assert sign_in("203.0.113.1", f"gaet-{number}", "forkert-kodeord") == 200
    assert sign_in("203.0.113.1", "anna", "meget-hemmeligt") == 200, "no longer listened to"
    assert sign_in("203.0.113.2", "anna", "meget-hemmeligt") == 302


@pytest.mark.once
def test_the_door_takes_as_long_for_whom_it_does_not_know(
    anna: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To hash a password takes half a second: once more would tell whose address has an account."""
    hashed: list[str] = []
    encode = MD5PasswordHasher.encode

    def counted(hasher: Any, password: str, *args: Any, **options: Any) -> str:
        hashed.append(password)
        return encode(hasher, password, *args, **options)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    counts = {}
    for login in ("anna", "anna@example.org", "nobody", "nobody@example.org"):
        cache.clear()
        hashed.clear()
        Client().post("/konto/login/", {"login": login, "password": "forkert-kodeord"})
        counts[login] = len(hashed)
    assert counts == dict.fromkeys(counts, 2)


@pytest.mark.once
@pytest.mark.parametrize("kind", ["page", "document"])
def test_a_shared_password_can_not_be_guessed(kind: str) -> None:
    cache.clear()
    if kind == "page":
        page = Page.objects.filter(depth=3, locale__language_code="da").first()
        closed = PageViewRestriction.objects.create(
            page=page, restriction_type="password", password="tryg"
        )
        address = f"/da/_util/authenticate_with_password/{closed.pk}/{page.pk}/"
    else:
        private = Collection.get_first_root_node().add_child(name="Kun for os")
        closed = CollectionViewRestriction.objects.create(
            collection=private, restriction_type="password", password="tryg"
        )
        address = f"/documents/authenticate_with_password/{closed.pk}/"

    def enter(password: str, client_address: str) -> int:
        data = {"password": password, "return_url": "/da/"}
        return Client().post(address, data, REMOTE_ADDR=client_address).status_code

    # Whoever knows it takes nobody's turn: a whole office may have one address.
    assert {enter("tryg", "203.0.113.1") for _turn in range(12)} == {302}
    assert {enter("forkert", "203.0.113.1") for _turn in range(10)} == {200}
    assert enter("tryg", "203.0.113.1") == 429, "no longer listened to"
    assert enter("tryg", "203.0.113.2") == 302


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
