"""Which pages everybody may see."""

from typing import TypeVar

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef
from wagtail.models import PageViewRestriction
from wagtail.query import PageQuerySet

AnyQuerySet = TypeVar("AnyQuerySet", bound=PageQuerySet)


def visible(pages: AnyQuerySet) -> AnyQuerySet:
    """Return the pages of a queryset that are live, unrestricted and no alias.

    A restriction holds for everything below its page. Wagtail's own `.public()` asks for all
    restrictions first, one query for each list on a page; here they are a part of the same query.
    """
    asked = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    restricted = PageViewRestriction.objects.annotate(asked=asked).filter(
        asked__startswith=F("page__path")
    )
    return pages.live().filter(alias_of__isnull=True).exclude(Exists(restricted))
