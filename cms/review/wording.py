"""Hints to whoever writes: links that say nothing, headings in disguise, words of the glossary.

Hints, never walls: nothing here keeps a page from being published. `check_content` lists them for
pages that readers see; the editor's panel shows them while somebody types (cms.review.writing).
"""

import re
import string
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField

from cms.blocks import DocumentBlock, LinkBlock
from cms.blocks.walk import Placed, walk
from cms.models import BasePage, GlossaryTerm

from . import headings
from .texts import Link, Text, plain

HEADINGS: Final[dict[str, str | Promise]] = {
    "weak_link": gettext_lazy("Link texts that don't say where the link leads"),
    "empty_link": gettext_lazy("Links without words or without an address"),
    "bold_heading": gettext_lazy("Bold lines in the place of headings"),
    "skipped_heading": gettext_lazy("Headings that skip a level"),
    "advised_against": gettext_lazy("Words that the glossary advises against"),
}
# What a link may not be called, in both languages: a screen reader lists links without their text
# (WCAG 2.2, 2.4.4). Small letters, without punctuation.
_SAY_NOTHING: Final = frozenset(
    line.strip()
    for line in """
    her | klik | klik her | tryk her | se her | læs her | læs mere | læs mere her | læs videre | mere
    mere her | se mere | se mere her | find mere her | hent | hent her | download | link | linket
    dette link | følg linket | følg dette link | via dette link | siden | denne side | hjemmesiden
    here | click | click here | press here | see here | read here | read more | read more here | more
    more here | see more | learn more | find out more | get it here | the link | this link
    follow this link | this page | the page | website | the website
    """.replace("\n", "|").split("|")
    if line.strip()
)
# A name alone, »politi.dk«, says where it leads; the address of a page doesn't.
_BARE_ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S+|[\w-]+(?:\.[\w-]+)+/\S*", re.IGNORECASE)
_AROUND: Final = string.punctuation + string.whitespace + "\xa0»«›‹“”„‘’…–—→"
# A paragraph that is bold from end to end. No longer than a heading may be.
_BOLD_LINE: Final = re.compile(r"<p[^>]*>\s*<(b|strong)>((?:(?!</\1>|</p>).)*)</\1>\s*</p>")
_HEADING_LETTERS: Final = 120
# Below the title, unless the page says otherwise (`heading_levels`).
FIRST_LEVEL: Final = 2

Words = dict[str, tuple[re.Pattern[str], str]]


@dataclass(frozen=True)
class Hint:
    """One thing to look at: what it is (a check of `check_content`), what to say, the content path."""

    check: str
    message: str
    path: str

    @property
    def field(self) -> str:
        """The field that it stands in."""
        return self.path.partition(".")[0]


def hints(page: BasePage, texts: Iterable[Text], words: Words) -> Iterator[Hint]:
    """Yield what can be seen in the words of a page alone; no query beyond what `page` reads itself.

    `texts` are its texts and `words` those to avoid in its language (`advised_against`).
    """
    for text in texts:
        yield from of_text(text, words)
    for field in page._meta.get_fields():
        if field.name not in page.text_fields:
            continue
        top = page.heading_levels.get(field.name, FIRST_LEVEL)
        found: Iterable[headings.Heading] = ()
        if isinstance(field, StreamField):
            placed = list(_placed(page, field))
            for one in placed:
                yield from _of_block(one)
            found = headings.in_blocks(placed, top)
        elif isinstance(field, RichTextField):
            html = field.value_from_object(page) or ""
            yield from _bold_lines(html, field.name)
            found = headings.in_rich_text(html, field.name)
        for message, path in headings.skipped(found, top):
            yield Hint("skipped_heading", message, path)


def of_text(text: Text, words: Words) -> Iterator[Hint]:
    """Yield what a text and the links in it bring about."""
    for link in text.anchors:
        yield from _of_link(link, text.path)
    yield from _wrong_words(text, words)


def placed_blocks(page: BasePage) -> Iterator[Placed]:
    """Yield every block of the streams that a page writes in."""
    for field in page._meta.get_fields():
        if isinstance(field, StreamField) and field.name in page.text_fields:
            yield from _placed(page, field)


def _placed(page: BasePage, field: StreamField) -> Iterator[Placed]:
    return walk(field.stream_block, field.value_from_object(page), field.name)


def advised_against(language: str) -> Words:
    """Return a pattern for each word to avoid in a language, and the term that stands for it."""
    field, better = f"avoid_{language}", f"term_{language}"
    found = {}
    for words, term in GlossaryTerm.objects.exclude(**{field: ""}).values_list(field, better):
        for word in filter(None, (word.strip() for word in (words or "").split(","))):
            found[word] = (re.compile(rf"\b{re.escape(word)}\b", re.IGNORECASE), term or "")
    return found


def says_nothing(words: str) -> bool:
    """Return whether the words of a link tell nobody where it leads."""
    bare = " ".join(words.strip(_AROUND).split())
    return bare.casefold() in _SAY_NOTHING or _BARE_ADDRESS.fullmatch(bare) is not None


def weak_link(words: str) -> str:
    """Return what to say of a link called `words` that says nothing."""
    message = _("“%(words)s”: The link text doesn't say where the link leads.")
    return message % {"words": words}


def _of_link(link: Link, path: str) -> Iterator[Hint]:
    if not link.words.strip():
        yield Hint("empty_link", _("A link has no words."), path)
    elif says_nothing(link.words):
        yield Hint("weak_link", weak_link(link.words), path)
    if not link.address and not link.key:
        message = _("The link “%(words)s” leads nowhere.") % {"words": link.words}
        yield Hint("empty_link", message, path)


def _of_block(placed: Placed) -> Iterator[Hint]:
    block, value = placed.block, placed.value
    if isinstance(block, LinkBlock):
        key = _key(value.get("page"))
        link = Link(value.get("text") or "", value.get("address") or "", "page", key)
        yield from _of_link(link, placed.path)
    elif isinstance(block, DocumentBlock):
        key = _key(value.get("document"))
        link = Link(value.get("title") or "", kind="document", key=key)
        yield from _of_link(link, placed.path)
    elif isinstance(block, blocks.RichTextBlock) and value is not None:
        yield from _bold_lines(value.source, placed.path)


def _key(chosen: Model | None) -> str:
    return str(chosen.pk) if chosen is not None else ""


def _bold_lines(html: str, path: str) -> Iterator[Hint]:
    for match in _BOLD_LINE.finditer(html):
        words = plain(match[2])
        if 0 < len(words) <= _HEADING_LETTERS:
            message = _(
                "“%(words)s” is bold from end to end. Use the block “Heading” for a heading."
            )
            yield Hint("bold_heading", message % {"words": words}, path)


def _wrong_words(text: Text, words: Words) -> Iterator[Hint]:
    for word, (pattern, term) in words.items():
        if pattern.search(text.plain):
            message = _("“%(word)s”: the glossary has “%(term)s”.") % {"word": word, "term": term}
            yield Hint("advised_against", message, text.path)
