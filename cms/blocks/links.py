"""Blocks that lead somewhere."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.models import Page

from cms.visibility import visible


class LinkValue(blocks.StructValue):
    """Knows where a link leads, so that templates needn't ask whether it is a page or an address."""

    @cached_property
    def url(self) -> str:
        """Where the link leads in the reader's language; "" where readers can't see the page."""
        return _urls([self])[0]

    @property
    def is_external(self) -> bool:
        """Whether the link leaves the site."""
        return self.get("page") is None


def _urls(links: Iterable[LinkValue]) -> list[str]:
    """Return where each of `links` leads; all pages in one query.

    A page that readers can't see (`cms.visibility`) has no address here: it would end in a 404 and tell
    what the page is called.
    """
    links = list(links)
    keys = {link["page"].translation_key for link in links if link.get("page")}
    pages = list(
        visible(Page.objects.filter(translation_key__in=keys)).select_related("locale")
        if keys
        else ()
    )
    language = get_language()
    shown = {page.pk: page.url for page in pages}
    own = {
        page.translation_key: page.url for page in pages if page.locale.language_code == language
    }
    return [
        own.get(link["page"].translation_key) or shown.get(link["page"].pk) or ""
        if link.get("page")
        else link.get("address") or ""
        for link in links
    ]


class LinkBlock(blocks.StructBlock):
    """A link to a page of the site or to an address elsewhere."""

    text = blocks.CharBlock(
        label=_("Link text"), max_length=120, help_text=_("Say where the link leads.")
    )
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    address = blocks.URLBlock(label=_("Address elsewhere"), required=False)

    def clean(self, value: Any) -> Any:
        """Refuse a link that leads nowhere, or to two places."""
        cleaned = super().clean(value)
        if bool(cleaned.get("page")) == bool(cleaned.get("address")):
            error = ValidationError(_("Choose a page or write an address, one of the two."))
            raise StructBlockValidationError({"page": error})
        return cleaned

    class Meta:
        icon = "link"
        label = _("Link")
        description = _("A link to a page of the site or to an address elsewhere.")
        value_class = LinkValue
        template = "blocks/link.html"
        preview_value = {"text": "Nordic Safe Cities", "address": "https://nordicsafecities.org/"}


class LinksBlock(blocks.ListBlock):
    """A list of links."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(LinkBlock(), **kwargs)

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Name the links that lead somewhere."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        for link, url in zip(value, _urls(value), strict=True):
            link.url = url
        context["links"] = [link for link in value if link.url]
        return context

    class Meta:
        icon = "list-ul"
        label = _("Links")
        description = _("A list of links, for instance to read more.")
        template = "blocks/links.html"
        preview_value = [{"text": "Nordic Safe Cities", "address": "https://nordicsafecities.org/"}]
