"""Which pages everybody may see."""

from typing import TypeVar

from django.db.models import BooleanField, F, Func
from wagtail.query import PageQuerySet

AnyQuerySet = TypeVar("AnyQuerySet", bound=PageQuerySet)


def visible(pages: AnyQuerySet) -> AnyQuerySet:
    """Return the pages of a queryset that are live, unrestricted and no alias, like all above them.

    A restriction holds for everything below its page, and so does taking a page off the web: the
    news of an initiative goes with it. Wagtail's own `.public()` asks for all restrictions first,
    one query for each list on a page; here they are a part of the same query.
    """
    return pages.filter(_IsInTheOpen(F("path")), live=True, alias_of__isnull=True)


class _IsInTheOpen(Func):
    """Whether neither the page at a path nor any above it is restricted, and none above is off the web.

    In SQL that both databases speak: the same said by `Exists` took Django longer to write down than
    all the rest of `visible`, some twenty times for each page that is sent.

    A path has four characters for each level. Home pages are at the second; the deepest page, news
    of an initiative, is at the fifth. What is above it is asked for by equality, which the index of
    the paths answers.
    """

    arity = 1
    output_field = BooleanField()
    template = """(
        NOT EXISTS (
            SELECT 1 FROM wagtailcore_pageviewrestriction AS closing
            JOIN wagtailcore_page AS closed ON closed.id = closing.page_id
            WHERE substr(%(expressions)s, 1, length(closed.path)) = closed.path
        ) AND NOT EXISTS (
            SELECT 1 FROM wagtailcore_page AS above
            WHERE above.path IN (
                substr(%(expressions)s, 1, 8), substr(%(expressions)s, 1, 12),
                substr(%(expressions)s, 1, 16), substr(%(expressions)s, 1, 20)
            ) AND above.path <> %(expressions)s AND NOT above.live
        )
    )"""
