"""The group of an initiative: how Wagtail's own screens learn whose page it is."""

from typing import ClassVar

from django.contrib.auth.models import Group
from django.db import models


class InitiativeGroup(Group):
    """Those who answer for an initiative today. `initiatives.rights` keeps it; nobody else does."""

    initiative = models.OneToOneField(
        "initiatives.InitiativePage", on_delete=models.CASCADE, related_name="group"
    )

    objects: ClassVar[models.Manager["InitiativeGroup"]] = models.Manager()  # type: ignore[assignment]  # Group's finds groups

    class Meta:
        default_permissions = ()
