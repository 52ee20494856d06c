"""Headings that skip a level: whoever lists a page by its headings looks for the part in between.

WCAG 2.2, 1.3.1 (technique H42). An editor's blocks have one level, but a list of goals brings headings
of its own, and what programs wrote or an older editor left may hold any.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.rich_text import RichText

from cms.blocks import HeadingBlock, SectionBlock
from cms.blocks.story import GoalListBlock
from cms.blocks.walk import Placed

from .texts import plain

_HEADING: Final = re.compile(r"<h([1-6])\b[^>]*>(.*?)</h\1>", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True)
class Heading:
    """A heading as readers get it: its level, its words, its content path."""

    level: int
    words: str
    path: str
    is_of_list: bool = False


def in_rich_text(html: str, path: str) -> Iterator[Heading]:
    """Yield the headings inside a rich text."""
    for match in _HEADING.finditer(html):
        yield Heading(int(match[1]), plain(match[2]), path)


def in_blocks(placed: Iterable[Placed], top: int) -> Iterator[Heading]:
    """Yield the headings of a stream, in reading order; `top` is the level of its heading blocks."""
    for one in placed:
        block, value = one.block, one.value
        if isinstance(block, HeadingBlock):
            yield Heading(top, str(value or ""), one.path)
        elif isinstance(block, SectionBlock):
            yield Heading(top, value.get("heading") or "", one.path)
        elif isinstance(block, GoalListBlock):
            yield Heading(top + 1, str(block.label), one.path, is_of_list=True)
        elif isinstance(block, blocks.RichTextBlock) and isinstance(value, RichText):
            yield from in_rich_text(value.source, one.path)


def skipped(headings: Iterable[Heading], top: int) -> Iterator[tuple[str, str]]:
    """Yield what to say of each heading that skips a level, with its path.

    `headings` are those of one field, `top` the level that its first one may have.
    """
    before = top - 1
    for heading in headings:
        if heading.level > before + 1:
            yield _message(heading, before), heading.path
        before = heading.level


def _message(heading: Heading, before: int) -> str:
    if heading.is_of_list:
        message = _("“%(block)s” has headings of its own. Put a heading above it.")
        return message % {"block": heading.words}
    message = _(
        "The heading “%(words)s” skips a level: level %(level)s comes after level %(before)s."
        " Use the block “Heading”."
    )
    return message % {"words": heading.words, "level": heading.level, "before": before}
