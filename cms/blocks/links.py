"""Blocks that lead somewhere."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError


class LinkValue(blocks.StructValue):
    """Knows where a link leads, so that templates needn't ask whether it is a page or an address."""

    @property
    def url(self) -> str:
        """The page's address in the reader's language, or the address typed."""
        page = self.get("page")
        if page is None:
            return self.get("address") or ""
        return page.localized.url or ""

    @property
    def is_external(self) -> bool:
        """Whether the link leaves the site."""
        return self.get("page") is None


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

    class Meta:
        icon = "list-ul"
        label = _("Links")
        description = _("A list of links, for instance to read more.")
        template = "blocks/links.html"
        preview_value = [{"text": "Nordic Safe Cities", "address": "https://nordicsafecities.org/"}]
