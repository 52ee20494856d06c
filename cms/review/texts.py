"""The texts of a page with the place each stands at: the segments that translators work on."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from cms.models import BasePage

_BREAK = re.compile(r"<br\s*/?>")
_TAG = re.compile(r"<[^>]*>")
# A link as wagtail-localize writes it; what else belongs to it stands under its id.
_LINK = re.compile(r"<a(?: id=\"([^\"]*)\")?>(.*?)</a>", re.DOTALL)


@dataclass(frozen=True)
class Link:
    """A link: its words, and the address typed into it or the page or document chosen for it.

    `kind` is "page" or "document" where something was chosen, and `key` its primary key.
    """

    words: str
    address: str = ""
    kind: str = ""
    key: str = ""


@dataclass(frozen=True)
class Text:
    """A sentence or paragraph: its plain words, its links, and its content path.

    The path is the field's name and, inside a stream, the ids of blocks and the names of their parts.
    """

    path: str
    plain: str
    anchors: tuple[Link, ...] = ()

    @property
    def field(self) -> str:
        """The field that it stands in."""
        return self.path.partition(".")[0]

    @property
    def links(self) -> tuple[str, ...]:
        """The addresses typed into its links."""
        return tuple(link.address for link in self.anchors if link.address)


def texts_of(page: BasePage) -> list[Text]:
    """Return what a page says, in its order."""
    return list(_texts(page))


def _texts(page: BasePage) -> Iterator[Text]:
    for segment in extract_segments(page):
        if not isinstance(segment, StringSegmentValue):
            continue
        if segment.path.partition(".")[0] in page.unread_fields:
            continue
        text = text_of(segment.path, segment.string.data, segment.attrs or {})
        if text.plain:
            yield text


def text_of(path: str, data: str, attributes: Mapping[str, Mapping[str, Any]]) -> Text:
    """Return a segment as a text: `data` is its HTML, `attributes` what its links had, by their ids."""
    return Text(path, plain(data), tuple(_links(data, attributes)))


def plain(html: str) -> str:
    """Return the words of a piece of HTML, in its lines."""
    return unescape(_TAG.sub("", _BREAK.sub("\n", html))).strip()


def _links(data: str, attributes: Mapping[str, Mapping[str, Any]]) -> Iterator[Link]:
    for match in _LINK.finditer(data):
        found = attributes.get(match[1] or "", {})
        address, kind, key = (str(found.get(name) or "") for name in ("href", "linktype", "id"))
        yield Link(plain(match[2]), address, kind, key)
