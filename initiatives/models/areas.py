"""The areas of the municipality: a record each, and one page that shows them all."""

from typing import Any, ClassVar, Final

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField

from cms.bilingual import alternates
from cms.blocks import StoryBlock
from cms.models import BasePage, ContactSettings
from cms.panels import translated

from .taxonomy import TaxonomyRecord

# What the filter by area calls an initiative for all areas.
WHOLE_MUNICIPALITY: Final = "hele-kommunen"
# Denmark has no deeper nesting of places than this; a longer way up is a circle.
MAX_DEPTH: Final = 10


class Area(TaxonomyRecord):
    """A part of the municipality, with whatever residents call it by.

    Its code is the code of the place that figures are given for (`home.Place`).
    """

    parent = models.ForeignKey(
        "self",
        verbose_name=_("lies in"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parts",
    )
    introduction = models.TextField(_("about the area"), max_length=600, blank=True)
    postcodes = models.CharField(
        _("postcodes"),
        max_length=120,
        blank=True,
        validators=[
            RegexValidator(
                r"^\d{4}(, ?\d{4})*$", _("Write postcodes of four digits, separated by commas.")
            )
        ],
    )
    streets = models.TextField(
        _("streets"), blank=True, help_text=_("One on each line. Readers find the area by them.")
    )
    schools = models.TextField(
        _("schools"), blank=True, help_text=_("One on each line. Readers find the area by them.")
    )

    panels = [
        *TaxonomyRecord.panels,
        FieldPanel("parent"),
        MultiFieldPanel(translated("introduction"), heading=_("About the area")),
        MultiFieldPanel(
            [FieldPanel("postcodes"), FieldPanel("streets"), FieldPanel("schools")],
            heading=_("How residents find it"),
        ),
    ]

    class Meta(TaxonomyRecord.Meta):
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        constraints: ClassVar = [
            *TaxonomyRecord.Meta.constraints,
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="initiatives_area_not_in_itself",
            ),
        ]

    def clean(self) -> None:
        """Refuse an area that lies in itself, directly or by way of others, and the code of none."""
        super().clean()
        if self.code == WHOLE_MUNICIPALITY:
            raise ValidationError(
                {"code": _("This code stands for the whole municipality. Choose another one.")}
            )
        above = self.parent
        for _step in range(MAX_DEPTH):
            if above is None:
                return
            if above.pk == self.pk and self.pk is not None:
                break
            above = above.parent
        raise ValidationError({"parent": _("An area can't lie in itself.")})


class AreaIndexPage(RoutablePageMixin, BasePage):
    """The list of areas, and the page of each: routed over the records, in both languages."""

    template = "initiatives/area_index_page.html"
    parent_page_types: ClassVar = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    max_count_per_parent = 1
    text_fields: ClassVar = (*BasePage.text_fields, "intro")

    intro = StreamField(StoryBlock(required=False), blank=True, verbose_name=_("text"))

    content_panels = [*BasePage.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("list of areas")
        verbose_name_plural = _("lists of areas")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Name the areas with their number of initiatives."""
        from initiatives.areas import area_list

        context = super().get_context(request, *args, **kwargs)
        context.update(area_list(self))
        return context

    @path("<slug:code>/", name="area")
    def area(self, request: HttpRequest, code: str) -> HttpResponse:
        """Answer with the page of one area; raises 404 for a code that no area has."""
        from initiatives.areas import alternates_of, area_page

        area: Area = get_object_or_404(Area.objects.select_related("parent"), code=code)
        alternates.provide(request, alternates_of(self, area))
        context = area_page(self, area)
        context["contact"] = ContactSettings.for_request(request)
        context.update(BasePage.get_context(self, request))
        return render(request, "initiatives/area_page.html", context)

    @path("<slug:code>/feed/", name="area_feed")
    def feed(self, request: HttpRequest, code: str) -> HttpResponse:
        """Answer with the feed of the news of an area's initiatives."""
        from initiatives.areas import about_area
        from initiatives.feeds import atom

        area = get_object_or_404(Area, code=code)
        return atom(
            request,
            about_area(area),
            self,
            title=area.name,
            address=f"{self.url}{area.code}/",
            key=f"area/{area.code}",
        )
