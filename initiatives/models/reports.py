"""The yearly status: figures of the site as they stood, with a text for each goal."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.fields import StreamField

from cms.blocks import StoryBlock
from cms.models import BasePage
from home.models.strategy import YEAR_RANGE


class AnnualReportPage(RoutablePageMixin, BasePage):
    """The status of a year. `snapshot` holds the facts as they stood when they were frozen."""

    template = "initiatives/annual_report_page.html"
    parent_page_types: ClassVar = ["home.SectionPage"]
    subpage_types: ClassVar[list[str]] = []
    text_fields: ClassVar = (*BasePage.text_fields, "body")
    read_through_fields: ClassVar = (
        *BasePage.read_through_fields,
        "year",
        "snapshot",
        "frozen_at",
    )

    body = StreamField(StoryBlock(required=False), blank=True, verbose_name=_("text"))
    year = models.PositiveSmallIntegerField(
        _("year"),
        null=True,
        blank=True,
        validators=[MinValueValidator(YEAR_RANGE[0]), MaxValueValidator(YEAR_RANGE[1])],
    )
    snapshot = models.JSONField(default=dict, blank=True, editable=False)
    frozen_at = models.DateTimeField(null=True, blank=True, editable=False)

    content_panels = [*BasePage.content_panels, FieldPanel("year"), FieldPanel("body")]

    class Meta:
        verbose_name = _("yearly status")
        verbose_name_plural = _("yearly statuses")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["year"],
                condition=Q(year__isnull=False),
                name="initiatives_one_status_a_year",
            )
        ]
