"""What records share that are called by a name in both languages, Danish first."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.search import index


def has_danish(name: str, *fields: str) -> models.CheckConstraint:
    """Return the constraint `name`: none of the Danish `fields` is empty, since Danish is the source."""
    condition = Q()
    for field in fields:
        condition &= Q(**{f"{field}__isnull": False}) & ~Q(**{field: ""})
    return models.CheckConstraint(condition=condition, name=name)


class NamedRecord(index.Indexed, models.Model):
    """A record with a translated field `name`, which must stand in Danish.

    The field is declared where the record is, and so is the constraint (`has_danish`): they differ.
    """

    search_fields: ClassVar = [
        index.AutocompleteField("name_da"),
        index.AutocompleteField("name_en"),
    ]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name or ""

    def clean(self) -> None:
        """Refuse a record without its Danish name."""
        super().clean()
        if not self.name_da:
            raise ValidationError({"name_da": _("Write the Danish name.")})
