"""The choke point: how wagtail-localize writes an English page.

Upstream's `Translation.save_target` writes into the live row, with Danish for whatever is missing
(docs/translation.md, A1; wagtail-localize #655, #743). Here a target that exists becomes nothing but a
complete, stamped revision, or is left alone.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import (
    NON_FIELD_ERRORS,
    FieldDoesNotExist,
    ObjectDoesNotExist,
    ValidationError,
)
from django.db import transaction
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _
from wagtail.coreutils import find_available_slug
from wagtail.models import PageLogEntry, Revision
from wagtail_localize.models import (
    MissingRelatedObjectError,
    MissingTranslationError,
    Translation,
    TranslationLog,
    TranslationSource,
)
from wagtail_localize.segments.ingest import StreamFieldSegmentsWriter

from cms.locks import lock_translations
from cms.models.base import BasePage
from cms.models.problems import Problem, PublishingRefused
from cms.scheduling import PUBLICATIONS

from . import places
from .models import RevisionStamp
from .restrictions import copy_restrictions

if TYPE_CHECKING:
    from cms.models.users import AnyUser

_upstream_save_target = Translation.save_target
_upstream_image = StreamFieldSegmentsWriter.handle_image_block
_upstream_related = StreamFieldSegmentsWriter.handle_related_object_block


def install() -> None:
    """Replace `Translation.save_target`, forbid upstream to loosen view restrictions, and mend its writer.

    May go once wagtail-localize renders targets without fallback into revisions (#655), never deletes
    restrictions that staff set on the translation, and renders pages with a deleted picture.
    """
    Translation.save_target = save_target
    TranslationSource.sync_view_restrictions = copy_restrictions
    StreamFieldSegmentsWriter.handle_image_block = put_picture
    StreamFieldSegmentsWriter.handle_related_object_block = put_chosen


def put_picture(self: StreamFieldSegmentsWriter, block: Any, value: Any, segments: Any) -> Any:
    """Describe a picture in English; one that was deleted from the library has no description."""
    return None if value is None else _upstream_image(self, block, value, segments)


def put_chosen(self: StreamFieldSegmentsWriter, value: Any, segments: Any) -> Any:
    """Put the picture, document or page that was chosen for English; what Danish shows when it is deleted."""
    if value is None:
        return None
    try:
        return _upstream_related(self, value, segments)
    except ObjectDoesNotExist:
        return value


def save_target(self: Translation, user: "AnyUser | None" = None, publish: bool = True) -> None:
    """Make the English draft, or a complete revision of it, and publish that if asked to.

    Raises `PublishingRefused` when `publish` is asked for and a sentence is missing, when the
    Danish page's parent has no English page yet, or when the English page is not to be changed now.
    """
    source = self.source.get_source_instance()
    if not isinstance(source, BasePage):
        _upstream_save_target(self, user=user, publish=publish)
        return
    with transaction.atomic():
        target = _existing_target(self)
        if target is None:
            _make_draft(self, source, user)
            target = self.get_target_instance()
            if not publish:
                return
        if not publish and not is_complete(self):
            return
        revision = save_complete(self, target, user)
        if publish:
            revision.publish(user=user)


def _existing_target(translation: Translation) -> BasePage | None:
    try:
        target = translation.get_target_instance()
    except ObjectDoesNotExist:
        return None
    return target if target.alias_of_id is None else None


def _make_draft(translation: Translation, source: BasePage, user: "AnyUser | None") -> None:
    """Create the English page as a draft below its English parent."""
    parent = source.get_parent()
    if not parent.is_root() and not parent.has_translation(translation.target_locale):
        raise PublishingRefused(
            source, [Problem("", _("Translate the page above first: “%s”.") % parent.title)]
        )
    try:
        translation.source.create_or_update_translation(
            translation.target_locale,
            user=user,
            publish=False,
            fallback=True,
            copy_parent_pages=False,
        )
    except ValidationError as error:
        # Upstream's submit view swallows it and then looks for the page in vain (#196, #669): a 500.
        raise PublishingRefused(
            source, [Problem("", message) for message in error.messages]
        ) from error


def is_complete(translation: Translation) -> bool:
    """Return whether every sentence is translated, and every page that it shows has an English one."""
    return _rendering(translation) is not None


def save_complete(
    translation: Translation,
    target: BasePage,
    user: "AnyUser | None",
    go_live_at: datetime | None = None,
) -> Revision:
    """Save and stamp a rendering without fallback, to go live at `go_live_at` if that is given.

    Raises `PublishingRefused` when a sentence is missing, when the English is no valid page, or when
    the page is in review, on a schedule or locked by somebody else.
    """
    with transaction.atomic():
        # Two people may send at the same moment: the second waits here, and then finds the review.
        lock_translations(target.translation_key)
        refuse_while_fixed(target, user)
        rendered = _rendering(translation)
        if rendered is None:
            total, done = translation.get_progress()
            message = _("The English page isn't complete: %(done)s of %(total)s translated.")
            raise PublishingRefused(target, [Problem("", message % {"done": done, "total": total})])
        rendered.slug = find_available_slug(
            rendered.get_parent(), slugify(rendered.slug), ignore_page_id=rendered.pk
        )
        # The row still holds the time of an earlier schedule.
        rendered.go_live_at = go_live_at
        try:
            rendered.full_clean()
        except ValidationError as error:
            raise PublishingRefused(target, _problems(rendered, error)) from error
        revision = rendered.save_revision(user=user, log_action=True)
        RevisionStamp.objects.create(
            revision=revision, source_version=source_version(translation.source)
        )
        TranslationLog.objects.create(
            source=translation.source, locale=translation.target_locale, revision=revision
        )
    return revision


def _problems(page: BasePage, error: ValidationError) -> list[Problem]:
    """Return what `full_clean()` says of `page`, each with the name of its field."""
    return [
        Problem(name, message if name == NON_FIELD_ERRORS else f"{_label(page, name)}: {message}")
        for name, messages in error.message_dict.items()
        for message in messages
    ]


def _label(page: BasePage, name: str) -> str:
    return capfirst(str(page._meta.get_field(name).verbose_name))


def _rendering(translation: Translation) -> BasePage | None:
    """Return the English page as its sentences are now, unsaved; None when one is missing.

    Raises `PublishingRefused` where a sentence has no place left (`places`).
    """
    try:
        rendered: BasePage = translation.source.get_ephemeral_translated_instance(
            translation.target_locale, fallback=False
        )
    except (MissingTranslationError, MissingRelatedObjectError):
        return None
    except (AttributeError, KeyError, FieldDoesNotExist) as error:
        # What upstream raises for a block or field that is gone; anything else is a fault of ours.
        if not places.are_lost(translation.source):
            raise
        page = translation.get_target_instance()
        raise PublishingRefused(page, [Problem("", places.pull_first())]) from error
    return rendered


def refuse_while_fixed(page: BasePage, user: "AnyUser | None") -> None:
    """Raise `PublishingRefused` while something else than what is typed is to go live.

    In review and on a schedule for everybody: what was sent is what goes live. Otherwise whatever
    `page.get_lock()` says for `user`.
    """
    problem = ""
    if page.workflow_in_progress:
        problem = _("The page awaits approval, and what was sent is what goes live.")
    elif page.approved_schedule:
        problem = _("The page is to go live at a set time. Cancel that first.")
    elif user is not None and (lock := page.get_lock()) is not None and lock.for_user(user):
        problem = _("The page is locked by somebody else.")
    if problem:
        raise PublishingRefused(page, [Problem("", problem)])


def source_version(source: TranslationSource) -> Any:
    """Return when the Danish text that `source` holds was published.

    The segments were pulled from the live page at `last_updated_at`, so it is the last publication
    before that moment.
    """
    page = source.get_source_instance()
    published = page.last_published_at
    if published is not None and published <= source.last_updated_at:
        return published
    entry = (
        PageLogEntry.objects.filter(
            page=page.pk, action__in=PUBLICATIONS, timestamp__lte=source.last_updated_at
        )
        .order_by("-timestamp")
        .first()
    )
    return entry.timestamp if entry else source.last_updated_at
