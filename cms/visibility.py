"""Which pages everybody may see."""

from typing import Final, TypeVar

from django.db.models import BooleanField, F, Func
from wagtail.models import Page
from wagtail.query import PageQuerySet

# Home pages are at the second level of the tree; the deepest page that a page type allows, news of an
# initiative, is at the fifth (a test asks all types). A deeper one would be public below what is off.
DEEPEST_LEVEL: Final = 5

AnyQuerySet = TypeVar("AnyQuerySet", bound=PageQuerySet)


def visible(pages: AnyQuerySet) -> AnyQuerySet:
    """Return the pages of a queryset that are live, unrestricted and no alias, like all above them.

    A restriction holds for everything below its page, and so does taking a page off the web: the
    news of an initiative goes with it. Wagtail's own `.public()` asks for all restrictions first,
    one query for each list on a page; here they are a part of the same query.
    """
    return pages.filter(_IsInTheOpen(F("path")), live=True, alias_of__isnull=True)


def below_what_is_off(pages: AnyQuerySet) -> AnyQuerySet:
    """Return the pages of a queryset that stand below one that is off the web."""
    return pages.filter(_IsBelowWhatIsOff(F("path")))


# In SQL that both databases speak: the same said by `Exists` took Django longer to write down than all
# the rest of `visible`, some twenty times for each page that is sent.
#
# What is above a page is asked for by equality, which the index of the paths answers. Asked by the beginning
# of the path, PostgreSQL read all pages once for each of 1,000 (260 ms for the numbers beside the goals, 14 so).
_ABOVE: Final = ", ".join(
    f"substr(%(expressions)s, 1, {level * Page.steplen})" for level in range(1, DEEPEST_LEVEL + 1)
)
# The root of the tree, at depth 1, is no page that anybody could take off.
_IS_OFF: Final = "above.depth > 1 AND NOT above.live AND above.path <> %(expressions)s"


class _IsBelowWhatIsOff(Func):
    """Whether a page above the one at a path is off the web."""

    arity = 1
    output_field = BooleanField()
    template = f"""EXISTS (
        SELECT 1 FROM wagtailcore_page AS above
        WHERE above.path IN ({_ABOVE}) AND {_IS_OFF}
    )"""  # noqa: S608 - our own constants


class _IsInTheOpen(Func):
    """Whether neither the page at a path nor any above it is restricted, and none above is off the web."""

    arity = 1
    output_field = BooleanField()
    template = f"""NOT EXISTS (
        SELECT 1 FROM wagtailcore_page AS above
        LEFT JOIN wagtailcore_pageviewrestriction AS closing ON closing.page_id = above.id
        WHERE above.path IN ({_ABOVE}) AND (closing.id IS NOT NULL OR {_IS_OFF})
    )"""  # noqa: S608 - our own constants
