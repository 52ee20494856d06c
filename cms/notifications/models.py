"""Small tables of the mails to staff. Nobody edits them by hand, so they bring no permissions."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

__all__ = ["MailPreferences", "ToldOnce", "WaitingMail"]


class MailPreferences(models.Model):
    """What somebody has chosen on »Konto«; without a row they get everything, at once."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_preferences"
    )
    once_a_day = models.BooleanField(default=False)
    # Codes of `cms.registry.MailKind`.
    switched_off = models.JSONField(default=list)

    class Meta:
        app_label = "cms"
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.user)


class WaitingMail(models.Model):
    """A mail without its greeting, until the next morning."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="waiting_mails"
    )
    text = models.TextField()
    created = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        app_label = "cms"
        default_permissions = ()
        ordering: ClassVar = ["created", "pk"]

    def __str__(self) -> str:
        return f"{self.user}: {self.text[:40]}"


class ToldOnce(models.Model):
    """That somebody was told of something which is told once; the worker may look again and again."""

    key = models.CharField(max_length=200, primary_key=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        app_label = "cms"
        default_permissions = ()

    def __str__(self) -> str:
        return self.key
