"""The texts of a page with the field each stands in: the segments that translators work on."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from cms.models import BasePage

_TAG = re.compile(r"<[^>]*>")
# They stand in the address or for search engines, not in what people read.
_NOT_READ = frozenset({"slug", "seo_title", "search_description"})


@dataclass(frozen=True)
class Text:
    """A sentence or paragraph: its field, its plain words, and the addresses typed into its links."""

    field: str
    plain: str
    links: tuple[str, ...] = ()


def texts_of(page: BasePage) -> list[Text]:
    """Return what a page says, in its order."""
    return list(_texts(page))


def _texts(page: BasePage) -> Iterator[Text]:
    for segment in extract_segments(page):
        if not isinstance(segment, StringSegmentValue):
            continue
        name = segment.path.partition(".")[0]
        if name in _NOT_READ:
            continue
        plain = unescape(_TAG.sub("", segment.string.data)).strip()
        links = tuple(
            attributes["href"]
            for attributes in (segment.attrs or {}).values()
            if "href" in attributes
        )
        if plain:
            yield Text(name, plain, links)
