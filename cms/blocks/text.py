"""Blocks of words."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

RICH_TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]


class HeadingBlock(blocks.CharBlock):
    """A heading inside a page; also a line of the page's contents list."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 120, **kwargs})

    def get_preview_value(self) -> Any:
        """Return words in the language of whoever looks at it, as all previews of blocks do."""
        return gettext("How we work together")

    class Meta:
        icon = "title"
        label = _("Heading")
        description = _("Divides a long text. Use words that tell what follows.")
        template = "blocks/heading.html"


class ParagraphBlock(blocks.RichTextBlock):
    """Running text with lists and links."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"features": RICH_TEXT_FEATURES, **kwargs})

    def get_preview_value(self) -> Any:
        """Return a sentence."""
        words = gettext("We walk through the neighbourhood together with those who live there.")
        return self.normalize(f"<p>{words}</p>")

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        description = _("Running text with lists and links.")
        template = "blocks/paragraph.html"


class FactBoxBlock(blocks.StructBlock):
    """A short text that stands apart."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=120)
    text = blocks.RichTextBlock(label=_("Text"), features=["bold", "link", "ul"])

    def get_preview_value(self) -> Any:
        """Return a heading and a sentence."""
        words = gettext("It costs nothing to take part.")
        return self.normalize({"heading": gettext("Good to know"), "text": f"<p>{words}</p>"})

    class Meta:
        icon = "help"
        label = _("Fact box")
        description = _("A short text that stands apart from the rest.")
        template = "blocks/fact_box.html"


class QuoteBlock(blocks.StructBlock):
    """Somebody's own words, with name and title."""

    text = blocks.TextBlock(label=_("Quotation"), max_length=400)
    name = blocks.CharBlock(label=_("Name"), max_length=120)
    title = blocks.CharBlock(label=_("Title"), max_length=120, required=False)

    def get_preview_value(self) -> Any:
        """Return what somebody might say."""
        words = gettext("It is good to know those one meets in the street.")
        return self.normalize({"text": words, "name": gettext("A resident"), "title": ""})

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        description = _("Somebody's own words. Only with their permission.")
        template = "blocks/quote.html"


class SignatureBlock(blocks.StructBlock):
    """Name and title under a foreword, as they stood when it was signed."""

    name = blocks.CharBlock(label=_("Name"), max_length=120)
    title = blocks.CharBlock(label=_("Title"), max_length=120)

    def get_preview_value(self) -> Any:
        """Return the words that stand for a name and a title."""
        return self.normalize({"name": gettext("Name"), "title": gettext("Title")})

    class Meta:
        icon = "user"
        label = _("Signature")
        description = _("Name and title as they stood when the foreword was signed.")
        template = "blocks/signature.html"
