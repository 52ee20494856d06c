"""For partners abroad: the initiatives by the themes of Nordic Safe Cities, in English alone."""

from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms import languages
from cms.blocks import StoryBlock
from cms.chrome import Chrome
from cms.models import BasePage

from .lists import InitiativeIndexPage


class NordicThemesPage(BasePage):
    """A page of the English tree that has no Danish page."""

    template = "initiatives/nordic_themes_page.html"
    parent_page_types: ClassVar = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    max_count_per_parent = 1
    text_fields: ClassVar = (*BasePage.text_fields, "body")

    body = StreamField(StoryBlock(required=False), blank=True, verbose_name=_("text"))

    content_panels = [*BasePage.content_panels, FieldPanel("body")]

    class Meta:
        verbose_name = _("Nordic Safe Cities page")
        verbose_name_plural = _("Nordic Safe Cities pages")

    @classmethod
    def can_create_at(cls, parent: Page) -> bool:
        """Whether the page may be made below `parent`: in the English tree alone."""
        in_english: bool = parent.locale.language_code == languages.TARGET
        return in_english and super().can_create_at(parent)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Name the themes with their initiatives, and whether a name still has to be confirmed."""
        from initiatives.nordic import by_theme

        context = super().get_context(request, *args, **kwargs)
        context["groups"] = by_theme(self.language)
        context["unverified"] = any(not group.theme.is_verified for group in context["groups"])
        context["list_url"] = Chrome.of(request, self).address_of(InitiativeIndexPage)
        return context
