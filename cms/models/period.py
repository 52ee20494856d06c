"""What records share that hold for a time, from one day to another."""

from datetime import date
from typing import Self, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

Held = TypeVar("Held", bound=models.Model, covariant=True)


def in_order(name: str) -> models.CheckConstraint:
    """Return the constraint `name`: no period ends before it begins."""
    condition = (
        Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from"))
    )
    return models.CheckConstraint(condition=condition, name=name)


class PeriodQuerySet(models.QuerySet[Held]):
    """Questions about records that hold for a time."""

    def current(self, on: date | None = None) -> Self:
        """Those whose period holds `on` (default: today in Denmark), both ends included."""
        day = on or timezone.localdate()
        return self.sharing_a_day(day, day)

    def sharing_a_day(self, first: date | None, last: date | None) -> Self:
        """Those whose period shares a day with that from `first` to `last`, both ends included.

        None is no bound, here as in a record.
        """
        found = self
        if first is not None:
            found = found.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=first))
        if last is not None:
            found = found.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=last))
        return found

    def turned_since(self, since: date, *holders: str) -> Self:
        """Those whose period, or that of one of their `holders`, began or ended since the day `since`."""
        today = timezone.localdate()
        # A period counts on both its days.
        began = {"valid_from__gt": since, "valid_from__lte": today}
        ended = {"valid_to__gte": since, "valid_to__lt": today}
        passed = Q()
        for path in ("", *(f"{holder}__" for holder in holders)):
            for period in (began, ended):
                passed |= Q(**{f"{path}{name}": day for name, day in period.items()})
        return self.filter(passed)


class PeriodRecord(models.Model):
    """A record that holds from `valid_from` to `valid_to`, both days included; none is no bound.

    The constraint (`in_order`) and the manager are declared where the record is: the one has a name of
    its own, and mypy can't tell the records of an inherited manager.
    """

    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("to"), null=True, blank=True, help_text=_("The last day."))

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Refuse a period that ends before it begins."""
        super().clean()
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": _("The last day can't come before the first.")})

    def is_current(self, on: date | None = None) -> bool:
        """Whether the period holds `on` (default: today in Denmark)."""
        day = on or timezone.localdate()
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or self.valid_to >= day
        )
