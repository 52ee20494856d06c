"""English is never open to more readers than Danish: view restrictions follow, whoever changes them.

Upstream leaves a restriction that is set later behind (wagtail-localize #469) and deletes what staff set
on the English page alone (docs/translation.md, A13). Here a Danish restriction is copied to the English side,
the copy follows its changes, and it can't be taken off or moved away from while Danish keeps it. What
staff set in English stays, and stays when Danish is opened.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from wagtail.models import Page, PageViewRestriction

from cms import languages

from .rules import source_page


def connect() -> None:
    """Connect the receivers."""
    groups = PageViewRestriction.groups.through
    for signal, receiver, sender in (
        (pre_save, find_copies, PageViewRestriction),
        (post_save, follow, PageViewRestriction),
        (post_delete, keep, PageViewRestriction),
        (m2m_changed, follow_groups, groups),
    ):
        signal.connect(receiver, sender=sender, dispatch_uid=f"bilingual.{receiver.__name__}")


# What is asked from outside ----------------------------------------------------------------------


def copy_restrictions(source: Any, original: Page, translation_page: Page) -> None:
    """Give the English page the Danish page's own restrictions that it lacks; remove none there.

    One of another kind, or for other groups, stays beside the Danish one: a reader must pass both.
    `source` is unused: the name and the arguments are those of upstream's method.
    """
    there = list(translation_page.view_restrictions.all())
    for restriction in original.view_restrictions.all():
        if not any(_same(one, restriction) for one in there):
            _copy(restriction, translation_page)


def spread(restriction: PageViewRestriction) -> None:
    """Restrict the English pages of whatever a Danish restriction covers.

    The English page of the restricted page covers what stands below it. An English page elsewhere,
    whose Danish page was moved below one without English, gets a restriction of its own.
    """
    for page in list(less_restricted(restriction, Page.objects.all())):
        _copy(restriction, page)


def cover(branch: Page) -> None:
    """Restrict an English page, and those below it, like their Danish pages."""
    for restriction in danish_restrictions():
        for page in list(less_restricted(restriction, Page.objects.descendant_of(branch, True))):
            _copy(restriction, page)


def danish_restrictions() -> "QuerySet[PageViewRestriction]":
    """Return every restriction of a Danish page."""
    found: QuerySet[PageViewRestriction] = PageViewRestriction.objects.filter(
        page__locale__language_code=languages.SOURCE
    ).select_related("page")
    return found.order_by("pk")


def less_restricted(restriction: PageViewRestriction, among: "QuerySet[Page]") -> Iterator[Page]:
    """Yield the topmost pages of `among` that lack a Danish restriction which covers their Danish page."""
    danish = Page.objects.descendant_of(restriction.page, inclusive=True).filter(
        locale_id=restriction.page.locale_id
    )
    covered = among.filter(translation_key__in=danish.values("translation_key"))
    for page in topmost(covered.exclude(locale=restriction.page.locale_id)):
        if not any(_same(one, restriction) for one in page.get_view_restrictions()):
            yield page


def topmost(pages: "QuerySet[Page]") -> Iterator[Page]:
    """Yield those of `pages` that stand below no other of them, in the order of the tree."""
    above: tuple[str, ...] = ()
    for page in pages.order_by("path"):
        if not page.path.startswith(above):
            above = (page.path,)
            yield page


def is_danish(restriction: PageViewRestriction) -> bool:
    """Whether a restriction of an English page is one that its Danish page has, or stands under."""
    danish = source_page(restriction.page)
    return danish is not None and any(
        _same(restriction, one) for one in danish.get_view_restrictions()
    )


# What follows from a change ----------------------------------------------------------------------


def find_copies(
    sender: Any, instance: PageViewRestriction, raw: bool = False, **kwargs: Any
) -> None:
    """Remember the copies of a Danish restriction that is about to change: they equal what it was."""
    if raw or instance.pk is None or not _stands_in_danish(instance):
        return
    before = PageViewRestriction.objects.filter(pk=instance.pk).select_related("page").first()
    instance.copies = [] if before is None else list(_copies(before))


def follow(
    sender: Any, instance: PageViewRestriction, created: bool, raw: bool = False, **kwargs: Any
) -> None:
    """Let the English side follow a Danish restriction, and stay no less restricted than Danish."""
    if raw or _is_ours(instance):
        return
    if not _stands_in_danish(instance):
        if not created:
            cover(instance.page)
        return
    for copy in getattr(instance, "copies", ()):
        copy.restriction_type, copy.password = instance.restriction_type, instance.password
        copy.is_copy = True
        copy.save()
    spread(instance)


def follow_groups(
    sender: Any, instance: PageViewRestriction | Group, action: str, **kwargs: Any
) -> None:
    """Let the same groups see the English page; the form saves them after the restriction."""
    if not isinstance(instance, PageViewRestriction) or _is_ours(instance):
        return
    if not _stands_in_danish(instance):
        if action.startswith("post_"):
            cover(instance.page)
    elif action.startswith("pre_"):
        instance.copies = list(_copies(instance))
    else:
        for copy in getattr(instance, "copies", ()):
            copy.is_copy = True
            copy.groups.set(instance.groups.all())
        spread(instance)


def keep(sender: Any, instance: PageViewRestriction, origin: Any = None, **kwargs: Any) -> None:
    """Bring a restriction back that was taken off an English page alone.

    Nothing is brought back where the page goes, and the restriction with it.
    """
    deleted = origin.model if isinstance(origin, QuerySet) else type(origin)
    if issubclass(deleted, PageViewRestriction) and not _stands_in_danish(instance):
        cover(instance.page)


# How ---------------------------------------------------------------------------------------------


def _stands_in_danish(restriction: PageViewRestriction) -> bool:
    return bool(restriction.page.locale.language_code == languages.SOURCE)


def _is_ours(restriction: PageViewRestriction) -> bool:
    """Whether this module is writing it: what it needs is done by whoever writes."""
    return getattr(restriction, "is_copy", False)


def _copies(restriction: PageViewRestriction) -> Iterator[PageViewRestriction]:
    """Yield the English restrictions that equal a Danish one, on the pages that it covers."""
    keys = Page.objects.descendant_of(restriction.page, inclusive=True).values("translation_key")
    for one in PageViewRestriction.objects.filter(
        page__translation_key__in=keys, restriction_type=restriction.restriction_type
    ).exclude(page__locale=restriction.page.locale_id):
        if _same(one, restriction):
            yield one


def _copy(restriction: PageViewRestriction, page: Page) -> None:
    copy = PageViewRestriction(
        page=page,
        restriction_type=restriction.restriction_type,
        password=restriction.password,
    )
    copy.is_copy = True
    copy.save()
    copy.groups.set(restriction.groups.all())


def _same(one: PageViewRestriction, other: PageViewRestriction) -> bool:
    """Whether two restrictions keep the same readers out."""
    if one.restriction_type != other.restriction_type:
        return False
    if one.restriction_type == PageViewRestriction.PASSWORD:
        return bool(one.password == other.password)
    if one.restriction_type == PageViewRestriction.GROUPS:
        return _groups(one) == _groups(other)
    return True


def _groups(restriction: PageViewRestriction) -> set[int]:
    groups: Iterable[int] = restriction.groups.values_list("pk", flat=True)
    return set(groups)
