"""Two small tables beside wagtail-localize's own."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RevisionStamp(models.Model):
    """Says that a revision of an English page was rendered complete, and from which Danish version.

    `publish()` of a translated page accepts stamped revisions alone. Written only by
    `bilingual.target`, in the transaction that saves the revision.
    """

    revision = models.OneToOneField(
        "wagtailcore.Revision", on_delete=models.CASCADE, related_name="stamp"
    )
    source_version = models.DateTimeField(
        _("Danish version"), help_text=_("When the Danish text it is based on was published.")
    )
    stamped_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "cms"
        verbose_name = _("complete rendering")
        verbose_name_plural = _("complete renderings")

    def __str__(self) -> str:
        return f"{self.revision} ({self.source_version:%Y-%m-%d})"


class OutdatedTranslation(models.Model):
    """Since when the Danish text differs from the one that its translation is based on."""

    source = models.OneToOneField(
        "wagtail_localize.TranslationSource", on_delete=models.CASCADE, related_name="outdated"
    )
    since = models.DateTimeField(_("since"))
    changed_segments = models.PositiveIntegerField(_("changed sentences"))

    class Meta:
        app_label = "cms"
        verbose_name = _("outdated translation")
        verbose_name_plural = _("outdated translations")

    def __str__(self) -> str:
        return f"{self.source}: {self.changed_segments} since {self.since:%Y-%m-%d}"
