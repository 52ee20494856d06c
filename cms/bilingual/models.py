"""Small tables beside wagtail-localize's own."""

from typing import ClassVar

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


class TextBeforePull(models.Model):
    """The Danish text that the translation was based on before somebody pulled a newer one.

    Kept until the English page is live with the newer text; one button brings it back. Its fields
    are those of wagtail-localize's `TranslationSource`.
    """

    source = models.OneToOneField(
        "wagtail_localize.TranslationSource",
        on_delete=models.CASCADE,
        related_name="text_before_pull",
    )
    content_json = models.TextField()
    schema_version = models.CharField(max_length=255)
    object_repr = models.CharField(max_length=200)
    last_updated_at = models.DateTimeField(_("Danish text of"))

    class Meta:
        app_label = "cms"
        verbose_name = _("text before the pull")
        verbose_name_plural = _("texts before the pull")

    def __str__(self) -> str:
        return f"{self.object_repr} ({self.last_updated_at:%Y-%m-%d})"


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


class DanishVersion(models.Model):
    """What a Danish page said from one publication to the next, while its translation lags behind.

    Kept from the version that the English page is based on up to the newest, so that each changed
    sentence can be followed back; none while both languages agree. Written by `bilingual.versions`.
    """

    source = models.ForeignKey(
        "wagtail_localize.TranslationSource", on_delete=models.CASCADE, related_name="versions"
    )
    published_at = models.DateTimeField(_("published"))
    minor = models.BooleanField(_("minor correction"), default=False)
    # Pairs of path and sentence, in the order of the page.
    sentences = models.JSONField(_("sentences"))

    class Meta:
        app_label = "cms"
        verbose_name = _("Danish version")
        verbose_name_plural = _("Danish versions")
        ordering: ClassVar = ["published_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source", "published_at"], name="cms_one_danish_version_a_publication"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.published_at:%Y-%m-%d}"


class MinorCorrection(models.Model):
    """Says that a revision of a Danish page changes nothing that the English page should follow.

    It hangs on the revision, so that it holds too when the revision is approved or scheduled later.
    """

    revision = models.OneToOneField(
        "wagtailcore.Revision", on_delete=models.CASCADE, related_name="minor_correction"
    )

    class Meta:
        app_label = "cms"
        verbose_name = _("minor correction")
        verbose_name_plural = _("minor corrections")

    def __str__(self) -> str:
        return str(self.revision)
