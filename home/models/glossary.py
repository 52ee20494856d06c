"""The page of terms, A to Å."""

from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from cms.blocks import StoryBlock
from cms.glossary import alphabet
from cms.models import BasePage


class GlossaryPage(BasePage):
    """What the strategy's words mean, and what they are called in the other language."""

    template = "home/glossary_page.html"
    parent_page_types: ClassVar = ["home.SectionPage"]
    subpage_types: ClassVar[list[str]] = []
    max_count_per_parent = 1
    text_fields: ClassVar = (*BasePage.text_fields, "intro")

    intro = StreamField(StoryBlock(required=False), blank=True, verbose_name=_("text"))

    content_panels = [*BasePage.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("glossary page")
        verbose_name_plural = _("glossary pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Name the letters, each with the terms of this page's language."""
        context = super().get_context(request, *args, **kwargs)
        context["letters"] = alphabet(self.language)
        return context
