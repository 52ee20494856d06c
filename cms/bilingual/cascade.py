"""What happens to a Danish page happens to its English page: taken off, restricted, moved.

Upstream leaves all of it behind (wagtail-localize #469): a page taken off the web or made private in
Danish stays public in English.
"""

import logging
from typing import Any

from django.contrib.auth.models import Group
from django.db.models.signals import m2m_changed, post_save, pre_delete
from django.utils.translation import gettext as _
from wagtail.coreutils import find_available_slug
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_unpublished, post_page_move, pre_page_move

from cms import languages
from cms.models.base import BasePage, Problem, PublishingRefused

from .target import copy_restrictions

logger = logging.getLogger(__name__)


def connect() -> None:
    """Connect the receivers."""
    page_unpublished.connect(take_off_translations, dispatch_uid="bilingual.take_off")
    post_save.connect(
        restrict_translations, sender=PageViewRestriction, dispatch_uid="bilingual.restrict"
    )
    m2m_changed.connect(
        restrict_to_groups,
        sender=PageViewRestriction.groups.through,
        dispatch_uid="bilingual.restrict_to_groups",
    )
    pre_delete.connect(delete_translations, sender=Page, dispatch_uid="bilingual.delete")
    pre_page_move.connect(refuse_other_language, dispatch_uid="bilingual.refuse_move")
    post_page_move.connect(move_translations, dispatch_uid="bilingual.move")


def translations(page: Page) -> list[BasePage]:
    """Return the English pages of a Danish page; none for an English page."""
    if page.locale.language_code != languages.SOURCE:
        return []
    found = Page.objects.filter(translation_key=page.translation_key).exclude(pk=page.pk)
    return [translation.specific for translation in found]


def take_off_translations(sender: Any, instance: Page, **kwargs: Any) -> None:
    """Take the English page off the web together with the Danish one."""
    for translation in translations(instance):
        if translation.live:
            translation.unpublish(set_expired=instance.expired)
            logger.info("Took off %s with its Danish page", translation.url_path)


def restrict_translations(sender: Any, instance: PageViewRestriction, **kwargs: Any) -> None:
    """Restrict the English pages of whatever a Danish restriction covers, at once.

    The English page of the restricted page covers what stands below it. An English page elsewhere,
    whose Danish page was moved below one without English, gets a restriction of its own.
    """
    if instance.page.locale.language_code != languages.SOURCE:
        return
    branch = Page.objects.descendant_of(instance.page, inclusive=True)
    covered: tuple[str, ...] = ()
    for translation in (
        Page.objects.filter(translation_key__in=branch.values("translation_key"))
        .exclude(locale=instance.page.locale_id)
        .order_by("path")
    ):
        if not translation.path.startswith(covered):
            copy_restrictions(None, instance.page, translation)
            covered = (*covered, translation.path)


def restrict_to_groups(
    sender: Any, instance: PageViewRestriction | Group, action: str, **kwargs: Any
) -> None:
    """Let the same groups see the English page; the form saves them after the restriction."""
    if action.startswith("post_") and isinstance(instance, PageViewRestriction):
        restrict_translations(sender, instance)


def delete_translations(sender: Any, instance: Page, **kwargs: Any) -> None:
    """Delete the English page with the Danish one, whose facts it shows (localize #469).

    Comes for each page of a branch that is deleted, so a page that is gone already is no fault.
    """
    for translation in translations(instance):
        translation.delete()
        logger.info("Deleted %s with its Danish page", translation.url_path)


def refuse_other_language(
    sender: Any, instance: Page, parent_page_after: Page, **kwargs: Any
) -> None:
    """Raise `PublishingRefused` for a move among the pages of the other language."""
    if not parent_page_after.is_root() and parent_page_after.locale_id != instance.locale_id:
        problem = Problem(
            "",
            _("The page can't be put among the pages of the other language. Translate it instead."),
        )
        raise PublishingRefused(instance, [problem])


def move_translations(
    sender: Any,
    instance: Page,
    parent_page_before: Page,
    parent_page_after: Page,
    **kwargs: Any,
) -> None:
    """Move the English page below the English page of the new Danish parent, where there is one.

    Restrictions that hold for the Danish page in its new place hold for the English one, moved or not.
    """
    if parent_page_before.pk == parent_page_after.pk:
        return
    for translation in translations(instance):
        target = parent_page_after.get_translation_or_none(translation.locale)
        if target is None:
            logger.warning("%s stays: its new parent has no English page", translation.url_path)
            continue
        _free_slug(translation, target)
        Page.objects.get(pk=translation.pk).move(target, pos="last-child")
    for restriction in Page.objects.get(pk=instance.pk).get_view_restrictions():
        restrict_translations(sender, restriction)


def _free_slug(page: Page, target: Page) -> None:
    """Give `page` a slug that no child of `target` has: the admin asks for the Danish page alone."""
    slug = find_available_slug(target, page.slug)
    if slug != page.slug:
        Page.objects.filter(pk=page.pk).update(slug=slug)
