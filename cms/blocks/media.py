"""Blocks of pictures, documents and films. Nothing is embedded from elsewhere."""

from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents import get_document_model
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageBlock, ImageChooserBlock

from cms import languages


class PictureBlock(blocks.StructBlock):
    """A picture with a caption; the description and the credit come from the picture itself."""

    image = ImageBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption"), max_length=200, required=False)

    def get_preview_value(self) -> Any:
        """Return the newest picture that may be shown; nothing while there is none."""
        pictures = get_image_model().objects.all()
        ended = pictures.consent_ended(timezone.localdate())
        newest = pictures.exclude(pk__in=ended).order_by("-created_at", "-pk").first()
        return self.normalize(
            {"image": newest, "caption": gettext("The caption tells what the picture shows.")}
        )

    class Meta:
        icon = "image"
        label = _("Picture")
        description = _("A picture with a caption. Its credit is shown automatically.")
        template = "blocks/image.html"


class DocumentBlock(blocks.StructBlock):
    """A document to fetch, with type, size and language at the link."""

    title = blocks.CharBlock(label=_("Link text"), max_length=160)
    document = DocumentChooserBlock(label=_("Document"))

    def get_preview_value(self) -> Any:
        """Return a document that isn't there: a real one might be in confidence."""
        document = get_document_model()(
            pk=0,
            file="strategi.pdf",
            file_size=1_258_291,
            language=get_language() or languages.SOURCE,
        )
        return self.normalize({"title": gettext("The strategy"), "document": document})

    class Meta:
        icon = "doc-full"
        label = _("Document")
        description = _("A document to download. Type, size and language are shown automatically.")
        template = "blocks/document.html"


class FilmValue(blocks.StructValue):
    """Knows where a film is shown."""

    @property
    def host(self) -> str:
        """The name of the web site that shows the film, without "www."."""
        return (urlsplit(self.get("address") or "").hostname or "").removeprefix("www.")


class FilmBlock(blocks.StructBlock):
    """A film elsewhere: a link and a transcript."""

    title = blocks.CharBlock(label=_("Title"), max_length=160)
    address = blocks.URLBlock(label=_("Address of the film"))
    picture = ImageChooserBlock(
        label=_("Picture"),
        required=False,
        help_text=_("One of our own pictures. Nothing is fetched from where the film is shown."),
    )
    transcript = blocks.RichTextBlock(
        label=_("What is said and shown"),
        features=["bold", "ul"],
        required=False,
        help_text=_("For those who can't see or hear the film."),
    )

    def get_preview_value(self) -> Any:
        """Return a film at an address that nobody has."""
        words = gettext("Two young people tell what makes them feel safe.")
        return self.normalize(
            {
                "title": gettext("An evening in town"),
                "address": "https://video.example.org/film",
                "transcript": f"<p>{words}</p>",
            }
        )

    class Meta:
        icon = "media"
        label = _("Film")
        description = _("A link to a film elsewhere, with a text of what is said and shown.")
        value_class = FilmValue
        template = "blocks/film.html"
