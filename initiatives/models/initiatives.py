"""The initiatives: the texts per language, the facts once, on the Danish page."""

from collections.abc import Sequence
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
)
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField

from cms.blocks import ShortStoryBlock
from cms.chrome import Chrome
from cms.collation import danish_sort_key
from cms.models import BasePage, ContactSettings, Problem
from home.models import Partner, StrategyVersion
from home.models.strategy import YEAR_RANGE
from initiatives import gaps as rules
from initiatives.contacts import Contact, contacts_of
from initiatives.permissions import InitiativePermissions

from .areas import Area, AreaIndexPage
from .goals import Goal
from .taxonomy import NscTheme, TargetGroup, Theme

# News on an initiative's own page; the rest stands on the page of news.
NEWS_SHOWN = 5
YEAR_VALIDATORS = [MinValueValidator(YEAR_RANGE[0]), MaxValueValidator(YEAR_RANGE[1])]


class Status(models.TextChoices):
    """How far an initiative has come (locked wording)."""

    ONGOING = "ongoing", pgettext_lazy("site", "Ongoing")
    PLANNED = "planned", pgettext_lazy("site", "Planned")
    PAUSED = "paused", pgettext_lazy("site", "Paused")
    COMPLETED = "completed", pgettext_lazy("site", "Completed")
    UNKNOWN = "unknown", pgettext_lazy("site", "Not stated")


