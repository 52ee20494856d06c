"""The forms of pictures and documents in the admin: upload one, upload many, upload in a chooser.

Wagtail builds each from these (`WAGTAILIMAGES_IMAGE_FORM_BASE`, `WAGTAILDOCS_DOCUMENT_FORM_BASE`).
"""

from collections.abc import Iterable
from pathlib import PurePath
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms import FileField
from django.template.defaultfilters import filesizeformat
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from cms.uploads import pictures

_TITLE_LENGTH: Final = 200


class PictureField(WagtailImageField):
    """Takes a picture as staff have it, and gives the form what may be stored.

    The upload itself is rewritten in place: the multiple upload keeps the request's file until
    somebody has written who took the picture, and that one must be clean too.
    """

    default_validators: list[Any] = []

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        kinds = ", ".join(kind.name for kind in pictures.KINDS)
        self.max_upload_size = pictures.MAX_BYTES
        limit = filesizeformat(pictures.MAX_BYTES)
        self.help_text = _(
            "%(kinds)s, at most %(limit)s. Big photos are scaled down automatically, and the place "
            "where they were taken is removed."
        ) % {"kinds": kinds, "limit": limit}
        self.error_messages["invalid_image_extension"] = _(
            "Pictures of this kind can't be uploaded. Save the picture as one of: %(kinds)s."
        ) % {"kinds": kinds}
        # The multiple upload shows it before the file is sent.
        self.error_messages["file_too_large_unknown_size"] = _(
            "The file is too big. A picture may take up %(limit)s. Save it as JPEG or in a smaller "
            "size, and upload it again."
        ) % {"limit": limit}

    def to_python(self, data: Any) -> Any:
        """Return the upload, rewritten; raises `ValidationError` with the limit and the remedy."""
        upload: Any = FileField.to_python(self, data)
        if upload is None:
            return None
        if upload.size > pictures.MAX_BYTES:
            raise ValidationError(
                self.error_messages["file_too_large_unknown_size"], code="file_too_large"
            )
        self._check_name(upload)
        try:
            drawn = pictures.draw_anew(upload)
        except pictures.NotAPicture:
            raise ValidationError(
                self.error_messages["invalid_image_extension"], code="invalid_image"
            ) from None
        except pictures.TooManyPixels as refused:
            raise ValidationError(_too_many_pixels(refused), code="too_many_pixels") from None
        except pictures.Damaged:
            raise ValidationError(
                _(
                    "The picture is damaged and can't be read to its end. Open it in a program for "
                    "pictures, save it anew, and upload it again."
                ),
                code="damaged",
            ) from None
        _rewrite(upload, drawn)
        return upload

    def _check_name(self, upload: UploadedFile) -> None:
        extension = PurePath(upload.name or "").suffix.lower().removeprefix(".")
        upload.seek(0)
        kind = pictures.kind_of(upload.read(32))
        if kind is None or extension not in pictures.EXTENSIONS:
            raise ValidationError(
                self.error_messages["invalid_image_extension"], code="invalid_image_extension"
            )
        if extension not in kind.extensions:
            raise ValidationError(
                _(
                    "The name ends in .%(extension)s, but the picture is a %(kind)s. Give the name the "
                    "ending .%(right)s, and upload it again."
                ),
                code="invalid_image_known_format",
                params={
                    "extension": extension,
                    "kind": kind.name,
                    "right": kind.extensions[0],
                },
            )


def _too_many_pixels(refused: pictures.TooManyPixels) -> str:
    limit = number_format(refused.limit)
    if refused.progressive:
        return _(
            "The picture has %(count)s megapixels. A progressive JPEG may have %(limit)s. Save it as "
            "an ordinary JPEG (baseline), or in a smaller size."
        ) % {"count": number_format(refused.megapixels, 1), "limit": limit}
    if not refused.megapixels:
        return _(
            "The picture has too many pixels. It may have %(limit)s megapixels. Save it in a smaller "
            "size."
        ) % {"limit": limit}
    return _(
        "The picture has %(count)s megapixels. This kind may have %(limit)s, and a JPEG %(jpeg)s. "
        "Save it as JPEG or in a smaller size."
    ) % {
        "count": number_format(refused.megapixels, 1),
        "limit": limit,
        "jpeg": number_format(pictures.JPEG.megapixels),
    }


def _rewrite(upload: UploadedFile, drawn: pictures.Drawn) -> None:
    """Put the drawn picture in the place of what was uploaded: in memory or in a temporary file."""
    upload.seek(0)
    upload.truncate()
    upload.write(drawn.content)
    upload.flush()  # a big one is moved to its place by its path
    upload.seek(0)
    upload.size = len(drawn.content)
    upload.content_type = {"jpg": "image/jpeg", "png": "image/png"}[drawn.extension]
    stem = PurePath(upload.name or "").stem or "picture"
    upload.name = f"{stem[:_TITLE_LENGTH]}.{drawn.extension}"


class SiteImageForm(BaseImageForm):
    """The form of a picture; `file` is checked by `PictureField`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wagtails = self.fields.get("file")
        if wagtails is not None:
            self.fields["file"] = PictureField(
                label=wagtails.label, required=wagtails.required, widget=wagtails.widget
            )
        if "credit" in self.fields:
            # Django's forms don't take the model's wording over.
            blank = self._meta.model._meta.get_field("credit").error_messages["blank"]
            self.fields["credit"].error_messages["required"] = blank


UNTAGGED: Final = gettext_lazy(
    "The PDF isn't tagged: a screen reader can't tell its headings and paragraphs. Save it anew with "
    "“Document structure tags for accessibility”, and upload it again."
)


class SiteDocumentForm(BaseDocumentForm):
    """The form of a document; its file is checked by the model, whichever form it came through."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "language" in self.fields:
            # The multiple upload sends nothing but the file at first: the model's default holds.
            self.fields["language"].required = False
        if self.instance.tagged is False:
            for name in _first_of(self.fields, ("file", "title")):
                self.fields[name].help_text = UNTAGGED


def _first_of(names: Iterable[str], wanted: tuple[str, ...]) -> list[str]:
    return [name for name in wanted if name in names][:1]
