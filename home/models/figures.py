"""Figures of safety: what was asked, where, when, with which answer; and the page that shows them."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.fields import StreamField
from wagtail.search import index

from cms.blocks import StoryBlock
from cms.models import BasePage
from cms.panels import translated

from .strategy import YEAR_RANGE


class Place(index.Indexed, models.Model):
    """Somewhere that figures are given for: the country, a police district, an area.

    An area of the municipality carries the same code, which is how its page finds its figures.
    """

    code = models.SlugField(
        _("code"),
        max_length=60,
        unique=True,
        help_text=_("The same as the code of the area, where it is one."),
    )
    name = models.CharField(_("name"), max_length=120)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_demo = models.BooleanField(default=False, editable=False)

    panels = [*translated("name"), FieldRowPanel([FieldPanel("code"), FieldPanel("order")])]
    search_fields: ClassVar = [
        index.AutocompleteField("name_da"),
        index.AutocompleteField("name_en"),
    ]

    class Meta:
        verbose_name = _("place of figures")
        verbose_name_plural = _("places of figures")
        ordering: ClassVar = ["order", "name_da"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(name_da__isnull=False) & ~Q(name_da=""), name="home_place_has_danish"
            )
        ]

    def __str__(self) -> str:
        return self.name_da or ""

    def clean(self) -> None:
        """A place needs its Danish name, since Danish is the source."""
        super().clean()
        if not self.name_da:
            raise ValidationError({"name_da": _("Write the Danish name.")})


class Series(index.Indexed, models.Model):
    """A question that is asked again and again, in per cent of those who answered."""

    code = models.SlugField(
        _("code"),
        max_length=60,
        unique=True,
        help_text=_("Stands in addresses and open data. Don't change it once it is in use."),
    )
    name = models.CharField(_("name"), max_length=120)
    question = models.TextField(_("what was asked"), max_length=400, blank=True)
    owner = models.CharField(_("who asks"), max_length=200, blank=True)
    method = models.TextField(_("method"), max_length=600, blank=True)
    break_note = models.TextField(
        _("about the break"),
        max_length=300,
        blank=True,
        help_text=_("Why figures before and after a break can't be compared."),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_demo = models.BooleanField(default=False, editable=False)

    panels = [
        *translated("name"),
        FieldRowPanel([FieldPanel("code"), FieldPanel("order")]),
        MultiFieldPanel(
            translated("question", "owner", "method", "break_note"),
            heading=_("How the figures are made"),
        ),
    ]
    search_fields: ClassVar = [
        index.AutocompleteField("name_da"),
        index.AutocompleteField("name_en"),
    ]

    class Meta:
        verbose_name = _("series of figures")
        verbose_name_plural = _("series of figures")
        ordering: ClassVar = ["order", "name_da"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(name_da__isnull=False) & ~Q(name_da=""), name="home_series_has_danish"
            )
        ]

    def __str__(self) -> str:
        return self.name_da or ""

    def clean(self) -> None:
        """A series needs its Danish name, since Danish is the source."""
        super().clean()
        if not self.name_da:
            raise ValidationError({"name_da": _("Write the Danish name.")})


class Observation(models.Model):
    """One figure: a share in per cent, for a place and a year, with its source."""

    class YearOf(models.TextChoices):
        """What the year says: some sources tell only when they were published."""

        DATA = "data", _("The year of the answers")
        PUBLICATION = "publication", _("The year of publication")

    series = models.ForeignKey(
        Series, verbose_name=_("series"), on_delete=models.CASCADE, related_name="observations"
    )
    place = models.ForeignKey(
        Place, verbose_name=_("place"), on_delete=models.PROTECT, related_name="observations"
    )
    year = models.PositiveSmallIntegerField(
        _("year"),
        validators=[MinValueValidator(YEAR_RANGE[0]), MaxValueValidator(YEAR_RANGE[1])],
    )
    year_of = models.CharField(
        _("the year is"), max_length=12, choices=YearOf.choices, default=YearOf.DATA
    )
    value = models.DecimalField(_("per cent"), max_digits=4, decimal_places=1)
    low = models.DecimalField(
        _("at least"),
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        help_text=_("The interval of uncertainty, where the source gives it."),
    )
    high = models.DecimalField(_("at most"), max_digits=4, decimal_places=1, null=True, blank=True)
    published = models.DateField(_("published on"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200)
    source_url = models.URLField(_("address of the source"), blank=True)
    break_after = models.BooleanField(
        _("break after this year"),
        default=False,
        help_text=_("The method changed afterwards: the line stops here and begins anew."),
    )
    is_demo = models.BooleanField(default=False, editable=False)

    panels = [
        FieldRowPanel([FieldPanel("series"), FieldPanel("place")]),
        FieldRowPanel([FieldPanel("year"), FieldPanel("year_of")]),
        FieldRowPanel([FieldPanel("value"), FieldPanel("low"), FieldPanel("high")]),
        FieldPanel("break_after"),
        MultiFieldPanel(
            [*translated("source"), FieldPanel("source_url"), FieldPanel("published")],
            heading=_("Source"),
        ),
    ]

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering: ClassVar = ["series", "place", "year"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["series", "place", "year"], name="home_observation_once"
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0) & Q(value__lte=100), name="home_observation_share"
            ),
            models.CheckConstraint(
                condition=(Q(low__isnull=True) | Q(low__lte=F("value")) & Q(low__gte=0))
                & (Q(high__isnull=True) | Q(high__gte=F("value")) & Q(high__lte=100)),
                name="home_observation_interval",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series}, {self.place}, {self.year}: {self.value}"

    def clean(self) -> None:
        """Refuse a share outside 0–100 and an interval that does not hold it."""
        super().clean()
        if self.value is not None and not 0 <= self.value <= 100:
            raise ValidationError({"value": _("A share lies between 0 and 100 per cent.")})
        if self.value is None:
            return
        if self.low is not None and not 0 <= self.low <= self.value:
            raise ValidationError({"low": _("The interval must hold the figure.")})
        if self.high is not None and not self.value <= self.high <= 100:
            raise ValidationError({"high": _("The interval must hold the figure.")})


class FiguresPage(RoutablePageMixin, BasePage):
    """Safety in figures: a chart, a table and a file of each series."""

    template = "home/figures_page.html"
    parent_page_types: ClassVar = ["home.SectionPage"]
    subpage_types: ClassVar[list[str]] = []
    max_count_per_parent = 1
    text_fields: ClassVar = (*BasePage.text_fields, "body")

    body = StreamField(StoryBlock(required=False), blank=True, verbose_name=_("text"))

    content_panels = [*BasePage.content_panels, FieldPanel("body")]

    class Meta:
        verbose_name = _("figures page")
        verbose_name_plural = _("figures pages")