class InitiativePage(InitiativePermissions, RoutablePageMixin, BasePage):
    """What is done, where, for whom, by whom, how far it has come, and whom to call."""

    template = "initiatives/initiative_page.html"
    parent_page_types: ClassVar = ["initiatives.InitiativeIndexPage"]
    subpage_types: ClassVar = ["initiatives.UpdatePage"]
    text_fields: ClassVar = (
        *BasePage.text_fields,
        "theme_heading",
        "now",
        "next",
        "join",
        "keywords",
    )
    read_through_fields: ClassVar = (
        *BasePage.read_through_fields,
        "code",
        "brief_title_en",
        "brief_text_en",
        "goal",
        "other_goals",
        "works_with_individuals",
        "works_with_groups",
        "works_with_areas",
        "themes",
        "target_groups",
        "areas",
        "whole_municipality",
        "partners",
        "lead_organisation",
        "status",
        "start_year",
        "end_year",
        "strategy_versions",
        "nsc_themes",
    )
    unread_fields: ClassVar = (*BasePage.unread_fields, "keywords")

    facts_related: ClassVar = (*BasePage.facts_related, "goal", "lead_organisation")

    # Text ---------------------------------------------------------------------
    theme_heading = models.CharField(_("theme heading"), max_length=160, blank=True)
    now = StreamField(ShortStoryBlock(required=False), blank=True, verbose_name=_("what we do now"))
    next = StreamField(
        ShortStoryBlock(required=False), blank=True, verbose_name=_("what we go on with")
    )
    join = StreamField(
        ShortStoryBlock(required=False), blank=True, verbose_name=_("how to take part")
    )
    keywords = models.CharField(
        _("keywords"),
        max_length=300,
        blank=True,
        help_text=_("Words that readers may search for, separated by commas."),
    )
    sort_key = models.CharField(max_length=255, editable=False, db_index=True, default="")

    # Facts: they stand on the Danish page alone ---------------------------------
    code = models.CharField(
        _("code"),
        max_length=6,
        blank=True,
        validators=[RegexValidator(r"^I\d{2,5}$", _("A code is I and two to five digits."))],
        help_text=_("Stays the same for ever, also when the title changes."),
    )
    brief_title_en = models.CharField(
        _("English in brief: title"),
        max_length=160,
        blank=True,
        help_text=_("Shown to English readers while there is no English page."),
    )
    brief_text_en = models.TextField(
        _("English in brief: two sentences"), max_length=400, blank=True
    )
    goal = models.ForeignKey(
        Goal,
        verbose_name=_("goal"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="initiatives",
    )
    other_goals = ParentalManyToManyField(
        Goal, verbose_name=_("other goals"), blank=True, related_name="also_initiatives"
    )
    works_with_individuals = models.BooleanField(_("works with the individual"), default=False)
    works_with_groups = models.BooleanField(_("works with groups"), default=False)
    works_with_areas = models.BooleanField(_("works with areas"), default=False)
    themes = ParentalManyToManyField(
        Theme, verbose_name=_("themes"), blank=True, related_name="initiatives"
    )
    target_groups = ParentalManyToManyField(
        TargetGroup, verbose_name=_("target groups"), blank=True, related_name="initiatives"
    )
    areas = ParentalManyToManyField(
        Area, verbose_name=_("areas"), blank=True, related_name="initiatives"
    )
    whole_municipality = models.BooleanField(_("the whole municipality"), default=False)
    partners = ParentalManyToManyField(
        Partner, verbose_name=_("partners"), blank=True, related_name="initiatives"
    )
    lead_organisation = models.ForeignKey(
        Partner,
        verbose_name=_("who is behind it"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="led_initiatives",
    )
    status = models.CharField(
        _("status"), max_length=12, choices=Status.choices, default=Status.UNKNOWN
    )
    start_year = models.PositiveSmallIntegerField(
        _("since the year"), null=True, blank=True, validators=YEAR_VALIDATORS
    )
    end_year = models.PositiveSmallIntegerField(
        _("until the year"), null=True, blank=True, validators=YEAR_VALIDATORS
    )
    strategy_versions = ParentalManyToManyField(
        StrategyVersion,
        verbose_name=_("versions of the strategy"),
        blank=True,
        related_name="initiatives",
    )
    nsc_themes = ParentalManyToManyField(
        NscTheme,
        verbose_name=_("Nordic Safe Cities themes"),
        blank=True,
        related_name="initiatives",
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("theme_heading"),
        FieldPanel("now"),
        FieldPanel("next"),
        FieldPanel("join"),
        FieldPanel("keywords"),
        MultiFieldPanel(
            [FieldPanel("brief_title_en"), FieldPanel("brief_text_en")],
            heading=_("English in brief"),
        ),
    ]
    facts_panels = [
        FieldRowPanel([FieldPanel("code"), FieldPanel("status")]),
        MultiFieldPanel([FieldPanel("goal"), FieldPanel("other_goals")], heading=_("Goals")),
        MultiFieldPanel(
            [
                FieldPanel("works_with_individuals"),
                FieldPanel("works_with_groups"),
                FieldPanel("works_with_areas"),
            ],
            heading=_("Works with"),
        ),
        FieldPanel("themes"),
        FieldPanel("target_groups"),
        MultiFieldPanel(
            [FieldPanel("whole_municipality"), FieldPanel("areas")], heading=_("Where")
        ),
        MultiFieldPanel(
            [FieldPanel("lead_organisation"), FieldPanel("partners")], heading=_("Who")
        ),
        FieldRowPanel([FieldPanel("start_year"), FieldPanel("end_year")]),
        FieldPanel("strategy_versions"),
        FieldPanel("nsc_themes"),
    ]

    class Meta:
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["code"], condition=~Q(code=""), name="initiatives_unique_code"
            ),
            models.CheckConstraint(
                condition=Q(end_year__isnull=True)
                | Q(start_year__isnull=True)
                | Q(end_year__gte=F("start_year")),
                name="initiatives_period",
            ),
        ]

    def clean(self) -> None:
        """Refuse a period that ends before it begins, and a code that another page has."""
        super().clean()
        if self.start_year and self.end_year and self.end_year < self.start_year:
            raise ValidationError({"end_year": _("The last year can't come before the first.")})
        if self.code:
            taken = InitiativePage.objects.filter(code=self.code).exclude(pk=self.pk).first()
            if taken is not None:
                raise ValidationError(
                    {"code": _("The page “%(title)s” has this code.") % {"title": taken.title}}
                )

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Keep the Danish sort key with the title."""
        self.sort_key = danish_sort_key(self.title)
        super().full_clean(*args, **kwargs)

    def minimal_clean(self) -> None:
        """Keep the Danish sort key with the title, for drafts too."""
        self.sort_key = danish_sort_key(self.title)
        super().minimal_clean()

    def publishing_problems(self) -> list[Problem]:
        """Ask the rules of `initiatives.gaps`."""
        return [*super().publishing_problems(), *rules.publishing_problems(self)]

    def gaps(self) -> list[Problem]:
        """Ask the rules of `initiatives.gaps`."""
        return [*super().gaps(), *rules.gaps(self)]

    @classmethod
    def read_together(cls, pages: Sequence[Self]) -> None:
        """Read at once what the rules ask of other records."""
        for page, known in zip(pages, rules.known_of(pages), strict=True):
            page.known = known

    @cached_property
    def known(self) -> rules.Known:
        """What the rules ask of other records about this page."""
        return rules.known_of([self])[0]

    @cached_property
    def contacts(self) -> list[Contact]:
        """Whom to call today, from the current role assignments of the Danish page."""
        return contacts_of([self.facts.pk]).get(self.facts.pk, [])

    @property
    def period_label(self) -> str:
        """The years, in the reader's language; empty when none is known."""
        facts = self.facts
        if facts.start_year and facts.end_year:
            return f"{facts.start_year}–{facts.end_year}"
        if facts.start_year:
            return pgettext("site", "Since %(year)s") % {"year": facts.start_year}
        if facts.end_year:
            return pgettext("site", "Until %(year)s") % {"year": facts.end_year}
        return ""

    @property
    def works_with(self) -> list[str]:
        """At what level it works, in the reader's language."""
        facts = self.facts
        levels = (
            (facts.works_with_individuals, pgettext("site", "The individual")),
            (facts.works_with_groups, pgettext("site", "Groups")),
            (facts.works_with_areas, pgettext("site", "Areas")),
        )
        return [label for chosen, label in levels if chosen]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Name the facts, read through from the Danish page."""
        from initiatives.facts import not_stated
        from initiatives.labels import labels_of
        from initiatives.listing import goal_page_of
        from initiatives.news import about, newest
        from initiatives.short_addresses import short_address_of

        context = super().get_context(request, *args, **kwargs)
        facts = self.facts
        context.update(
            goal=facts.goal,
            goal_page=goal_page_of(facts.goal, self.language) if facts.goal else None,
            **labels_of(facts),
            works_with=self.works_with,
            whole_municipality=facts.whole_municipality,
            lead_organisation=facts.lead_organisation,
            status_code=facts.status,
            status_label=facts.get_status_display(),
            period_label=self.period_label,
            contacts=self.contacts,
            contact=ContactSettings.for_request(request),
            updates=newest(about([facts.pk]), self.language, NEWS_SHOWN),
            feed_url=f"{self.url}feed/",
            areas_url=Chrome.of(request, self).address_of(AreaIndexPage),
            short=short_address_of(facts.code),
        )
        context["not_stated"] = not_stated(context)
        return context

    @path("feed/", name="feed")
    def feed(self, request: HttpRequest) -> HttpResponse:
        """Answer with the feed of the initiative's news."""
        from initiatives.feeds import atom
        from initiatives.news import about

        return atom(request, about([self.facts.pk]), self)
