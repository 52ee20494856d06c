"""The search as views use it: hits as readers see them.

Titles, snippets and addresses always come from the database, so that a stale index can never show a
page that was taken off.
"""

import functools
from dataclasses import dataclass

from wagtail.models import Locale, Page

from cms import languages
from cms.models import BasePage
from cms.visibility import visible
from home.models import Partner, Person
from initiatives.listing import Card, cards
from initiatives.models import Area, InitiativePage

from .analysis import tokenise
from .areas import ListedArea, listed_areas
from .backends import analysers, answer, engine_names
from .document import Correction, SearchQuery
from .documents import KIND_LABELS, key_of, kind_of, pk_of, texts_of
from .engines.base import SearchReader
from .highlight import Segments, marked, snippet
from .searcher import Searcher
from .synonyms import Words
from .twins import twins_of


@dataclass(frozen=True)
class Hit:
    """A hit as the reader sees it, in the language of its page.

    `language` is that of the text, `url_language` that of the page: they differ where the English in
    brief of a Danish page is shown.
    """

    title_segments: Segments
    snippet_segments: Segments
    url: str
    kind: str
    language: str
    url_language: str
    card: Card | None

    @property
    def kind_label(self) -> str:
        """What kind of page it is, in the reader's language."""
        return str(KIND_LABELS[self.kind])


@dataclass(frozen=True)
class SearchResults:
    """A page of hits and what surrounds it.

    `engine` is the name of the one that answered, `is_reserve` whether it did so in another's place.
    """

    query: SearchQuery
    engine: str
    is_reserve: bool
    hits: list[Hit]
    total: int
    facets: dict[str, dict[str, int]]
    stage: str
    other_hits: list[Hit]
    correction: Correction | None
    other_first: bool = False


_words = Words(analysers)


def searcher(engine: SearchReader) -> Searcher:
    """Return who carries out searches on an engine now, with the words in force."""
    return Searcher(
        engine,
        analysers(),
        expander=_words.in_force(),
        never_correct=Names(),
        twins=twins_of,
    )


def search(query: SearchQuery) -> SearchResults:
    """Return the hits of a query as readers see them.

    Raises `EngineUnavailable` when no engine answers.
    """
    raw, answered_by = answer(lambda engine: searcher(engine).search(query))
    return SearchResults(
        query=query,
        engine=answered_by,
        is_reserve=answered_by != engine_names()[0],
        hits=_hits(raw.keys, query.language, raw.targets),
        total=raw.total,
        facets=raw.facets,
        stage=raw.stage,
        other_hits=_hits(raw.other_keys, query.language, raw.other_targets),
        other_first=raw.other_first,
        correction=raw.correction,
    )


class Names:
    """The words of names of people, places and partners, which are never corrected away.

    Asked only when a query holds a word that nobody knows.
    """

    @functools.cached_property
    def _words(self) -> frozenset[str]:
        danish = analysers()[languages.SOURCE]
        texts = [
            # A name that may not be shown is treated like any other word: else it could be guessed.
            *Person.objects.exclude(publicity=Person.Publicity.NONE).values_list("name", flat=True),
            *Partner.objects.values_list("name_da", flat=True),
            *Area.objects.values_list("name_da", flat=True),
        ]
        return frozenset(token.word for text in texts for token in tokenise(danish, text or ""))

    def __contains__(self, word: object) -> bool:
        return word in self._words


def _hits(keys: list[str], reader: str, targets: frozenset[str]) -> list[Hit]:
    """Return the hits of keys that the public may still see, in the order of the keys."""
    found = _hits_of_pages(keys, reader, targets)
    found.update((listed.key, _hit_of_area(listed, targets)) for listed in listed_areas(keys))
    return [found[key] for key in keys if key in found]


def _hits_of_pages(keys: list[str], reader: str, targets: frozenset[str]) -> dict[str, Hit]:
    pks = [pk for key in keys if (pk := pk_of(key)) is not None]
    locales = {locale.pk: locale for locale in Locale.objects.all()}
    pages = {page.pk: page for page in visible(Page.objects.filter(pk__in=pks)).specific()}
    for page in pages.values():
        page.locale = locales[page.locale_id]
    known = _cards_of([page for page in pages.values() if isinstance(page, InitiativePage)], reader)
    return {key_of(pk): _hit(page, reader, targets, known.get(pk)) for pk, page in pages.items()}


def _cards_of(pages: list[InitiativePage], reader: str) -> dict[int, Card]:
    """Return the cards of initiatives by page; they are made of the Danish pages' facts."""
    danish = dict(
        InitiativePage.objects.filter(
            translation_key__in=[page.translation_key for page in pages],
            locale__language_code=languages.SOURCE,
        ).values_list("translation_key", "pk")
    )
    known = [page for page in pages if page.translation_key in danish]
    made = cards([danish[page.translation_key] for page in known], reader)
    return {page.pk: card for page, card in zip(known, made, strict=True)}


def _hit(page: BasePage, reader: str, targets: frozenset[str], card: Card | None) -> Hit:
    title, text, shown_in = page.title, page.summary, page.language
    has_brief = isinstance(page, InitiativePage) and bool(page.brief_title_en)
    if has_brief and page.is_source and reader == languages.TARGET:
        title, text, shown_in = page.brief_title_en, page.brief_text_en, reader
    analyser = analysers()[shown_in]
    found = snippet(analyser, text, targets)
    if targets and shown_in == page.language and not _says_why(found):
        found = _deeper(found, snippet(analyser, " ".join(texts_of(page)), targets))
    return Hit(
        title_segments=marked(analyser, title, targets),
        snippet_segments=found,
        url=page.url or "",
        kind=kind_of(page),
        language=shown_in,
        url_language=page.language,
        card=card,
    )


def _hit_of_area(listed: ListedArea, targets: frozenset[str]) -> Hit:
    analyser = analysers()[listed.language]
    found = snippet(analyser, listed.text("introduction"), targets)
    if not _says_why(found):
        found = _deeper(found, snippet(analyser, listed.names, targets))
    return Hit(
        title_segments=marked(analyser, listed.name, targets),
        snippet_segments=found,
        url=listed.url,
        kind="area",
        language=listed.language,
        url_language=listed.language,
        card=None,
    )


def _deeper(found: Segments, body: Segments) -> Segments:
    """Return the excerpt of the whole text where that says why it was found, else the first one."""
    return body if _says_why(body) else found


def _says_why(segments: Segments) -> bool:
    return any(is_marked for _text, is_marked in segments)
