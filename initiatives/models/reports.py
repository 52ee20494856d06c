"""The yearly status: figures of the site as they stood, with a text for each goal."""

from typing import Any, ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.snippets.blocks import SnippetChooserBlock

from cms.blocks import ParagraphBlock, StoryBlock
from cms.models import BasePage, Problem
from home.models.strategy import YEAR_RANGE


class GoalTextBlock(blocks.StructBlock):
    """What a year brought for one goal."""

    goal = SnippetChooserBlock("initiatives.Goal", label=_("Goal"))
    text = ParagraphBlock(label=_("Text"))

    class Meta:
        icon = "tasks"
        label = _("Goal")
        description = _("What the year brought for one goal.")


class AnnualReportPage(RoutablePageMixin, BasePage):
    """The status of a year. `snapshot` holds the facts as they stood when they were frozen."""

    template = "initiatives/annual_report_page.html"
    parent_page_types: ClassVar = ["home.SectionPage"]
    subpage_types: ClassVar[list[str]] = []
    text_fields: ClassVar = (*BasePage.text_fields, "body", "goal_texts")
    read_through_fields: ClassVar = (
        *BasePage.read_through_fields,
        "year",
        "snapshot",
        "frozen_at",
    )

    body = StreamField(StoryBlock(required=False), blank=True, verbose_name=_("text"))
    goal_texts = StreamField(
        [("goal_text", GoalTextBlock())],
        blank=True,
        verbose_name=_("text for each goal"),
        help_text=_("What the year brought, goal by goal."),
    )
    year = models.PositiveSmallIntegerField(
        _("year"),
        null=True,
        blank=True,
        validators=[MinValueValidator(YEAR_RANGE[0]), MaxValueValidator(YEAR_RANGE[1])],
    )
    snapshot = models.JSONField(default=dict, blank=True, editable=False)
    frozen_at = models.DateTimeField(null=True, blank=True, editable=False)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("year"),
        FieldPanel("body"),
        FieldPanel("goal_texts"),
    ]

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

    def with_content_json(self, content: dict[str, Any]) -> Self:
        """Return the page of a revision, with what is frozen: no draft brings old figures back."""
        page: Self = super().with_content_json(content)
        # From the database: whoever holds this page may have read it before the freezing.
        frozen = type(self).objects.filter(pk=self.pk).values_list("snapshot", "frozen_at").first()
        if frozen is not None:
            page.snapshot, page.frozen_at = frozen
        return page

    def publishing_problems(self) -> list[Problem]:
        """A status says which year it is of."""
        problems = super().publishing_problems()
        if self.is_source and self.year is None:
            problems.append(Problem("year", _("Write the year.")))
        return problems

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Name the frozen figures; a status that isn't published yet shows those of today."""
        from initiatives.annual_status import goal_texts, shown, snapshot

        context = super().get_context(request, *args, **kwargs)
        facts = self.facts
        if not facts.frozen_at:
            facts.snapshot = snapshot(facts.year)
        context.update(shown(facts, self.language), csv_url=f"{self.url}status.csv")
        context["goal_texts"] = goal_texts(self, facts)
        return context

    @path("status.csv/", name="status_file")
    def status_file(self, request: HttpRequest) -> HttpResponse:
        """Answer with the frozen list of initiatives as a file."""
        from cms.tables import csv_response
        from initiatives.annual_status import table

        header, rows = table(self.facts, self.language)
        return csv_response(f"status-{self.facts.year}", self.language, header, rows)
