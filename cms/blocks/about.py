"""Blocks about the site itself, for its plain pages."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.parts import PARTS

from .story import StoryBlock


class LicenceBlock(blocks.StaticBlock):
    """Under which licence the site may be used again, from the settings, and how to cite it."""

    class Meta:
        icon = "clipboard-list"
        label = _("Licence and citing")
        description = _("The licence from the site settings, and how to cite a page.")
        admin_text = _("Shows the licence from the site settings, and how to cite a page.")
        template = "blocks/licence.html"
        preview_value: None = None


class PartsBlock(blocks.StaticBlock):
    """The works by others that the site is built of, each with its licence."""

    def get_context(self, value: None, parent_context: Any = None) -> dict[str, Any]:
        """Name the works."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        context["parts"] = PARTS
        return context

    class Meta:
        icon = "list-ul"
        label = _("What the site is built of")
        description = _("The works by others that the site is built of, with their licences.")
        admin_text = _("Shows the works by others that the site is built of.")
        template = "blocks/parts.html"
        preview_value: None = None


class AboutStoryBlock(StoryBlock):
    """Everything that may stand on a page, and what the site says about itself."""

    licence = LicenceBlock()
    parts = PartsBlock()
