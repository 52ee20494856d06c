"""Images: one file for both languages, described in each."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition


class SiteImage(AbstractImage):
    """An image with a description per language (`description_da`, `description_en`) and a credit.

    `title` is never registered with modeltranslation: Wagtail's multiple upload would crash with
    `KeyError: 'title'`.
    """

    # Wagtail's own field under a name that our catalogue knows; Wagtail's has none in Danish.
    description = models.CharField(_("description"), max_length=255, blank=True, default="")
    credit = models.CharField(
        _("photo credit"),
        max_length=200,
        blank=True,
        help_text=_("Who took or made the picture. Shown as “Photo: …”."),
    )
    is_decorative = models.BooleanField(
        _("decorative"),
        default=False,
        help_text=_(
            "The picture says nothing that the text does not say. It needs no description."
        ),
    )

    admin_form_fields = (
        "title",
        "file",
        "description_da",
        "description_en",
        "is_decorative",
        "credit",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")

    @property
    def default_alt_text(self) -> str:
        """The description in the active language; empty for a decorative picture."""
        return "" if self.is_decorative else self.description or ""

    def clean(self) -> None:
        """Refuse a picture that is both described and decorative."""
        super().clean()
        if self.is_decorative and (self.description_da or self.description_en):
            raise ValidationError(
                {
                    "is_decorative": _(
                        "A decorative picture has no description. Choose one of the two."
                    )
                }
            )


class Rendition(AbstractRendition):
    """A scaled copy of an image."""

    image = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        verbose_name = _("image rendition")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="cms_rendition_unique"
            )
        ]
