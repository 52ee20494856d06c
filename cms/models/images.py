"""Images: one file for both languages, described in each."""

from datetime import date
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from wagtail.images.models import AbstractImage, AbstractRendition, Filter, ImageQuerySet

from cms.uploads.pictures import one_at_a_time


class SiteImageQuerySet(ImageQuerySet):
    """What is asked of pictures; the reference index knows who uses one."""

    def consent_ended(self, on: date) -> "SiteImageQuerySet":
        """Pictures whose consent no longer holds on the day `on`: its last day is before that."""
        return self.filter(consent_ends__lt=on)


class SiteImage(AbstractImage):
    """An image with a description per language (`description_da`, `description_en`) and a credit.

    `title` is never registered with modeltranslation: Wagtail's multiple upload would crash with
    `KeyError: 'title'`.
    """

    # Added to `description` by modeltranslation.
    description_da: str | None
    description_en: str | None

    class Making(models.TextChoices):
        """What made the picture; the word stands before the credit."""

        PHOTO = "photo", _("Photo")
        DRAWING = "drawing", _("Drawing")

    class Licence(models.TextChoices):
        """On which terms the site may show the picture."""

        OWN = "own", _("Made by or for the partnership")
        AGREEMENT = "agreement", _("Agreement with whoever made it")
        CC_BY = "cc-by", "CC BY 4.0"
        CC_BY_SA = "cc-by-sa", "CC BY-SA 4.0"
        CC0 = "cc0", "CC0"
        OTHER = "other", _("Other terms")

    # These ask that the licence is named and linked wherever the picture is shown.
    LICENCE_ADDRESSES: ClassVar[dict[str, str]] = {
        Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/",
        Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/",
    }

    class Consent(models.TextChoices):
        """Why the people in the picture may be shown."""

        NOBODY = "nobody", _("Nobody can be recognised")
        WRITTEN = "written", _("Written consent")
        PUBLIC = "public", _("Public place or event, and nobody is singled out")

    # Wagtail's own field under a name that our catalogue knows; Wagtail's has none in Danish.
    description = models.CharField(
        _("description"),
        max_length=255,
        blank=True,
        default="",
        help_text=_("What the picture shows, for those who can't see it."),
    )
    credit = models.CharField(
        _("photo credit"),
        max_length=200,
        help_text=_("Who took or made the picture. Shown as “Photo: …”."),
        error_messages={
            "blank": _("Write who took or made the picture. It is shown with the picture.")
        },
    )
    making = models.CharField(
        _("photo or drawing"), max_length=10, choices=Making, default=Making.PHOTO
    )
    is_decorative = models.BooleanField(
        _("decorative"),
        default=False,
        help_text=_(
            "The picture says nothing that the text does not say. It needs no description."
        ),
    )
    licence = models.CharField(_("terms of use"), max_length=10, choices=Licence, blank=True)
    licence_note = models.CharField(
        _("about the terms"),
        max_length=255,
        blank=True,
        help_text=_("For instance where the agreement is filed. Only staff see it."),
    )
    consent = models.CharField(
        _("the people in the picture"),
        max_length=10,
        choices=Consent,
        blank=True,
        help_text=_("Why they may be shown."),
    )
    consent_ends = models.DateField(
        _("last day of the consent"),
        null=True,
        blank=True,
        help_text=_("You are told when the day has passed. The picture stays until you remove it."),
    )

    objects = SiteImageQuerySet.as_manager()

    admin_form_fields = (
        "title",
        "file",
        "description_da",
        "description_en",
        "is_decorative",
        "credit",
        "making",
        "licence",
        "licence_note",
        "consent",
        "consent_ends",
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

    def clean(self) -> None:
        """Ask for a description or "decorative", and for a consent that an end date belongs to."""
        super().clean()
        problems: dict[str, str | Promise] = {}
        if self.is_decorative and (self.description_da or self.description_en):
            problems["is_decorative"] = _(
                "A decorative picture has no description. Choose one of the two."
            )
        elif not self.is_decorative and not self.description_da:
            problems["description_da"] = _(
                "Describe the picture for those who can't see it, or mark it as decorative."
            )
        if self.consent_ends and self.consent != self.Consent.WRITTEN:
            problems["consent_ends"] = _(
                "Only a written consent has a last day. Choose “Written consent”, or clear the date."
            )
        if problems:
            raise ValidationError(problems)

    @property
    def default_alt_text(self) -> str:
        """The description in the active language; empty for a decorative picture."""
        return "" if self.is_decorative else self.description or ""

    @property
    def credit_line(self) -> str:
        """The credit as a reader sees it: "Photo: …" or "Drawing: …"; "" when nobody is named."""
        if not self.credit:
            return ""
        if self.making == self.Making.DRAWING:
            return pgettext("site", "Drawing: %(credit)s") % {"credit": self.credit}
        return pgettext("site", "Photo: %(credit)s") % {"credit": self.credit}

    @property
    def licence_address(self) -> str:
        """Where the licence is written that must be named with the picture; "" when none must."""
        return self.LICENCE_ADDRESSES.get(self.licence, "")

    def create_renditions(self, *filters: Filter) -> dict[Filter, "Rendition"]:
        """Make the missing renditions one after another.

        Wagtail decodes the original in three threads at once, which takes three times the memory.
        """
        with one_at_a_time:
            return {filter_: self.create_rendition(filter_) for filter_ in filters}


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
