"""Figures of safety: what was asked, where, when, with which answer; and the page that shows them."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField

from cms import languages
from cms.blocks import StoryBlock
from cms.blocks.story import contents
from cms.models import BasePage
from cms.models.named import NamedRecord, has_danish
from cms.numbers import number, percent
from cms.panels import translated
from cms.tables import csv_response

from .strategy import YEAR_RANGE


class Place(NamedRecord):
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

    class Meta:
        verbose_name = _("place of figures")
        verbose_name_plural = _("places of figures")
        ordering: ClassVar = ["order", "name_da"]
        constraints: ClassVar = [has_danish("home_place_has_danish", "name_da")]


class Series(NamedRecord):
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

    class Meta:
        verbose_name = _("series of figures")
        verbose_name_plural = _("several series of figures")
        ordering: ClassVar = ["order", "name_da"]
        constraints: ClassVar = [has_danish("home_series_has_danish", "name_da")]


class ObservationForm(WagtailAdminModelForm):
    """Takes shares as they are written in the editor's language: `83,9` as well as `83.9`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Let the shares be typed as text: a browser's number field has its own idea of commas."""
        super().__init__(*args, **kwargs)
        for name in ("value", "low", "high"):
            field = self.fields[name]
            field.localize = True
            field.widget = forms.TextInput(attrs={"inputmode": "decimal"})
            field.widget.is_localized = True


class Observation(models.Model):
    """One figure: a share in per cent, for a place and a year, with its source."""

    class YearOf(models.TextChoices):
        """What the year says: some sources tell only when they were published."""

        DATA = "data", _("The year of the answers")
        PUBLICATION = "publication", _("The year of publication")

    series = models.ForeignKey(
        Series, verbose_name=_("series"), on_delete=models.PROTECT, related_name="observations"
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

    base_form_class = ObservationForm
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
        return f"{self.series}, {self.place}, {self.year}: {self.share}"

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

    @property
    def is_dated_by_publication(self) -> bool:
        """Whether the source tells only when it came out, not when people were asked."""
        return self.year_of == self.YearOf.PUBLICATION

    @property
    def year_label(self) -> str:
        """The year, with a word where it is only that of publication."""
        if not self.is_dated_by_publication:
            return str(self.year)
        return pgettext("site", "published %(year)s") % {"year": self.year}

    @property
    def share(self) -> str:
        """The figure with its sign, in the active language: `83,9 %`."""
        return percent(self.value, _active_language())

    @property
    def interval(self) -> str:
        """The interval of uncertainty in the active language: `82,1–85,7 %`; empty without one."""
        language = _active_language()
        if self.low is not None and self.high is not None:
            return f"{number(self.low, language)}–{percent(self.high, language)}"
        if self.low is not None:
            return pgettext("site", "at least %(share)s") % {"share": percent(self.low, language)}
        if self.high is not None:
            return pgettext("site", "at most %(share)s") % {"share": percent(self.high, language)}
        return ""


def _active_language() -> str:
    return get_language() or languages.SOURCE


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

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Name the series with their figures, and the contents list."""
        from home.figures import all_series

        context = super().get_context(request, *args, **kwargs)
        context["all_figures"] = all_series()
        context["contents"] = [
            *contents(self.body),
            *({"id": each.anchor, "title": each.series.name} for each in context["all_figures"]),
        ]
        return context

    @path("<slug:code>.csv/", name="csv")
    def csv(self, request: HttpRequest, code: str) -> HttpResponse:
        """Answer with the figures of one series as a file; 404 for one without figures."""
        from home.figures import csv_header, csv_rows, one_series

        figures = one_series(code)
        if figures is None:
            raise Http404
        return csv_response(code, self.language, csv_header(), csv_rows(figures))
