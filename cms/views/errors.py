"""Pages for what isn't there and what went wrong, in the language of the address."""

import sys
from http import HTTPStatus
from typing import Final

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.encoding import escape_uri_path
from django.utils.http import escape_leading_slashes
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms import languages, unsaved
from cms.bilingual import alternates
from cms.registry import not_found_hints
from cms.visibility import visible

_ADDRESS_LENGTH: Final = 500
_RETRY_SECONDS: Final = 30


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer an unknown address: search, links, and the page in the other language if it is there."""
    language = languages.language_of(request.path_info)
    path = request.path_info[:_ADDRESS_LENGTH]
    context = {
        "meant_page": page_by_other_address(path, language),
        "hint": next(
            (hint for hint in (ask(path, language) for ask in not_found_hints) if hint), None
        ),
    }
    # `//name/` would be an address of another site, and the language switch leads to it.
    own = escape_leading_slashes(escape_uri_path(path))
    alternates.provide(request, alternates.of_path(own))
    return render(request, "404.html", context, status=404)


def page_by_other_address(path: str, language: str) -> dict[str, str] | None:
    """Return title, address and language of the live page that `path` names under the other prefix.

    `/en/indsatser/et-trygt-natteliv/` names a Danish page, whose English one is led to where readers
    may see it.
    """
    if "\x00" in path:
        return None
    other = languages.other(language)
    rest = path.removeprefix(f"/{language}/").strip("/")
    if not rest:
        return None
    home = Page.objects.filter(depth=2, locale__language_code=other).first()
    if home is None:
        return None
    page = visible(Page.objects.filter(url_path=f"{home.url_path}{rest}/")).first()
    if page is None:
        return None
    translations = Page.objects.filter(
        translation_key=page.translation_key, locale__language_code=language
    )
    if own := visible(translations).first():
        page, other = own, language
    return {"title": page.title, "url": page.url or "", "language": other}


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer when something broke: no query, no request, both languages.

    A database that is away or busy is 503: a crawler comes again then, and keeps the page till it does.
    """
    page = HttpResponse(render_to_string("500.html"), status=HTTPStatus.INTERNAL_SERVER_ERROR)
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        page.status_code = HTTPStatus.SERVICE_UNAVAILABLE
        page["Retry-After"] = str(_RETRY_SECONDS)
    return page


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token was missing or too old; an editor's own comes back with its text."""
    if again := unsaved.answer_older_form(request):
        return again
    message = _(
        "The form was open for too long, or cookies are switched off. Go back and try again."
    )
    return render(request, "403_csrf.html", {"message": message}, status=403)
