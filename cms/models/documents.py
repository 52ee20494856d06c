"""Documents: a file has one language, and the link to it says which."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from wagtail.documents.models import AbstractDocument, Document

from cms.uploads.documents import problem_of
from cms.uploads.tagged import is_tagged


class SiteDocument(AbstractDocument):
    """A document with the language it is written in."""

    language = models.CharField(
        _("language"),
        max_length=2,
        choices=settings.LANGUAGES,
        default="da",
        help_text=_("The language of the document itself. The link to it says so."),
    )
    # Whether a PDF is tagged for screen readers; None when it can't be told, or it is no PDF.
    tagged = models.BooleanField(null=True, editable=False)

    admin_form_fields = (*Document.admin_form_fields, "language")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def clean(self) -> None:
        """Refuse a new file that isn't what its name says.

        Here and not in a form field: every way to upload comes through. Not through Wagtail's own
        `clean`, which knows the endings alone and breaks where the form has no file.
        """
        if self._has_new_file():
            problem = problem_of(self.file.file, self.file.name)
            if problem:
                raise ValidationError({"file": problem})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; look into a new PDF whether it is tagged."""
        if self._has_new_file():
            self.tagged = is_tagged(self.file.file) if self.is_pdf else None
        super().save(*args, **kwargs)

    def _has_new_file(self) -> bool:
        return bool(self.file) and not self.file._committed

    @property
    def is_pdf(self) -> bool:
        """Whether the file is called a PDF."""
        return bool(self.file_extension.lower() == "pdf")

    @property
    def details(self) -> str:
        """Type, size and language in the reader's language: "PDF, 1,2 MB, dansk"."""
        parts = [self.file_extension.upper()]
        size = self.get_file_size()
        if size:
            parts.append(filesizeformat(size))
        # Translators: after type and size. Danish says only the language: "(PDF, 1,2 MB, dansk)".
        names = {"da": pgettext("site", "in Danish"), "en": pgettext("site", "in English")}
        return ", ".join([*parts, names[self.language]])
