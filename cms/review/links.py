"""Links and choices that lead to what readers can't see, and addresses that nothing answers."""

import functools
from collections.abc import Container, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

import urllib3
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, ReferenceIndex

from cms.redirect_rules import Answers
from cms.visibility import visible

from .findings import Content, Finding, page_finding

SECONDS: Final = 10
AT_ONCE: Final = 8
_WEB: Final = ("http", "https")
# A longer number is no key of any database.
_DIGITS: Final = 19
HEADINGS: Final[dict[str, str | Promise]] = {
    "broken_link": gettext_lazy("Links to what readers can't see"),
    "external_link": gettext_lazy("Links to other sites that don't answer"),
}


def find(content: Content) -> Iterator[Finding]:
    """Yield broken links within the site, and those to other sites if they are asked for."""
    yield from _chosen(content)
    elsewhere: dict[str, list[tuple[Page, str]]] = {}
    said = functools.cache(functools.partial(unanswered, answers=Answers()))
    for page in content.pages:
        for text in content.texts[page.pk]:
            for link in text.links:
                if leads_elsewhere(link):
                    elsewhere.setdefault(link, []).append((page, text.field))
                elif message := said(link):
                    yield page_finding("broken_link", page, message, text.field)
    if content.external:
        yield from _elsewhere(elsewhere)


def leads_elsewhere(address: str) -> bool:
    """Return whether a typed address is one of another web site."""
    try:
        parts = urlsplit(address)
    except ValueError:  # brackets that belong to no IPv6 address
        return False
    return parts.scheme in _WEB and parts.netloc != urlsplit(settings.BASE_URL).netloc


def unanswered(address: str, answers: Answers) -> str:
    """Return what to say of a typed address of this site that nothing answers; "" of any other."""
    if leads_elsewhere(address) or _is_answered(address, answers):
        return ""
    return _("Nothing answers at %(address)s.") % {"address": address}


def _is_answered(address: str, answers: Answers) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if not parts.path or parts.scheme not in ("", *_WEB):
        return True  # a place on the page, a mail address, a telephone
    return "\0" not in parts.path and answers.is_answered(parts.path)


def _chosen(content: Content) -> Iterator[Finding]:
    """Yield what visible pages name by Wagtail's index of references and readers can't see."""
    pages = {str(page.pk): page for page in content.pages}
    kinds = {
        ContentType.objects.get_for_model(model): model
        for model in (Page, get_image_model(), get_document_model())
    }
    references = list(
        ReferenceIndex.objects.filter(
            base_content_type=ContentType.objects.get_for_model(Page),
            object_id__in=pages,
            to_content_type__in=kinds,
        ).select_related("to_content_type")
    )
    for kind, model in kinds.items():
        named = {row.to_object_id for row in references if row.to_content_type == kind}
        hidden = unseen(model, named, set(pages) if model is Page else None)
        for row in references:
            if row.to_content_type == kind and row.to_object_id in hidden:
                field = row.model_path.partition(".")[0]
                message = hidden[row.to_object_id]
                yield page_finding("broken_link", pages[row.object_id], message, field)


def unseen(
    model: type[Model], keys: Iterable[str], visible_keys: Container[str] | None = None
) -> dict[str, str]:
    """Return what to say of each of `keys` that readers can't see: a page that is hidden, what is gone.

    `model` is that of pages, pictures or documents, `keys` are primary keys as text, of which an
    editor's browser may have sent any. `visible_keys` spares a query where they are known.
    """
    keys = set(keys)
    numbers = [key for key in keys if key.isascii() and key.isdecimal() and len(key) < _DIGITS]
    titles = {
        str(pk): title
        for pk, title in model._default_manager.filter(pk__in=numbers).values_list("pk", "title")
    }
    are_pages = model is Page
    if visible_keys is None and are_pages:
        shown = visible(Page.objects.filter(pk__in=numbers))
        visible_keys = {str(pk) for pk in shown.values_list("pk", flat=True)}
    elif visible_keys is None:
        visible_keys = titles
    return {
        key: (
            _("Leads to “%(title)s”, which readers can't see.") % {"title": titles[key]}
            if key in titles
            else _("Leads to something that has been deleted.")
        )
        for key in keys
        if key not in visible_keys
    }


def _elsewhere(links: dict[str, list[tuple[Page, str]]]) -> Iterator[Finding]:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for (link, places), problem in zip(links.items(), pool.map(_problem, links), strict=True):
            for page, field in places:
                if problem:
                    message = f"{link}: {problem}"
                    yield page_finding("external_link", page, message, field)


def _problem(link: str) -> str:
    """Return what is wrong with an address of another site; "" when it answers."""
    try:
        answer = urllib3.request("GET", link, timeout=SECONDS, retries=False, preload_content=False)
        answer.release_conn()
    except urllib3.exceptions.HTTPError as error:
        return str(error)
    # Whoever refuses answers, but not to programs, or not now.
    refused = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS)
    if answer.status < HTTPStatus.BAD_REQUEST or answer.status in refused:
        return ""
    return f"{answer.status} {answer.reason}"
