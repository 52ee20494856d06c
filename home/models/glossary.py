"""The page of terms, A to Å."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.fields import StreamField

from cms.blocks import StoryBlock
from cms.models import BasePage


class GlossaryPage(RoutablePageMixin, BasePage):
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
