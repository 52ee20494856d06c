"""A form that can't be saved comes back with all that was typed (docs/adr/0009, feature F32)."""

from typing import Any, Final

import pytest
from django.test import Client
from wagtail.test.utils.form_data import querydict_from_html

from cms.models import Notice, User
from tests.cms.unsaved import draft_title, edit_url, opened, sent_again, words

pytestmark = pytest.mark.django_db

TITLE: Final = "Tryghed på »tværs« <b>& mere"
OURS: Final = {"origin": "http://testserver", "sec-fetch-site": "same-origin"}
SCRIPT: Final = {"accept": "application/json"}


@pytest.fixture
def other(db: None) -> Client:
    """The browser of another administrator, Bo."""
    client = Client()
    client.force_login(User.objects.create_superuser("bo", "bo@example.org", "x" * 14))
    return client


def sign_in(client: Client, name: str = "boss") -> None:
    client.force_login(User.objects.get(username=name))


def test_signed_out_while_writing(admin: Client) -> None:
    form = opened(admin, TITLE)
    admin.logout()
    answer = admin.post(edit_url(), form)
    assert answer.status_code == 401
    assert words(answer).startswith("Du er logget ud Det, du har skrevet, er ikke gemt endnu.")
    assert "next=/admin/signed-in/" in answer.content.decode()
    assert draft_title() != TITLE
    # Pressed too early, it comes back once more; after signing in it is saved.
    answer = sent_again(admin, answer)
    assert answer.status_code == 401
    sign_in(admin)
    assert sent_again(admin, answer).status_code == 200
    assert draft_title() == TITLE


def test_it_speaks_the_language_of_the_form(admin: Client) -> None:
    form = opened(admin, TITLE)
    form["opened_in"] = "en"
    admin.logout()
    assert words(admin.post(edit_url(), form)).startswith("You are signed out")


def test_a_record_comes_back_too(admin: Client) -> None:
    notice = Notice.objects.create(text_da="Røg", text_en="Smoke", level="info")
    edit = f"/admin/snippets/cms/notice/edit/{notice.pk}/"
    form = querydict_from_html(admin.get(edit).content.decode(), form_id="w-editor-form")
    form["text_da"] = "Røg i byen"
    admin.logout()
    answer = admin.post(edit, form)
    assert answer.status_code == 401
    sign_in(admin)
    sent_again(admin, answer)
    notice.refresh_from_db()
    assert notice.text_da == "Røg i byen"


@pytest.mark.parametrize(
    ("method", "address", "headers"),
    [
        ("post", "edit", SCRIPT),
        (
            "post",
            "/admin/editing-sessions/ping/wagtailcore/page/1/1/",
            {"x-requested-with": "XMLHttpRequest"},
        ),
        ("put", "/admin/localize/translate/1/strings/1/edit/", {}),
    ],
)
def test_a_script_is_told_and_never_led_away(
    method: str, address: str, headers: dict[str, str], db: None
) -> None:
    url = edit_url() if address == "edit" else address
    answer = getattr(Client(), method)(url, headers=headers)
    assert answer.status_code == 401
    assert answer.json()["error_code"] == "signed_out"
    assert answer.json()["error_message"].startswith("Du er logget ud.")


def test_nothing_is_carried_where_nothing_was_written(db: None) -> None:
    assert Client().post(edit_url()).status_code == 302
    # The door itself: a password is no text to keep.
    answer = Client().post("/admin/login/", {"login": "boss", "password": "hemmelig"})
    assert answer.status_code == 302
    answer = Client().post("/admin/users/add/", {"username": "ny", "password1": "hemmelig"})
    assert answer.status_code == 401
    assert "hemmelig" not in answer.content.decode()


def test_somebody_else_has_signed_in(admin: Client, other: Client) -> None:
    form = opened(admin, TITLE)
    answer = other.post(edit_url(), form)
    assert answer.status_code == 409
    assert "boss har skrevet dette, men nu er bo logget ind." in words(answer)
    assert TITLE in words(answer)
    assert draft_title() != TITLE
    assert other.post(edit_url(), form, headers=SCRIPT).json()["error_code"] == "other_user"
    assert sent_again(admin, answer).status_code == 200
    assert draft_title() == TITLE


def test_the_right_has_ended(admin: Client, other: Client) -> None:
    """Whoever may still use the admin, and whoever may not."""
    for groups in ((), ("Oversætter",)):
        form = opened(other, TITLE)
        bo = User.objects.get(username="bo")
        User.objects.filter(pk=bo.pk).update(is_superuser=False)
        bo.groups.set(bo.groups.model.objects.filter(name__in=groups))
        answer = other.post(edit_url(), form)
        assert answer.status_code == 403
        assert "Du har ikke længere lov til at gemme her" in words(answer)
        assert TITLE in words(answer)
        script = other.post(edit_url(), form, headers=SCRIPT)
        assert (script.status_code, script.json()["error_code"]) == (403, "forbidden")
        assert draft_title() != TITLE
        User.objects.filter(pk=bo.pk).update(is_superuser=True)
        assert sent_again(other, answer).status_code == 200
        assert draft_title() == TITLE
        page_title = "Som før"
        other.post(edit_url(), opened(other, page_title))
        assert draft_title() == page_title


def strict(headers: dict[str, str], admin: Client) -> Any:
    """Send a form with a token of before the latest sign-in, as a browser with these headers."""
    form = opened(admin, TITLE)
    form["csrfmiddlewaretoken"] = "x" * 64
    client = Client(enforce_csrf_checks=True)
    client.cookies = admin.cookies
    return client.post(edit_url(), form, headers=headers)


def test_a_form_older_than_the_sign_in_is_taken_from_our_own_pages_alone(admin: Client) -> None:
    for headers in (
        {},
        {"origin": "null"},
        {"origin": "https://evil.example"},
        {"origin": "http://testserver", "sec-fetch-site": "cross-site"},
        {"origin": "http://testserver:81"},
    ):
        assert strict(headers, admin).status_code == 403, headers
        assert draft_title() != TITLE
    assert strict(OURS, admin).status_code == 302
    assert draft_title() == TITLE


def test_other_forms_keep_their_token(admin: Client) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/konto/login/", {"login": "boss"}, headers=OURS).status_code == 403
