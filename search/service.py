"""The search as views use it: hits as readers see them.

Titles, snippets and addresses always come from the database, so that a stale index can never show a
page that was taken off.
"""

from collections.abc import Container
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Final

from wagtail.models import Locale, Page

from cms import languages
from cms.models import BasePage
from cms.visibility import visible
from home.models import Partner, Person
from initiatives.listing import Card, cards
from initiatives.models import Area, InitiativePage

from .advice import Advice, Untouched
from .analysis import tokenise
from .backends import analysers, answer, engine_names
from .catalogue import Catalogue
from .decisions import Decisions, current
from .document import Correction, RawResults, SearchQuery
from .documents import KIND_LABELS, key_of, kind_of, pk_of, texts_of
from .engines.base import SearchReader
from .files import ListedFile, load_texts
from .highlight import Segments, marked, snippet
from .listed import Listed, Place
from .searcher import Searcher
from .twins import twins_of

# Of each file among the hits: some fifteen pages, about ten milliseconds.
CHARACTERS_LOOKED_THROUGH: Final = 30_000


@dataclass(frozen=True)
class Hit:
    """A hit as the reader sees it, in the language of its page.

    `language` is that of the text, `url_language` that of the page: they differ where the English in
    brief of a Danish page is shown. `labels` say why it was found where title and snippet don't; `details`
    are those of a file.
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

    @property
    def kind_label(self) -> str:
        """What kind of page it is, in the reader's language."""
        return str(KIND_LABELS[self.kind])


@dataclass(frozen=True)
class RecommendedPage:
    """A page that staff recommend, in the reader's language, and why."""

    title: str
    text: str
    url: str


@dataclass(frozen=True)
class SearchResults:
    """A page of hits and what surrounds it.

    `engine` is the name of the one that answered, `is_reserve` whether it did so in another's place;
    `is_danger` says that whoever searches so may need help at once.
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
    is_danger: bool
    recommended: list[RecommendedPage]
    other_first: bool = False


def searcher(
    engine: SearchReader,
    decisions: Decisions | None = None,
    catalogue: Catalogue | None = None,
) -> Searcher:
    """Return who carries out searches on an engine, with what staff decided (default: by now)."""
    decisions = decisions or current.in_force()
    advice = decisions.advice
    return Searcher(
        engine,
        analysers(),
        expander=decisions.thesaurus,
        untouched=Untouched(Names(advice.never_correct), advice.never_suggest),
        twins=partial(twins_of, catalogue or Catalogue()),
    )


def raw_search(
    query: SearchQuery, decisions: Decisions | None = None, catalogue: Catalogue | None = None
) -> tuple[RawResults, str]:
    """Return the keys of a query's hits, and the name of the engine that answered.

    Raises `EngineUnavailable` when no engine answers.
    """
    return answer(lambda engine: searcher(engine, decisions, catalogue).search(query))


def search(query: SearchQuery, decisions: Decisions | None = None) -> SearchResults:
    """Return the hits of a query as readers see them, or would by other decisions of staff.

    Raises `EngineUnavailable` when no engine answers.
    """
    decisions, catalogue = decisions or current.in_force(), Catalogue()
    raw, answered_by = raw_search(query, decisions, catalogue)
    texts = [query.text, *([raw.correction.applied] if raw.correction else [])]
    return SearchResults(
        query=query,
        engine=answered_by,
        is_reserve=answered_by != engine_names()[0],
        hits=_hits(raw.keys, query.language, raw.targets, catalogue),
        total=raw.total,
        facets=raw.facets,
        stage=raw.stage,
        other_hits=_hits(raw.other_keys, query.language, raw.other_targets, catalogue),
        other_first=raw.other_first,
        correction=raw.correction,
        is_danger=any(decisions.advice.is_danger(text, query.language) for text in texts),
        recommended=_recommended(decisions.advice, query),
    )


def is_danger(query: SearchQuery) -> bool:
    """Return whether somebody who searches so may need help at once; asks no engine."""
    return current.in_force().advice.is_danger(query.text, query.language)


def _recommended(advice: Advice, query: SearchQuery) -> list[RecommendedPage]:
    """Return the recommended pages that the public may see, above the first page of hits."""
    found = advice.recommended(query.text, query.language) if query.page == 1 else []
    pks = [each.page_pk for each in found]
    pages = {page.pk: page for page in visible(Page.objects.filter(pk__in=pks)).specific()}
    texts = {each.page_pk: each.text for each in reversed(found)}
    return [
        RecommendedPage(pages[pk].title, texts[pk] or pages[pk].summary, pages[pk].url or "")
        for pk in dict.fromkeys(pks)
        if isinstance(pages.get(pk), BasePage)
    ]


class Names:
    """The words of names of people, places and partners, which are never corrected away.

    Asked only when a query holds a word that nobody knows.
    """

    def __init__(self, guarded: Container[str]) -> None:
        """Hold beside them what staff guard."""
        self._guarded = guarded

    @cached_property
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
        return word in self._guarded or word in self._words


def _hits(keys: list[str], reader: str, targets: frozenset[str], catalogue: Catalogue) -> list[Hit]:
    """Return the hits of keys that the public may still see, in the order of the keys."""
    found = _hits_of_pages(keys, reader, targets)
    things = catalogue.of(keys)
    load_texts(thing for thing in things if isinstance(thing, ListedFile))
    found.update((thing.key, _hit_of_listed(thing, targets)) for thing in things)
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
    analyser = analysers()[page.language]
    found: Segments = []
    for text in texts:
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
