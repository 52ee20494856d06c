"""Pictures as pages show them: one list of widths for each place, made of Wagtail's own renditions.

A template says `{% picture image "card" %}` (cms/templatetags/picture_tags.py). A list that shows
pictures fetches them with `with_pictures(pages, "card")`: one more query, however long it is.

An AVIF of 1,472 pixels takes up to two seconds to make, so the worker makes them all after an
upload. Who asks for one before it is there has it made, as always in Wagtail.
"""

import logging
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from django.db import DatabaseError
from django.db.models import Model, Prefetch, QuerySet
from django.db.models.signals import post_save
from django.utils.translation import get_language
from wagtail.images.models import Picture

from cms import languages
from cms.jobs import enqueue, job_kind
from cms.models import Rendition, SiteImage
from cms.uploads.pictures import DECODING_ERRORS

# The browser takes the first it knows; every browser of today knows the last.
FORMATS: Final = ("avif", "webp")

KIND: Final = "cms.renditions"

logger = logging.getLogger(__name__)
Shown = TypeVar("Shown", bound=Model)


@dataclass(frozen=True)
class Layout:
    """A place on a page: the widths to choose from (widest first), and how wide the place is.

    With `ratio`, the picture is cropped to that shape around its focal point. One that is
    `always_lazy` is fetched only when the screen shows it, even as the first of a page.
    """

    widths: tuple[int, ...]
    sizes: str
    ratio: tuple[int, int] | None = None
    always_lazy: bool = False

    def specs(self, most: int | None = None) -> list[str]:
        """Return Wagtail's filter specs; of widths beyond `most` (the original's) only one."""
        widths = [w for w in self.widths if most is None or w <= most] or [self.widths[-1]]
        if most is not None and widths[0] < min(most, self.widths[0]):
            # The original lies between two widths: the wider one gives it as it is.
            widths.insert(0, min(w for w in self.widths if w > widths[0]))
        return [f"{self._size(width)}|format-{name}" for name in FORMATS for width in widths]

    def _size(self, width: int) -> str:
        if self.ratio is None:
            return f"width-{width}"
        across, down = self.ratio
        return f"fill-{width}x{width * down // across}"


LAYOUTS: Final = {
    # In a text, at most 46rem wide.
    "article": Layout((1472, 960, 480), "(min-width: 50em) 46rem, calc(100vw - 2.5rem)"),
    # Beside a page's heading, on wide screens alone: no other may fetch it.
    "head": Layout((736, 368), "20rem", (16, 9), always_lazy=True),
    "card": Layout((736, 368), "(min-width: 40em) 23rem, calc(100vw - 2.5rem)", (16, 9)),
}


def responsive(
    image: SiteImage, layout: str, *, lazy: bool = True, decorative: bool = False
) -> Picture | None:
    """Return `image` for the place `layout`, or None, with a line in the log, if it can't be shown.

    `decorative`: beside words that say it all, its description would only be in the way.
    The original may be missing or damaged on the disk: the page stands without its picture then.
    """
    place = LAYOUTS[layout]
    try:
        renditions = image.get_renditions(*place.specs(image.width))
        attributes = _attributes(image, place, lazy=lazy) | ({"alt": ""} if decorative else {})
        return Picture(renditions, attributes) if renditions else None
    except DatabaseError:
        raise
    except DECODING_ERRORS as error:
        logger.error("The picture %s (%s) can't be shown: %s", image.pk, image.title, error)
        return None


def _attributes(image: SiteImage, place: Layout, *, lazy: bool) -> dict[str, Any]:
    attributes = {"sizes": place.sizes, "decoding": "async"}
    if lazy or place.always_lazy:
        attributes["loading"] = "lazy"
    in_danish = not image.description_en and image.description_da
    # An alt text of its own, in the page's language, comes from the block.
    if get_language() == languages.TARGET and in_danish and not image.contextual_alt_text:
        attributes["lang"] = languages.SOURCE
    return attributes


def with_pictures(
    shown: QuerySet[Shown], layout: str, field: str = "listing_image"
) -> QuerySet[Shown]:
    """Return `shown` with the pictures of `field` and what `layout` needs of them: one more query."""
    renditions = Rendition.objects.filter(filter_spec__in=LAYOUTS[layout].specs())
    needed = Prefetch(f"{field}__renditions", renditions, to_attr="prefetched_renditions")
    return shown.select_related(field).prefetch_related(needed)


@job_kind(KIND)
def make_renditions(payload: dict[str, Any]) -> None:
    """Make what pages may show of the picture `payload["pk"]`, unless it is gone by now."""
    image = SiteImage.objects.filter(pk=payload["pk"]).first()
    if image is not None:
        for layout in LAYOUTS:
            responsive(image, layout)


def _ask_for_renditions(instance: SiteImage, update_fields: Any = None, **_kwargs: Any) -> None:
    if not update_fields:  # Wagtail writes size and hash of a file later, by themselves
        enqueue(KIND, str(instance.pk), {"pk": instance.pk})


def activate() -> None:
    """Ask for the renditions of every picture that is saved (called once by the app's `ready()`)."""
    post_save.connect(_ask_for_renditions, sender=SiteImage, dispatch_uid=KIND)
