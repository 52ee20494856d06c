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


@pytest.mark.slow
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


# Forged forms ---------------------------------------------------------------------


def strict(client: Client, headers: dict[str, str]) -> Any:
    """Send a form with a token of before the latest sign-in, as a browser with these headers."""
    form = opened(client, TITLE)
    form["csrfmiddlewaretoken"] = "x" * 64
    return client_of(client.cookies).post(edit_url(), form, headers=headers)


def client_of(cookies: dict[str, Any]) -> Client:
    """Return a browser whose forms need their token, with the cookies of another one."""
    client = Client(enforce_csrf_checks=True)
    client.cookies.update(cookies)
    return client


def test_a_form_older_than_the_sign_in_comes_back_with_the_new_token(admin: Client) -> None:
    answer = strict(admin, OURS)
    assert answer.status_code == 403
    assert words(answer).startswith("Tryk en gang til for at gemme")
    assert TITLE in words(answer)
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert draft_title() != TITLE  # nothing is saved before somebody presses
    assert sent_again(client_of(answer.client.cookies), answer).status_code == 200
    assert draft_title() == TITLE


def test_a_form_whose_cookies_have_all_gone_comes_back_with_the_way_in(admin: Client) -> None:
    """Nobody has signed in again: to press once more would lead nowhere."""
    answer = client_of({}).post(edit_url(), opened(admin, TITLE), headers=OURS)
    assert answer.status_code == 401
    assert words(answer).startswith("Du er logget ud")
    assert TITLE in words(answer)
    assert draft_title() != TITLE


@pytest.mark.parametrize(
    "headers",
    [
        {},  # an old browser, or a program
        {"origin": "null"},  # a sandboxed frame, a file
        {"origin": "https://evil.example", "sec-fetch-site": "cross-site"},
        {"origin": "http://hackerspace.testserver", "sec-fetch-site": "same-site"},
        {"origin": "http://testserver:81", "sec-fetch-site": "same-site"},
        {"referer": "http://testserver/admin/"},
    ],
)
def test_a_forged_form_is_refused_and_its_text_is_not_offered(
    admin: Client, headers: dict[str, str]
) -> None:
    """One click on our own page would otherwise save what another site wrote."""
    answer = strict(admin, headers)
    assert answer.status_code == 403
    assert TITLE not in answer.content.decode()
    assert draft_title() != TITLE


def test_a_cookie_that_a_sibling_site_has_set_opens_nothing(admin: Client) -> None:
    """It may write a token's cookie for the whole domain, and send the same in its form."""
    form = opened(admin, TITLE)
    form["csrfmiddlewaretoken"] = "s" * 32
    client = client_of(admin.cookies)
    client.cookies["csrftoken"] = "s" * 32
    answer = client.post(edit_url(), form, headers={"origin": "http://sibling.testserver"})
    assert (answer.status_code, TITLE in answer.content.decode()) == (403, False)
    assert draft_title() != TITLE


def test_another_site_gets_no_form_offered_to_somebody_signed_out(admin: Client) -> None:
    """A form of another site arrives without cookies (SameSite): as from somebody signed out."""
    form = opened(admin, TITLE)
    for origin in ("https://evil.example", "null"):
        answer = client_of({}).post(edit_url(), form, headers={"origin": origin})
        assert (answer.status_code, TITLE in answer.content.decode()) == (403, False)


def test_the_sign_in_keeps_its_token(db: None) -> None:
    """Nobody is signed in to another's account by a form that another site sent."""
    for address in ("/konto/login/", "/admin/login/"):
        answer = client_of({}).post(
            address, {"login": "boss", "password": "hemmelig"}, headers=OURS
        )
        assert answer.status_code == 403
        assert "hemmelig" not in answer.content.decode()


def test_the_next_person_at_the_browser_finds_nothing(admin: Client, other: Client) -> None:
    """Neither in the session nor on a page that the browser may keep."""
    form = opened(admin, TITLE)
    admin.logout()
    answer = admin.post(edit_url(), form)
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Frame-Options"] == "DENY"  # nobody's click is stolen for its button
    assert "sessionid" not in answer.cookies
    sign_in(admin, "bo")
    assert TITLE not in str(dict(admin.session))
    assert TITLE not in admin.get(edit_url()).content.decode()
