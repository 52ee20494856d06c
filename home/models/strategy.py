"""The versions of the strategy."""

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from cms.panels import translated

if TYPE_CHECKING:
    from cms.models import SiteDocument

YEAR_RANGE = (2000, 2100)


class StrategyVersionQuerySet(models.QuerySet["StrategyVersion"]):
    """Questions about versions."""

    def newest_begun(self, on: date | None = None) -> "StrategyVersion | None":
        """The latest version that has begun `on` (default: today in Denmark), ended or not.

        It ends all before it: a version without a last year holds until the next one begins.
        """
        year = (on or timezone.localdate()).year
        begun = self.filter(Q(from_year__isnull=True) | Q(from_year__lte=year))
        return begun.order_by("number").last()


class StrategyVersion(models.Model):
    """A version of the strategy. It follows a council term, so years are precise enough."""

    # Added to `document` by modeltranslation.
    document_da: "SiteDocument | None"
    document_en: "SiteDocument | None"

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    from_year = models.PositiveSmallIntegerField(_("from the year"), null=True, blank=True)
    to_year = models.PositiveSmallIntegerField(
        _("to the year"), null=True, blank=True, help_text=_("The last year it holds for.")
    )
    adopted = models.DateField(_("adopted on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    document = models.ForeignKey(
        "cms.SiteDocument",
        verbose_name=_("document"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    is_demo = models.BooleanField(default=False, editable=False)

    objects = StrategyVersionQuerySet.as_manager()

    panels = [
        FieldPanel("number"),
        FieldRowPanel([FieldPanel("from_year"), FieldPanel("to_year")]),
        FieldPanel("adopted"),
        *translated("note", "document"),
    ]

    class Meta:
        verbose_name = _("version of the strategy")
        verbose_name_plural = _("versions of the strategy")
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(to_year__isnull=True)
                | Q(from_year__isnull=True)
                | Q(to_year__gte=F("from_year")),
                name="home_version_period",
            )
        ]

    def __str__(self) -> str:
        return str(_("Version %(number)s") % {"number": self.number})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; raises `ValidationError` for years in which another version is valid.

        No constraint can say this on every database (PostgreSQL's exclusion is its own), so code
        that goes past the form is asked here.
        """
        self._refuse_overlap()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Refuse years the wrong way round or far from our time."""
        super().clean()
        for name in ("from_year", "to_year"):
            year = getattr(self, name)
            if year is not None and not YEAR_RANGE[0] <= year <= YEAR_RANGE[1]:
                raise ValidationError({name: _("Write the year with four digits.")})
        if self.from_year and self.to_year and self.to_year < self.from_year:
            raise ValidationError({"to_year": _("The last year can't come before the first.")})
        self._refuse_overlap()

    def _refuse_overlap(self) -> None:
        """Refuse two versions at once: each begins after the one before it has ended.

        A version without a last year ends when the next one begins.
        """
        if self.number is None:
            return
        for other in StrategyVersion.objects.exclude(pk=self.pk).exclude(number=self.number):
            earlier, later = sorted((self, other), key=lambda version: version.number)
            ends, begins = earlier.to_year or earlier.from_year, later.from_year or later.to_year
            if ends is None or begins is None or begins > ends:
                continue
            first, second = ("from_year", "to_year") if later is self else ("to_year", "from_year")
            message = _("%(version)s is valid then. Only one version is valid at a time.")
            raise ValidationError(
                {first if getattr(self, first) else second: message % {"version": other}}
            )

    @property
    def last_day(self) -> date | None:
        """The last day of the version: the end of its last year, or None while it has no end."""
        return date(self.to_year, 12, 31) if self.to_year else None

    def has_ended(self, on: date | None = None) -> bool:
        """Whether the version was over before `on` (default: today in Denmark)."""
        return self.last_day is not None and self.last_day < (on or timezone.localdate())
