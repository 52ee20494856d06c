"""The five goals: a record each, and a page that explains it."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.search import index

from cms.blocks import ShortStoryBlock, StoryBlock
from cms.models import BasePage, Problem
from cms.models.named import has_danish
from cms.panels import translated

# News on a goal's own page; the rest stands on the page of news.
NEWS_SHOWN = 3


class Goal(index.Indexed, models.Model):
    """A goal of the strategy: its official sentence stands here and nowhere else."""

    class Colour(models.TextChoices):
        """Marks a goal in lists, always beside its name."""

        TEAL = "teal", _("Teal")
        AMBER = "amber", _("Amber")
        BLUE = "blue", _("Blue")
        GREEN = "green", _("Green")
        PLUM = "plum", _("Plum")

    code = models.CharField(
        _("code"),
        max_length=4,
        unique=True,
        validators=[RegexValidator(r"^M[1-9]\d?$", _("A goal's code is M and a number."))],
    )
    sentence = models.TextField(_("official sentence"), max_length=400)
    short_title = models.CharField(_("short title"), max_length=80)
    other_words = models.CharField(
        _("other words for it"),
        max_length=300,
        blank=True,
        help_text=_("Separated by commas. Readers who search for them find its pages."),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    colour = models.CharField(
        _("colour"), max_length=10, choices=Colour.choices, default=Colour.TEAL
    )
    is_demo = models.BooleanField(default=False, editable=False)

    panels = [
        FieldRowPanel([FieldPanel("code"), FieldPanel("order"), FieldPanel("colour")]),
        *translated("short_title", "sentence", "other_words"),
    ]
    search_fields: ClassVar = [
        index.AutocompleteField("short_title_da"),
        index.AutocompleteField("short_title_en"),
    ]

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering: ClassVar = ["order", "code"]
        constraints: ClassVar = [
            has_danish("initiatives_goal_has_danish", "short_title_da", "sentence_da")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.short_title or ''}"

    def clean(self) -> None:
        """A goal needs its Danish sentence and short title."""
        super().clean()
        for name in ("sentence_da", "short_title_da"):
            if not getattr(self, name):
                raise ValidationError({name: _("Write the Danish text.")})


class GoalIndexPage(BasePage):
    """The list of goals."""

    template = "initiatives/goal_index_page.html"
    parent_page_types: ClassVar = ["home.HomePage"]
    subpage_types: ClassVar = ["initiatives.GoalPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("list of goals")
        verbose_name_plural = _("lists of goals")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Name the goals with their number of initiatives."""
        from initiatives.listing import goals_with_counts

        context = super().get_context(request, *args, **kwargs)
        context["goals"] = goals_with_counts(self.language)
        return context


class GoalPage(RoutablePageMixin, BasePage):
    """Why a goal matters, how it is measured, and its initiatives."""

    template = "initiatives/goal_page.html"
    parent_page_types: ClassVar = ["initiatives.GoalIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    text_fields: ClassVar = (*BasePage.text_fields, "why", "measured", "body")
    read_through_fields: ClassVar = (*BasePage.read_through_fields, "goal")
    facts_related: ClassVar = (*BasePage.facts_related, "goal")

    goal = models.ForeignKey(
        Goal,
        verbose_name=_("goal"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="pages",
    )
    why = StreamField(ShortStoryBlock(required=False), blank=True, verbose_name=_("why it matters"))
    measured = StreamField(
        ShortStoryBlock(required=False), blank=True, verbose_name=_("how it is measured")
    )
    body = StreamField(StoryBlock(required=False), blank=True, verbose_name=_("text"))

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("goal"),
        FieldPanel("why"),
        FieldPanel("measured"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("goal page")
        verbose_name_plural = _("goal pages")

    def publishing_problems(self) -> list[Problem]:
        """A goal page names its goal, on the Danish page."""
        problems = super().publishing_problems()
        if self.is_source and self.goal_id is None:
            problems.append(Problem("goal", _("Choose the goal.")))
        return problems

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Name the goal, its initiatives and how many stand where."""
        from initiatives.listing import cards_where, status_counts
        from initiatives.news import about_goal, newest

        context = super().get_context(request, *args, **kwargs)
        goal = self.facts.goal
        context["goal"] = goal
        context["initiatives"] = cards_where(self.language, goal=goal) if goal else []
        context["statuses"] = status_counts(context["initiatives"])
        context["updates"] = newest(about_goal(goal), self.language, NEWS_SHOWN) if goal else []
        context["feed_url"] = f"{self.url}feed/"
        return context

    @path("feed/", name="feed")
    def feed(self, request: HttpRequest) -> HttpResponse:
        """Answer with the feed of the news of the goal's initiatives; raises 404 without a goal."""
        from initiatives.feeds import atom
        from initiatives.news import about_goal

        if self.facts.goal is None:
            raise Http404
        return atom(request, about_goal(self.facts.goal), self)
