"""Hits as readers see them: titles, excerpts and addresses, from the database.

An index says which they are; a stale one can never show a page that was taken off.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from django.utils.translation import override, pgettext
from wagtail.models import Locale, Page

from cms import languages
from cms.models import BasePage
from cms.visibility import visible
from initiatives.listing import Card, cards_by_name
from initiatives.models import InitiativePage

from .backends import analysers
from .catalogue import Catalogue
from .documents import KIND_LABELS, key_of, kind_of, names_of, pk_of, texts_of
from .facts import Facts
from .files import ListedFile, load_texts
from .highlight import Segments, marked, snippet
from .listed import Listed, Place

# Of each file among the hits: some fifteen pages, about ten milliseconds.
CHARACTERS_LOOKED_THROUGH: Final = 30_000


@dataclass(frozen=True)
class Hit:
    """A hit as the reader sees it, in the language of its page.

    `language` is that of the text, `url_language` that of the page: they differ where the English in
    brief of a Danish page is shown. `labels` say why it was found where title and snippet don't; `details`
    are those of a file or of a word, in `details_language` where that isn't the reader's own.
    """

    title_segments: Segments
    snippet_segments: Segments
    url: str
    kind: str
    language: str
    url_language: str
    card: Card | None
    labels: Segments = field(default_factory=list)
    details: str = ""
    details_language: str = ""

    @property
    def says_why(self) -> bool:
        """Whether anything of it is marked."""
        return any(map(_says_why, (self.title_segments, self.snippet_segments, self.labels)))

    @property
    def kind_label(self) -> str:
        """What kind of page it is, in the reader's language."""
        return str(KIND_LABELS[self.kind])


class Shown:
    """What the public may see of all that one answer names: each kind is looked up once."""

    def __init__(self, keys: Collection[str], reader: str, catalogue: Catalogue) -> None:
        """Look `keys` up for whoever reads `reader`, a language."""
        self._reader = reader
        pks = [pk for key in keys if (pk := pk_of(key)) is not None]
        locales = {locale.pk: locale for locale in Locale.objects.all()}
        self._pages: dict[str, BasePage] = {}
        for page in visible(Page.objects.filter(pk__in=pks)).specific():
            if isinstance(page, BasePage):
                page.locale = locales[page.locale_id]
                self._pages[key_of(page.pk)] = page
        initiatives = [page for page in self._pages.values() if isinstance(page, InitiativePage)]
        self._cards = _cards_of(initiatives, reader)
        self._listed = {thing.key: thing for thing in catalogue.of(keys)}
        load_texts(thing for thing in self._listed.values() if isinstance(thing, ListedFile))

    def page(self, key: str) -> BasePage | None:
        """Return a page by its key."""
        return self._pages.get(key)

    def hits(self, keys: Sequence[str], targets: frozenset[str]) -> list[Hit]:
        """Return hits in the order of their keys, with what was asked for marked."""
        found: dict[str, Hit] = {}
        for key in keys:
            if key in self._pages:
                page = self._pages[key]
                found[key] = _hit(page, self._reader, targets, self._cards.get(page.pk))
            elif key in self._listed:
                found[key] = _hit_of_listed(self._listed[key], targets)
        if targets:
            for key, hit in found.items():
                if key in self._pages and not hit.says_why:
                    found[key] = _by_record(hit, self._pages[key], self._facts, targets)
        return list(found.values())

    @cached_property
    def _facts(self) -> Facts:
        """What pages say beside their texts: asked for once in an answer, where a hit needs it."""
        return Facts(self._pages.values())


def _by_record(hit: Hit, page: BasePage, facts: Facts, targets: frozenset[str]) -> Hit:
    """Return a hit with the names or postcodes asked for, where nothing else says why it is one."""
    is_number = any(any(map(str.isdigit, target)) for target in targets)
    has_postcodes = is_number and isinstance(page, InitiativePage)
    postcodes = facts.postcodes(page.facts) if has_postcodes else []
    with override(page.language):
        places = [pgettext("site", "postcode %(code)s") % {"code": code} for code in postcodes]
    return replace(hit, labels=_marked_ones(page, [*names_of(page, facts), *places], targets))


