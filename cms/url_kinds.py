"""The kinds of public address that cms itself answers, and the way to name those of page types."""

from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from cms import languages
from cms.registry import register_url_kind
from cms.visibility import visible

UNKNOWN = "there-is-no-such-page"


def register_page_kinds(*models: type[Page]) -> None:
    """Register each page type under its label, such as `home.StandardPage`."""
    for model in models:
        register_url_kind(model._meta.label, addresses_of(model))


def addresses_of(model: type[Page]) -> Callable[[], list[str]]:
    """Return the function that gives the addresses of a type's public pages, in both languages."""

    def examples() -> list[str]:
        return [page.url for page in visible(model.objects.order_by("path")) if page.url]

    return examples


def _own_address(name: str) -> list[str]:
    return [reverse(name)]


def activate() -> None:
    """Register what cms itself answers; each kind bears the name of its URL pattern."""
    for name in ("root", "sitemap", "robots", "favicon", "was"):
        register_url_kind(name, partial(_own_address, name))
    register_url_kind("danish_address", _old_addresses)
    register_url_kind("media", _images)
    register_url_kind("wagtaildocs_serve", _documents)
    register_url_kind(
        "404",
        lambda: [f"/{code}/{UNKNOWN}/" for code, _name in settings.LANGUAGES] + [f"/{UNKNOWN}"],
    )


def _old_addresses() -> list[str]:
    """Return every Danish page's address without its language, and what editors redirect."""
    prefix = f"/{languages.SOURCE}"
    pages = visible(Page.objects.filter(depth__gt=2, locale__language_code=languages.SOURCE))
    unprefixed = [page.url.removeprefix(prefix).rstrip("/") for page in pages if page.url]
    return [*unprefixed, *Redirect.objects.values_list("old_path", flat=True)]


def _images() -> list[str]:
    """Return the pictures that pages show; originals are not served."""
    return [rendition.url for rendition in get_image_model().get_rendition_model().objects.all()]


def _documents() -> list[str]:
    return [document.url for document in get_document_model().objects.all()]
