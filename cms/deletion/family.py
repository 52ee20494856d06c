"""Which pages go when one is deleted, and whether readers ever saw one of them."""

from collections.abc import Iterable

from django.db.models import Q
from wagtail.models import Page

from cms import languages


def roots_of(pages: Iterable[Page]) -> list[Page]:
    """Return the topmost pages that go when `pages` are deleted, in the order of the tree.

    A page takes what stands below it along, and a Danish page its English one (`bilingual.cascade`),
    which may stand below another page.
    """
    found: dict[str, Page] = {}
    waiting = list(pages)
    while waiting:
        page = waiting.pop()
        if page.path.startswith(tuple(found)):
            continue
        found = {path: root for path, root in found.items() if not path.startswith(page.path)}
        found[page.path] = page
        danish = Page.objects.descendant_of(page, inclusive=True).filter(
            locale__language_code=languages.SOURCE
        )
        waiting += Page.objects.filter(
            translation_key__in=danish.values("translation_key")
        ).exclude(path__startswith=page.path)
    return [found[path] for path in sorted(found)]


def branch_of(roots: Iterable[Page]) -> list[Page]:
    """Return `roots` and all pages below them, parents first."""
    condition = Q(pk__in=[])
    for root in roots:
        condition |= Q(path__startswith=root.path)
    return list(Page.objects.filter(condition).order_by("path"))


def ever_public(roots: Iterable[Page]) -> list[Page]:
    """Return the pages of these branches that were ever published, parents first."""
    return [page for page in branch_of(roots) if page.live or page.first_published_at]
