"""The fixed pages of the site."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField

from cms.blocks import AboutStoryBlock, SignatureBlock, StoryBlock
from cms.blocks.story import contents
from cms.blocks.text import RICH_TEXT_FEATURES
from cms.models import BasePage, ContactSettings
from cms.visibility import visible

from .figures import Observation


class HomePage(BasePage):
    """The front page: what the strategy is, the search, the goals and chosen initiatives."""

    template = "home/home_page.html"
    parent_page_types: ClassVar = ["wagtailcore.Page"]
    text_fields: ClassVar = (
        *BasePage.text_fields,
        "title_line",
        "popular_searches",
        "featured",
    )
    read_through_fields: ClassVar = (*BasePage.read_through_fields, "figure")
    facts_related: ClassVar = (*BasePage.facts_related, "figure__series", "figure__place")
    unread_fields: ClassVar = (*BasePage.unread_fields, "popular_searches")

    title_line = models.CharField(
        _("title line"), max_length=120, blank=True, help_text=_("The heading of the front page.")
    )
    popular_searches = StreamField(
        [("word", blocks.CharBlock(label=_("Word"), max_length=40, icon="search"))],
        blank=True,
        verbose_name=_("popular searches"),
        help_text=_("Words that stand below the search box."),
    )
    featured = StreamField(
        [
            (
                "initiative",
                blocks.PageChooserBlock(
                    label=_("Initiative"), page_type="initiatives.InitiativePage", icon="pick"
                ),
            )
        ],
        blank=True,
        verbose_name=_("chosen initiatives"),
        max_num=6,
    )
    figure = models.ForeignKey(
        Observation,
        verbose_name=_("figure on the front page"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Shown with its source. English shows the same."),
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("title_line"),
        FieldPanel("popular_searches"),
        FieldPanel("featured"),
        FieldPanel("figure"),
    ]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    @cached_property
    def featured_pks(self) -> list[int]:
        """The chosen initiatives as they were picked; the slot reads and shows what readers may see."""
        return [block["value"] for block in self.featured.raw_data if block["value"] is not None]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Name the popular searches and the chosen figure."""
        from home.figures import figure_on_front_page

        context = super().get_context(request, *args, **kwargs)
        context["popular_searches"] = [str(block.value) for block in self.popular_searches]
        context["figure"] = figure_on_front_page(self.facts, self.language)
        return context


class SectionPage(BasePage):
    """A page that lists the pages below it."""

    template = "home/section_page.html"
    parent_page_types: ClassVar = ["home.HomePage"]
    text_fields: ClassVar = (*BasePage.text_fields, "intro")

    intro = StreamField(StoryBlock(required=False), blank=True, verbose_name=_("text"))

    content_panels = [*BasePage.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Name the live public pages below."""
        context = super().get_context(request, *args, **kwargs)
        context["children"] = visible(self.get_children()).specific()
        return context


class IntroductionPage(BasePage):
    """The introduction: a signed foreword, then what one may want to know more about."""

    template = "home/introduction_page.html"
    parent_page_types: ClassVar = ["home.SectionPage"]
    text_fields: ClassVar = (*BasePage.text_fields, "foreword", "signatures", "body")
    heading_levels: ClassVar = {"body": 3}

    foreword = RichTextField(_("foreword"), features=RICH_TEXT_FEATURES, blank=True)
    signatures = StreamField(
        [("signature", SignatureBlock())], blank=True, verbose_name=_("signatures")
    )
    body = StreamField(StoryBlock(required=False), blank=True, verbose_name=_("text"))

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel([FieldPanel("foreword"), FieldPanel("signatures")], heading=_("Foreword")),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("introduction")
        verbose_name_plural = _("introductions")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Name the contents list."""
        context = super().get_context(request, *args, **kwargs)
        context["contents"] = contents(self.body)
        return context


class StandardPage(BasePage):
    """A plain page, such as the accessibility statement."""

    template = "home/standard_page.html"
    parent_page_types: ClassVar = ["home.HomePage", "home.SectionPage"]
    text_fields: ClassVar = (*BasePage.text_fields, "body")

    body = StreamField(AboutStoryBlock(required=False), blank=True, verbose_name=_("text"))

    content_panels = [*BasePage.content_panels, FieldPanel("body")]

    class Meta:
        verbose_name = _("standard page")
        verbose_name_plural = _("standard pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Name the contents list."""
        context = super().get_context(request, *args, **kwargs)
        context["contents"] = contents(self.body)
        return context


class ContactPage(BasePage):
    """How to reach the people behind the strategy; the details are the shared contact record."""

    template = "home/contact_page.html"
    parent_page_types: ClassVar = ["home.HomePage"]
    max_count_per_parent = 1
    text_fields: ClassVar = (*BasePage.text_fields, "intro")

    intro = StreamField(StoryBlock(required=False), blank=True, verbose_name=_("text"))

    content_panels = [*BasePage.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("contact page")
        verbose_name_plural = _("contact pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Name the shared contact details."""
        context = super().get_context(request, *args, **kwargs)
        context["contact"] = ContactSettings.for_request(request)
        return context
