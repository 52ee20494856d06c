"""What readers are told has changed on a page: a line for each publication that has one (F10).

The line is written in the publish form and hangs on the revision that is saved with it, so that it holds
too when the revision is approved or goes live later. It is public from the moment that very revision is.
"""

from typing import Any, Final

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision
from wagtail.signals import page_published

FIELD: Final = "change_note"
LENGTH: Final = 200
SHOWN: Final = 50


class ChangeNote(models.Model):
    """A line for readers about a publication of a page; without a date while its revision isn't public."""

    page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="change_notes"
    )
    # Old revisions may be purged; what readers were told stays.
    revision = models.OneToOneField(
        "wagtailcore.Revision", null=True, on_delete=models.SET_NULL, related_name="change_note"
    )
    text = models.CharField(_("what has changed"), max_length=LENGTH)
    published_at = models.DateTimeField(_("published"), null=True)

    # A note is no use that is made of a page.
    wagtail_reference_index_ignore = True

    class Meta:
        app_label = "cms"
        verbose_name = _("change note")
        verbose_name_plural = _("change notes")

    def __str__(self) -> str:
        return self.text


def connect() -> None:
    """Connect the receiver."""
    page_published.connect(make_public, dispatch_uid="cms.change_notes")


def field() -> forms.CharField:
    """Return the form field of the note."""
    return forms.CharField(
        required=False,
        max_length=LENGTH,
        label=_("What has changed? (for readers)"),
        help_text=_(
            "One line, in the language of the page. Readers find it with the date at the bottom of the"
            " page. Leave it empty for small corrections."
        ),
    )


def is_asked(page: Page) -> bool:
    """Whether the form of `page` has the field: of a new page, or of news, there is nothing to tell."""
    return page.first_published_at is not None and bool(getattr(page, "tells_changes", False))


def waiting(page: Page) -> str:
    """Return the note of the newest draft, as long as that isn't public; else "" ."""
    if page.latest_revision_id is None:
        return ""
    notes = ChangeNote.objects.filter(revision=page.latest_revision_id, published_at=None)
    return notes.values_list("text", flat=True).first() or ""


def keep(revision: Revision, text: str) -> None:
    """Keep the note of a revision that isn't public yet, or that it has none any longer."""
    if text:
        ChangeNote.objects.update_or_create(
            revision=revision, defaults={"page_id": int(revision.object_id), "text": text}
        )
    else:
        ChangeNote.objects.filter(revision=revision, published_at=None).delete()


def make_public(sender: Any, instance: Page, revision: Any = None, **kwargs: Any) -> None:
    """Date the note of a revision that goes live; one that went live before keeps its date."""
    ChangeNote.objects.filter(revision=revision, published_at=None).update(
        published_at=timezone.now()
    )


def published(page: Page) -> list[ChangeNote]:
    """Return the public notes of a page, the newest first; one query."""
    notes = ChangeNote.objects.filter(page=page, published_at__isnull=False)
    return list(notes.order_by("-published_at", "-pk")[:SHOWN])
