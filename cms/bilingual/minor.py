"""Minor corrections: a comma in Danish neither outdates English nor opens a sentence of it.

The editor says so in the publish form (F46). The switch is off at every opening,
and what it says belongs to the revision that is saved with it. It is taken at its word sentence by sentence
(`versions.only_a_slip`): what else has changed, in a draft of somebody else's perhaps, outdates English.
"""

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.models import Page, Revision
from wagtail_localize.models import Translation

from cms import languages

from .models import MinorCorrection, OutdatedTranslation

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


def tell(request: HttpRequest, page: Page) -> None:
    """Tell whoever has published a minor correction that English is to be updated for it all the same."""
    # As the database has it: `page` is what the form was opened with.
    published = Page.objects.get(pk=page.pk)
    note = OutdatedTranslation.objects.filter(
        source__object_id=published.translation_key, since=published.last_published_at
    ).first()
    if note is None or not MinorCorrection.objects.filter(revision=published.live_revision_id):
        return
    text = ngettext(
        "The English page is to be updated all the same: %(number)s sentence says something else than"
        " before.",
        "The English page is to be updated all the same: %(number)s sentences say something else than"
        " before.",
        note.changed_segments,
    )
    messages.warning(request, text % {"number": note.changed_segments})
