"""Links and choices that lead to what readers can't see, and addresses that nothing answers."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

import urllib3
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, ReferenceIndex

from cms.redirect_rules import is_answered

from .findings import Content, Finding, page_finding

SECONDS: Final = 10
AT_ONCE: Final = 8
_WEB: Final = ("http", "https")
HEADINGS: Final[dict[str, str | Promise]] = {
    "broken_link": gettext_lazy("Links to what readers can't see"),
    "external_link": gettext_lazy("Links to other sites that don't answer"),
}


def find(content: Content) -> Iterator[Finding]:
    """Yield broken links within the site, and those to other sites if they are asked for."""
    yield from _chosen(content)
    elsewhere: dict[str, list[tuple[Page, str]]] = {}
    own = urlsplit(settings.BASE_URL).netloc
    for page in content.pages:
        for text in content.texts[page.pk]:
            for link in text.links:
                parts = urlsplit(link)
                if parts.scheme in _WEB and parts.netloc != own:
                    elsewhere.setdefault(link, []).append((page, text.field))
                elif parts.path and parts.scheme in ("", *_WEB) and not is_answered(parts.path):
                    message = _("Nothing answers at %(address)s.") % {"address": link}
                    yield page_finding("broken_link", page, message, text.field)
    if content.external:
        yield from _elsewhere(elsewhere)


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
        titles = {
            str(pk): title
            for pk, title in model._default_manager.filter(pk__in=named).values_list("pk", "title")
        }
        seen = set(pages) if model is Page else set(titles)
        for row in references:
            if row.to_content_type != kind or row.to_object_id in seen:
                continue
            title = titles.get(row.to_object_id)
            message = (
                _("Leads to “%(title)s”, which readers can't see.") % {"title": title}
                if title
                else _("Leads to something that has been deleted.")
            )
            field = row.model_path.partition(".")[0]
            yield page_finding("broken_link", pages[row.object_id], message, field)


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
