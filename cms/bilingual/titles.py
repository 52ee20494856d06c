"""What an English page is called in the admin while its title is being translated."""

from typing import Any, Final

from django.db.models.signals import post_save
from wagtail.models import Page
from wagtail_localize import models as upstream
from wagtail_localize.models import StringTranslation

LONGEST: Final[int] = Page._meta.get_field("draft_title").max_length


def connect() -> None:
    """Put our receiver in the place of upstream's.

    May go once wagtail-localize cuts the title itself: it writes it as it was typed into a column of 255
    characters, and PostgreSQL answered the translator with a 500.
    """
    post_save.disconnect(upstream.post_save_string_translation, sender=StringTranslation)
    post_save.connect(name_draft, sender=StringTranslation, dispatch_uid="bilingual.name_draft")


def name_draft(sender: Any, instance: StringTranslation, **kwargs: Any) -> None:
    """Call the English page what its translated title says, cut to what the column holds.

    What was typed stays whole; that it is too long is said when the page is to be saved
    (`target.save_complete`).
    """
    if instance.context is None or instance.context.path != "title":
        return
    Page.objects.filter(
        translation_key=instance.context.object_id, locale_id=instance.locale_id
    ).update(draft_title=instance.data[:LONGEST])
