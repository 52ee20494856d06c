"""What the editor's panel says of a page while it is written: lixtal, heavy sentences, hints (F31).

Of a Danish text the lixtal, of an English one its words and long sentences: the formula and its bands
are made for the Nordic languages. The page may be one that nobody has saved yet; nothing is stored.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from modeltranslation.utils import build_localized_fieldname
from wagtail.blocks import PageChooserBlock
from wagtail.documents import get_document_model
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock, ImageChooserBlock
from wagtail.models import Page

from cms.blocks.walk import Placed
from cms.models import BasePage, SiteImage
from cms.readability import (
    Readability,
    heaviest,
    longest,
    longest_words,
    measure,
    sentences,
    words,
)
from cms.redirect_rules import Answers

from . import links, wording
from .texts import Text, texts_of
from .wording import Hint

# Of a shorter text the number says nothing: two long words in a title are "meget svær".
FEWEST_WORDS: Final = 10
HEAVY_SENTENCES: Final = 3
# Each typed address of this site asks the database some eight times; `check_content` looks at all.
MOST_ADDRESSES: Final = 5
# The id of a block, which its panel in the editor bears too.
_BLOCK: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Sentence:
    """A sentence to look at, how many words it has, and the content path of its text."""

    words: str
    length: int
    path: str

    @property
    def anchor(self) -> str:
        """The id of the panel or label in the editor's form."""
        return anchor(self.path)


@dataclass(frozen=True)
class Remark:
    """A hint, the name of its field, and the id of the panel or label in the editor's form."""

    message: str
    field: str
    anchor: str


@dataclass(frozen=True)
class Writing:
    """What there is to say of a text; `readability` counts all that readers read."""

    is_danish: bool
    readability: Readability
    sentences: list[Sentence]
    long_words: list[str]
    remarks: list[Remark]

    @property
    def lixtal(self) -> int | None:
        """The lixtal of a Danish text; None for an English one and for a few words."""
        if not self.is_danish or self.readability.words < FEWEST_WORDS:
            return None
        return round(self.readability.lixtal)


def writing(page: BasePage) -> Writing:
    """Return what to say of `page` as it is in memory."""
    texts = texts_of(page)
    placed = list(wording.placed_blocks(page))
    found = [
        *_too_long(page),
        *wording.hints(page, texts, wording.advised_against(page.language)),
        *_links(texts, placed),
        *_pictures(page, placed),
    ]
    whole = "\n".join(text.plain for text in texts)
    return Writing(
        is_danish=page.is_source,
        readability=measure(whole),
        sentences=list(_sentences(texts, danish=page.is_source)),
        long_words=longest_words(whole) if page.is_source else [],
        remarks=[_remark(page, hint) for hint in dict.fromkeys(found)],
    )


def anchor(path: str) -> str:
    """Return the id of what a content path leads to in the form: the innermost block, or the field."""
    ids = _BLOCK.findall(path)
    return f"block-{ids[-1]}-section" if ids else f"id_{path.partition('.')[0]}-label"


def long_sentences(texts: Iterable[str]) -> list[str]:
    """Return the sentences of English texts that are longer than one can read at once, longest first."""
    found = [sentence for text in texts for sentence in sentences(text)]
    return [found[place] for place in longest(found)]


def _sentences(texts: list[Text], *, danish: bool) -> Iterator[Sentence]:
    found = [(sentence, text.path) for text in texts for sentence in sentences(text.plain)]
    alone = [sentence for sentence, _path in found]
    for place in heaviest(alone, HEAVY_SENTENCES) if danish else longest(alone)[:HEAVY_SENTENCES]:
        sentence, path = found[place]
        yield Sentence(sentence, len(words(sentence)), path)


def _too_long(page: BasePage) -> Iterator[Hint]:
    for name in page.text_fields:
        field = page._meta.get_field(name)
        limit, value = getattr(field, "max_length", None), field.value_from_object(page)
        if limit and isinstance(value, str) and len(value) > limit:
            message = _("%(number)s characters, and at most %(limit)s are allowed.")
            yield Hint("too_long", message % {"number": len(value), "limit": limit}, name)


def _links(texts: list[Text], placed: list[Placed]) -> Iterator[Hint]:
    """Yield links that lead to what readers can't see, or to nothing."""
    chosen = [(link.kind, link.key, text.path) for text in texts for link in text.anchors]
    for one in placed:
        if one.value is not None and isinstance(one.block, PageChooserBlock):
            chosen.append(("page", str(one.value.pk), one.path))
        elif one.value is not None and isinstance(one.block, DocumentChooserBlock):
            chosen.append(("document", str(one.value.pk), one.path))
    for kind, model in (("page", Page), ("document", get_document_model())):
        keys = {key for linked, key, _path in chosen if linked == kind and key}
        hidden = links.unseen(model, keys) if keys else {}
        for linked, key, path in chosen:
            if linked == kind and key in hidden:
                yield Hint("broken_link", hidden[key], path)
    typed = [(address, text.path) for text in texts for address in text.links]
    own = list(dict.fromkeys(one for one, _path in typed if not links.leads_elsewhere(one)))
    answers = Answers()
    said = {address: links.unanswered(address, answers) for address in own[:MOST_ADDRESSES]}
    for address, path in typed:
        if message := said.get(address):
            yield Hint("broken_link", message, path)


def _pictures(page: BasePage, placed: list[Placed]) -> Iterator[Hint]:
    """Yield pictures that say nothing to those who can't see them."""
    shown: list[tuple[Any, str]] = [
        (one.value, one.path)
        for one in placed
        if isinstance(one.block, ImageBlock | ImageChooserBlock) and one.value is not None
    ]
    if page.is_source and page.listing_image is not None:
        shown.append((page.listing_image, "listing_image"))
    for picture, path in shown:
        if not _is_described(picture, page.language):
            message = _("The picture “%(title)s” has no description in the language of the page.")
            yield Hint("picture_description", message % {"title": picture.title}, path)


def _is_described(picture: SiteImage, language: str) -> bool:
    """Return whether a picture has words in its place, its own words, or needs none."""
    if picture.contextual_alt_text is not None:
        return bool(picture.decorative or picture.contextual_alt_text.strip())
    own = getattr(picture, build_localized_fieldname("description", language))
    return bool(picture.is_decorative or own)


def _remark(page: BasePage, hint: Hint) -> Remark:
    field = page._meta.get_field(hint.field)
    return Remark(hint.message, str(getattr(field, "verbose_name", "")), anchor(hint.path))
