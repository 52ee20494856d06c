"""Language from the address alone, dead addresses, the policy of each answer, refusals for editors."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from csp.decorators import csp
from django.conf import settings
from django.db.models.deletion import ProtectedError, RestrictedError
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from cms import dead_addresses, languages
from cms.bilingual.views import tell_refusal
from cms.models.problems import PublishingRefused
from cms.usage import tell_protected

GetResponse = Callable[[HttpRequest], HttpResponse]

STAFF_PREFIXES: Final = ("/admin/", "/konto/")


class AddressLanguageMiddleware:
    """Activates the language that the address names; staff pages use the account's own."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Activate for the length of one request."""
        language = languages.language_of(request.path_info)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or language)
        return response


class DeadAddressMiddleware:
    """Counts addresses that nobody answers: outside of what may still lead a 404 elsewhere."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Count the address of a final 404."""
        response = self.get_response(request)
        if response.status_code == HTTPStatus.NOT_FOUND:
            dead_addresses.note(request)
        return response


class PublicResponseMiddleware:
    """Chooses the Content-Security-Policy and the cache headers of an answer.

    A preview is a fake request with the page's own address, so the policy asks
    `request.is_preview`: without `frame-ancestors 'self'` the editor's preview stays blank
    (docs/translation.md, A8). django-csp writes the header; a plain public answer gets its default.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add what the view left out."""
        response = self.get_response(request)
        staff = request.path_info.startswith(STAFF_PREFIXES)
        if staff:
            set_policy(response, settings.STAFF_POLICY)
        elif getattr(request, "is_preview", False):
            set_policy(response, settings.PREVIEW_POLICY)
        if staff or may_be_signed_in(request):
            # What somebody who is signed in sees may hold the userbar: never in a shared cache.
            response.headers.setdefault("Cache-Control", "private, no-store")
            patch_vary_headers(response, ["Cookie"])
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Tell an editor why publishing or deleting was refused, whichever view asked for it."""
        if not request.path_info.startswith(STAFF_PREFIXES):
            return None
        if isinstance(error, PublishingRefused):
            return tell_refusal(request, error)
        if isinstance(error, ProtectedError | RestrictedError):
            return tell_protected(request, error)
        return None


def may_be_signed_in(request: HttpRequest) -> bool:
    """Whether the request bears a session; to ask whose would make the answer vary by cookie."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def set_policy(response: HttpResponse, policy: dict[str, list[str]]) -> None:
    """Say which policy django-csp shall write, as its decorator `csp` does for a view."""
    answered = csp(policy)(lambda _request: response)
    answered(HttpRequest())