def _cards_of(pages: list[InitiativePage], reader: str) -> dict[int, Card]:
    """Return the cards of initiatives by page; they are made of the Danish pages' facts."""
    made = cards_by_name({page.translation_key for page in pages}, reader)
    return {page.pk: made[page.translation_key] for page in pages if page.translation_key in made}


def _hit(page: BasePage, reader: str, targets: frozenset[str], card: Card | None) -> Hit:
    title, text, shown_in = page.title, page.summary, page.language
    has_brief = isinstance(page, InitiativePage) and bool(page.brief_title_en)
    if has_brief and page.is_source and reader == languages.TARGET:
        title, text, shown_in = page.brief_title_en, page.brief_text_en, reader
    analyser = analysers()[shown_in]
    found = snippet(analyser, text, targets)
    if targets and shown_in == page.language and not _says_why(found):
        found = _deeper(found, snippet(analyser, " ".join(texts_of(page)), targets))
    heading = marked(analyser, title, targets)
    is_said = _says_why(heading) or _says_why(found)
    return Hit(
        title_segments=heading,
        snippet_segments=found,
        url=page.url or "",
        kind=kind_of(page),
        language=shown_in,
        url_language=page.language,
        card=card,
        labels=[] if is_said else _labels(page, card, targets),
    )


def _labels(page: BasePage, card: Card | None, targets: frozenset[str]) -> Segments:
    """Return the words that mark a page and were asked for, where its text doesn't say them."""
    texts = [*page.keywords.split(",")] if isinstance(page, InitiativePage) else []
    if card is not None:
        texts += [*card.themes_label.split(","), *card.areas_label.split(",")]
    return _marked_ones(page, texts, targets)


def _marked_ones(page: BasePage, texts: list[str], targets: frozenset[str]) -> Segments:
    """Return those of `texts` that say what was asked for, marked."""
    analyser = analysers()[page.language]
    found: Segments = []
    for text in dict.fromkeys(texts):
        segments = marked(analyser, text.strip(), targets)
        if _says_why(segments):
            found += [(", ", False), *segments] if found else segments
    return found


def _hit_of_listed(thing: Listed, targets: frozenset[str]) -> Hit:
    """Return the hit of something that is no page, at the place of it that says why it was found."""
    analyser = analysers()[thing.language]
    title = marked(analyser, thing.name, targets)
    found, url, details = snippet(analyser, thing.summary, targets), thing.url, [thing.details]
    if targets and not _says_why(found):
        best = _best_place(thing, targets, is_urgent=not _says_why(title))
        if best is not None:
            place, found = best
            url = place.url
            details.append(place.label)
    return Hit(
        title_segments=title,
        snippet_segments=found,
        url=url,
        kind=thing.kind,
        language=thing.language,
        url_language=thing.language,
        card=None,
        details=" · ".join(filter(None, details)),
        details_language=thing.details_language,
    )


def _best_place(
    thing: Listed, targets: frozenset[str], *, is_urgent: bool
) -> tuple[Place, Segments] | None:
    """Return the place with the most different words that were asked for, and an excerpt of it.

    Looks through the first pages of a long file, and on through the rest of it only while nothing
    else says why it was found (`is_urgent`).
    """
    best: tuple[Place, Segments] | None = None
    most, left = 0, CHARACTERS_LOOKED_THROUGH
    for place in thing.places():
        if left <= 0 and (best or not is_urgent):
            break
        left -= len(place.text)
        excerpt = snippet(analysers()[thing.language], place.text, targets)
        said = len({text.lower() for text, is_marked in excerpt if is_marked})
        if said > most:
            best, most = (place, excerpt), said
            if len(targets) == 1:
                break
    return best


def _deeper(found: Segments, body: Segments) -> Segments:
    """Return the excerpt of the whole text where that says why it was found, else the first one."""
    return body if _says_why(body) else found


def _says_why(segments: Segments) -> bool:
    return any(is_marked for _text, is_marked in segments)
