"""Which pages everybody may see."""

from functools import cache, reduce
from operator import or_
from typing import Final, TypeVar

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q
from django.db.models.functions import Left
from wagtail.models import Page, PageViewRestriction
from wagtail.query import PageQuerySet

AnyQuerySet = TypeVar("AnyQuerySet", bound=PageQuerySet)

# Home pages are at depth 2. The deepest page, news of an initiative, is at 5; one more to spare.
_DEPTHS_ABOVE: Final = range(2, 6)


def visible(pages: AnyQuerySet) -> AnyQuerySet:
    """Return the pages of a queryset that are live, unrestricted and no alias, like all above them.

    A restriction holds for everything below its page, and so does taking a page off the web: the
    news of an initiative goes with it. Wagtail's own `.public()` asks for all restrictions first,
    one query for each list on a page; here they are a part of the same query.
    """
    restricted, taken_off = _reasons_to_hide()
    return pages.filter(~restricted, ~taken_off, live=True, alias_of__isnull=True)


@cache
def _reasons_to_hide() -> tuple[Exists, Exists]:
    """Return the conditions under which a page is hidden by what is above it, or on it.

    Made once: they speak of the outer row alone and hold no data, and to make them took more than
    half of the time that `visible` took, some twenty times for each page that is sent.
    """
    asked = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    restricted = PageViewRestriction.objects.annotate(asked=asked).filter(
        asked__startswith=F("page__path")
    )
    # By equality, which the index of the paths answers, one lookup for each level above.
    above = reduce(or_, (Q(path=Left(asked, depth * Page.steplen)) for depth in _DEPTHS_ABOVE))
    taken_off = Page.objects.filter(above, live=False, depth__lt=OuterRef("depth"))
    return Exists(restricted), Exists(taken_off.order_by())
