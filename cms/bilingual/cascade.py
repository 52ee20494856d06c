"""What happens to a Danish page happens to its English page: taken off, moved, deleted.

Upstream leaves all of it behind (wagtail-localize #469): a page taken off the web in Danish stays public
in English. View restrictions are in `restrictions`.
"""

import logging
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.db.models.signals import pre_delete
from django.utils.translation import gettext as _
from wagtail.coreutils import find_available_slug
from wagtail.models import Locale, Page
from wagtail.signals import page_unpublished, post_page_move, pre_page_move

from cms import languages
from cms.deletion.restore import page_restored
from cms.models.base import BasePage
from cms.models.problems import Problem, PublishingRefused
from cms.visibility import below_what_is_off

from . import restrictions

logger = logging.getLogger(__name__)


def connect() -> None:
    """Connect the receivers."""
    page_unpublished.connect(take_off_translations, dispatch_uid="bilingual.take_off")
    pre_delete.connect(delete_translations, sender=Page, dispatch_uid="bilingual.delete")
    page_restored.connect(keep_up, dispatch_uid="bilingual.keep_up")
    pre_page_move.connect(refuse_other_language, dispatch_uid="bilingual.refuse_move")
    post_page_move.connect(move_translations, dispatch_uid="bilingual.move")


def translations(page: Page) -> list[BasePage]:
    """Return the English pages of a Danish page; none for an English page."""
    if page.locale.language_code != languages.SOURCE:
        return []
    found = Page.objects.filter(translation_key=page.translation_key).exclude(pk=page.pk)
    return [translation.specific for translation in found]


def english_of(pages: Iterable[Page]) -> list[Page]:
    """Return the English pages of the Danish ones among `pages`: what happens to these happens to them."""
    keys = [page.translation_key for page in pages if page.locale_id == Locale.get_default().pk]
    found = Page.objects.filter(translation_key__in=keys)
    return list(found.filter(locale__language_code=languages.TARGET).order_by("title"))


def take_off_translations(sender: Any, instance: Page, **kwargs: Any) -> None:
    """Take the English page off the web together with the Danish one, and what it hides with it."""
    for translation in translations(instance):
        if translation.live:
            translation.unpublish(set_expired=instance.expired)
            logger.info("Took off %s with its Danish page", translation.url_path)
    if instance.locale.language_code == languages.SOURCE:
        branch = Page.objects.descendant_of(instance)
        take_off_hidden(Page.objects.filter(translation_key__in=branch.values("translation_key")))


def take_off_hidden(pages: "QuerySet[Page]") -> None:
    """Take those of the English `pages` off that show what nobody finds in Danish.

    A page below one that is off the web is off the web too (`cms.visibility`). Its English page may stand
    elsewhere: Danish was moved below a page without English, or English was moved alone. And a deleted
    page comes back as it was, whatever has happened to the Danish one since.
    """
    danish = Page.objects.filter(locale__language_code=languages.SOURCE)
    hidden = danish.filter(live=False) | below_what_is_off(danish)
    shown = pages.filter(
        locale__language_code=languages.TARGET,
        live=True,
        translation_key__in=hidden.values("translation_key"),
    )
    for page in restrictions.topmost(shown.exclude(pk__in=below_what_is_off(shown).values("pk"))):
        page.specific.unpublish()
        logger.info("Took off %s, whose Danish page is below one that is off", page.url_path)


def delete_translations(sender: Any, instance: Page, **kwargs: Any) -> None:
    """Delete the English page with the Danish one, whose facts it shows (localize #469).

    Comes for each page of a branch that is deleted, so a page that is gone already is no fault.
    """
    for translation in translations(instance):
        translation.delete()
        logger.info("Deleted %s with its Danish page", translation.url_path)


def keep_up(sender: Any, instance: Page, **kwargs: Any) -> None:
    """Let no English page be more public than its Danish one, after one of them was moved or restored."""
    branch = Page.objects.descendant_of(instance, inclusive=True)
    if instance.locale.language_code == languages.SOURCE:
        for restriction in instance.get_view_restrictions():
            restrictions.spread(restriction)
    else:
        restrictions.cover(instance)
    take_off_hidden(Page.objects.filter(translation_key__in=branch.values("translation_key")))


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

    What keeps readers from the Danish page in its new place, a restriction or a page above that is off
    the web, keeps them from the English one, moved or not; so it does when English is moved alone.
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
    keep_up(sender, Page.objects.get(pk=instance.pk))


def _free_slug(page: Page, target: Page) -> None:
    """Give `page` a slug that no child of `target` has: the admin asks for the Danish page alone."""
    slug = find_available_slug(target, page.slug)
    if slug != page.slug:
        Page.objects.filter(pk=page.pk).update(slug=slug)
