"""Moments as staff type them into the admin's forms."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.widgets import AdminDateTimeInput


class MomentField(forms.DateTimeField):
    """A moment; of an hour that comes twice as winter time begins, the first.

    Django refuses such an hour, and so every form of a record that has one, whatever was changed in it.
    An hour that the clocks leave out is refused here too.
    """

    def to_python(self, value: Any) -> datetime | None:
        """Return the moment that was typed. Raises `ValidationError` for none."""
        try:
            return super().to_python(value)
        except ValidationError as error:
            if error.code != "ambiguous_timezone":
                raise
            with timezone.override(UTC):
                typed = super().to_python(value)
            assert typed is not None  # Django could read it
            first = typed.replace(tzinfo=timezone.get_default_timezone())
            if timezone.localtime(first.astimezone(UTC)).replace(tzinfo=UTC) != typed:
                raise
            return first


def activate() -> None:
    """Give every form of the admin this field (called once by the app's `ready()`)."""
    register_form_field_override(
        models.DateTimeField, override={"form_class": MomentField, "widget": AdminDateTimeInput}
    )
