"""A round in which those who answer for an initiative confirm its page, before a meeting (F37)."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from home.models import Meeting


class ConfirmationRound(models.Model):
    """Since when a meeting asks for confirmation. Kept by `initiatives.confirming`; gone with the meeting."""

    meeting = models.OneToOneField(
        Meeting, on_delete=models.CASCADE, related_name="confirmation_round"
    )
    opened = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering: ClassVar = ["-opened", "-pk"]

    def __str__(self) -> str:
        return f"{self.meeting}"
