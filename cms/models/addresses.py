"""Addresses that lead nowhere."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DeadAddress(models.Model):
    """An address at which visitors found nothing, and how often; nothing about who they were."""

    path = models.CharField(_("address"), max_length=255, unique=True)
    hits = models.PositiveIntegerField(_("visits"))
    first_day = models.DateField(_("first time"))
    last_day = models.DateField(_("last time"))

    class Meta:
        verbose_name = _("dead address")
        verbose_name_plural = _("dead addresses")

    def __str__(self) -> str:
        return self.path
