"""English owns its addresses: the slug is a segment, filled from the English title at first."""

from typing import Any, Final

from django.db.models.signals import post_save
from django.utils.text import slugify
from wagtail.models import Page
from wagtail_localize.models import StringSegment, StringTranslation

TOOL_NAME: Final = "title"
LONGEST: Final[int] = Page._meta.get_field("slug").max_length


def connect() -> None:
    """Connect the receiver."""
    post_save.connect(fill_slug, sender=StringTranslation, dispatch_uid="bilingual.fill_slug")


def fill_slug(sender: Any, instance: StringTranslation, raw: bool = False, **kwargs: Any) -> None:
    """When a title is translated and the address is still open, make the address from the title.

    Never over an address that somebody chose, and not while rows are loaded that were saved before: the
    address is among them.
    """
    if raw:
        return
    if instance.context is None or instance.context.path != "title" or instance.has_error:
        return
    slug = slugify(instance.data)[:LONGEST]
    if not slug:
        return
    for segment in StringSegment.objects.filter(
        source__object_id=instance.context.object_id, context__path="slug"
    ).select_related("string", "context"):
        StringTranslation.objects.get_or_create(
            translation_of=segment.string,
            locale=instance.locale,
            context=segment.context,
            defaults={
                "data": slug,
                "translation_type": instance.translation_type,
                "tool_name": TOOL_NAME,
                "last_translated_by": instance.last_translated_by,
            },
        )
