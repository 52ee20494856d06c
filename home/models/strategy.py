"""The versions of the strategy."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from cms.panels import translated

YEAR_RANGE = (2000, 2100)


class StrategyVersion(models.Model):
    """A version of the strategy. It follows a council term, so years are precise enough."""

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    from_year = models.PositiveSmallIntegerField(_("from the year"), null=True, blank=True)
    to_year = models.PositiveSmallIntegerField(
        _("to the year"), null=True, blank=True, help_text=_("The last year it holds for.")
    )
    adopted = models.DateField(_("adopted on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    is_demo = models.BooleanField(default=False, editable=False)

    panels = [
        FieldPanel("number"),
        FieldRowPanel([FieldPanel("from_year"), FieldPanel("to_year")]),
        FieldPanel("adopted"),
        *translated("note"),
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

    def clean(self) -> None:
        """Refuse years the wrong way round or far from our time."""
        super().clean()
        for name in ("from_year", "to_year"):
            year = getattr(self, name)
            if year is not None and not YEAR_RANGE[0] <= year <= YEAR_RANGE[1]:
                raise ValidationError({name: _("Write the year with four digits.")})
        if self.from_year and self.to_year and self.to_year < self.from_year:
            raise ValidationError({"to_year": _("The last year can't come before the first.")})
