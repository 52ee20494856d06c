"""Minor corrections: a comma in Danish neither outdates English nor opens a sentence of it.

The editor says so in the publish form (4-translation.md no. 6). The switch is off at every opening,
and what it says belongs to the revision that is saved with it.
"""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision
from wagtail_localize.models import Translation

from cms import languages

from .models import MinorCorrection

FIELD = "minor_correction"


def switch() -> forms.BooleanField:
    """Return the form field of the switch."""
    return forms.BooleanField(
        required=False,
        label=_("Minor correction – the English page needn't be changed"),
        help_text=_(
            "For a comma or a spelling mistake. Readers of the English page are told nothing, and"
            " its sentences stay translated."
        ),
    )


def is_asked(page: Page) -> bool:
    """Whether the form of `page` has the switch: a Danish page that is translated by sentences."""
    if page.pk is None or page.locale.language_code != languages.SOURCE:
        return False
    return bool(
        Translation.objects.filter(
            source__object_id=page.translation_key,
            target_locale__language_code=languages.TARGET,
        ).exists()
    )


def note(revision: Revision, *, minor: bool, overwritten: bool) -> None:
    """Keep with a revision that it is a minor correction, or that it is none any longer."""
    if minor:
        MinorCorrection.objects.get_or_create(revision=revision)
    elif overwritten:
        MinorCorrection.objects.filter(revision=revision).delete()
