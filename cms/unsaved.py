"""Forms that couldn't be saved: what was typed comes back with the answer (docs/adr/0009).

Wagtail answers a form of somebody who is signed out, or whose rights have ended, by leading to another
page: the text is gone, and an autosave reads that page as »a server error«. Here a form is answered by a
page that carries all that was posted and sends it once more, and a script by JSON that says why.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils import translation
from django.utils.html import strip_tags
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.admin.localization import get_localized_response
from wagtail.admin.utils import get_user_display_name

GetResponse = Callable[[HttpRequest], HttpResponse]

ADMIN: Final = "/admin/"
# Written into every form of the editor (templates/wagtailadmin/shared/unsaved_changes_warning.html).
OPENED_BY: Final = "opened_by"
OPENED_IN: Final = "opened_in"
# Wagtail leads to either: to the setting, and to its own, which leads there.
_DOORS: Final = (settings.LOGIN_URL, "wagtailadmin_login")
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_PLUMBING: Final = frozenset({"csrfmiddlewaretoken", "next", OPENED_BY, OPENED_IN})


@dataclass(frozen=True)
class Refusal:
    """Why a form wasn't saved, for a script (`code`), for HTTP and for whoever wrote it.

    `button` sends the form again, with `changes` in its fields; `links` open beside it, so that the
    page with the text stays.
    """

    code: str
    status: HTTPStatus
    title: str
    lines: tuple[str, ...]
    button: str
    links: tuple[tuple[str, str], ...] = ()


def signed_out() -> Refusal:
    """Return the refusal of somebody whose sign-in has ended."""
    return Refusal(
        "signed_out",
        HTTPStatus.UNAUTHORIZED,
        _("You are signed out"),
        (
            _("What you wrote isn't saved yet. It is in this window, so don't close it."),
            _("Sign in in a new tab, come back here and press “Continue”. Then it is saved."),
        ),
        _("Continue"),
        (
            (
                resolve_url(settings.LOGIN_URL) + f"?next={reverse('signed_in')}",
                _("Sign in in a new tab"),
            ),
        ),
    )


def older_form() -> Refusal:
    """Return the refusal of a form that was opened before its writer signed in again."""
    return Refusal(
        "older_form",
        HTTPStatus.FORBIDDEN,
        _("Press once more to save"),
        (
            _("You have signed in again since you opened this form. It isn't saved yet."),
            _("Press “Save what I wrote” if this is your text."),
        ),
        _("Save what I wrote"),
    )


def forbidden(reasons: list[str]) -> Refusal:
    """Return the refusal of somebody without the right to save; `reasons` is what Wagtail says."""
    return Refusal(
        "forbidden",
        HTTPStatus.FORBIDDEN,
        _("You may not save this any more"),
        (
            *reasons,
            _("Perhaps your role has ended. Copy your text before you close this window."),
            _("When you have the right again, press “Try again”."),
        ),
        _("Try again"),
        ((reverse("wagtailadmin_home"), _("Open the start page in a new tab")),),
    )


def other_user(writer: str, user: str) -> Refusal:
    """Return the refusal of a form that `writer` opened and `user` sent from the same browser."""
    return Refusal(
        "other_user",
        HTTPStatus.CONFLICT,
        _("Somebody else has signed in"),
        (
            _("%(writer)s wrote this, but %(user)s is signed in now. It isn't saved.")
            % {"writer": writer, "user": user},
            _("Sign out in a new tab, sign in as %(writer)s, and press “Try again”.")
            % {"writer": writer},
        ),
        _("Try again"),
        ((resolve_url("account_logout"), _("Sign out in a new tab")),),
    )


def sentence_gone() -> Refusal:
    """Return the refusal of a sentence whose Danish is no longer there."""
    return Refusal(
        "sentence_gone",
        HTTPStatus.NOT_FOUND,
        _("The Danish sentence is no longer there"),
        (
            _("Somebody has brought in newer Danish, or removed the page."),
            _("Copy your text before you open the page again."),
        ),
        _("Try again"),
    )


def answer(
    request: HttpRequest, refusal: Refusal, changes: Mapping[str, str] | None = None
) -> HttpResponse:
    """Answer a form with all that was posted; `changes` replaces fields of it.

    Passwords are not sent back, and files can't be.
    """
    if not wants_page(request):
        # The first names are those that Wagtail's autosave reads, the last what our window adds.
        said = {
            "success": False,
            "error_code": refusal.code,
            "error_message": f"{refusal.title}. {refusal.lines[0]}",
            "help": " ".join(refusal.lines[1:]),
            "links": refusal.links,
        }
        return JsonResponse(said, status=refusal.status)
    posted = {
        **dict(request.POST.lists()),
        **{name: [new] for name, new in (changes or {}).items()},
    }
    fields = [
        (name, value)
        for name, values in posted.items()
        for value in values
        if name != "csrfmiddlewaretoken" and "password" not in name
    ]
    context = {
        "refusal": refusal,
        "address": request.get_full_path(),
        "fields": fields,
        "text": "\n\n".join(filter(None, (readable(name, value) for name, value in fields))),
        "has_files": bool(request.FILES),
    }
    return render(request, "cms/admin/unsaved.html", context, status=refusal.status)


def wants_page(request: HttpRequest) -> bool:
    """Return whether a browser sent a form and shows the answer, not a script."""
    by_script = request.headers.get("X-Requested-With") == "XMLHttpRequest"
    return request.method == "POST" and request.accepts("text/html") and not by_script


def readable(name: str, value: str) -> str:
    """Return what a person wrote in a field: the lines of a rich text, or a value of several words."""
    if name in _PLUMBING:
        return ""
    try:
        content = json.loads(value)
    except ValueError:
        return value.strip() if " " in value.strip() else ""
    blocks = content.get("blocks") if isinstance(content, dict) else None
    if not isinstance(blocks, list):
        return ""
    return "\n".join(str(block.get("text", "")) for block in blocks if isinstance(block, dict))


class UnsavedTextMiddleware:
    """Answers forms of the admin that lead away unsaved; belongs after MessageMiddleware."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at the answer to whatever was to be saved."""
        response = self.get_response(request)
        if request.method in _SAFE or not request.path_info.startswith(ADMIN):
            return response
        if not request.user.is_authenticated:
            return self._anonymous(request, response)
        return self._without_right(request, response)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Refuse a form that somebody else opened, before any view can save it."""
        if request.method != "POST" or not request.path_info.startswith(ADMIN):
            return None
        writer = request.POST.get(OPENED_BY, "")
        if not request.user.is_authenticated or writer in ("", str(request.user.pk)):
            return None
        known = get_user_model().objects.filter(pk=writer).first() if writer.isdecimal() else None
        names = (
            get_user_display_name(known) if known else "?",
            get_user_display_name(request.user),
        )
        return get_localized_response(lambda asked: answer(asked, other_user(*names)), request)

    def _anonymous(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        by_script = response.status_code == HTTPStatus.FORBIDDEN and not wants_page(request)
        if not by_script and not leads_to(response, *_DOORS):
            return response
        if wants_page(request) and not holds_something(request):
            return response
        return in_language_of_form(request, signed_out)

    def _without_right(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if not leads_to(response, *_DOORS, "wagtailadmin_home"):
            return response
        stored: Any = get_messages(request)
        reasons = [strip_tags(str(each)) for each in stored if each.level_tag == "error"]
        if not reasons or (wants_page(request) and not holds_something(request)):
            stored.used = False  # they wait for the page that the answer leads to
            return response
        return get_localized_response(lambda asked: answer(asked, forbidden(reasons)), request)


def leads_to(response: HttpResponse, *views: Any) -> bool:
    """Return whether an answer leads to one of the addresses or named views."""
    if response.status_code != HTTPStatus.FOUND:
        return False
    return urlsplit(response.headers["Location"]).path in map(resolve_url, views)


def holds_something(request: HttpRequest) -> bool:
    """Return whether a form says more than where it came from."""
    if request.path_info == reverse("wagtailadmin_login"):
        return False
    return any(value for name, value in request.POST.items() if name not in _PLUMBING)


def answer_older_form(request: HttpRequest) -> HttpResponse | None:
    """Answer a form whose token is older than the sign-in with one that has the new token.

    Signing in makes a new token, against fixation, so every form that stands open is refused by it; so is
    one whose cookies have all gone, and its writer is told to sign in.
    Nothing is saved before its writer presses the button of the answer. It is given only where the
    browser's Origin names this site, which no other page can forge: a forged form with a valid token
    would be one click from being saved. None leaves the refusal as it is.
    """
    if not request.path_info.startswith(ADMIN) or not wants_page(request):
        return None
    own = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
    if request.headers.get("Origin") not in own or not holds_something(request):
        return None
    signed_in = request.user.is_authenticated
    return in_language_of_form(request, older_form if signed_in else signed_out)


def in_language_of_form(request: HttpRequest, refusal: Callable[[], Refusal]) -> HttpResponse:
    """Answer in the language that the form was written in: perhaps nobody is signed in to ask."""
    language = request.POST.get(OPENED_IN, "")
    known = language if language in dict(settings.LANGUAGES) else get_language()
    with translation.override(known):
        return answer(request, refusal())
