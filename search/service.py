"""The search as views use it."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from functools import cached_property, partial

from home.models import Partner, Person
from initiatives.models import Area

from .advice import Recommended, Untouched
from .analysis import tokenise
from .backends import analysers, answer, engine_names
from .catalogue import Catalogue
from .decisions import Decisions, current
from .document import Correction, RawResults, SearchQuery
from .documents import key_of
from .engines.base import SearchReader
from .hits import Hit, Shown
from .searcher import Searcher
from .twins import twins_of


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
    `is_danger` says that whoever searches so may need help at once, `partly` how many of `total` answer
    only some of the words; `related` are no hits, but of the theme that the best of few hits have.
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
    known_words: tuple[str, ...] = ()
    partly: int = 0
    related: tuple[Hit, ...] = ()


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
    # As typed, and as it was searched for where that is corrected.
    texts = [query.text, *([raw.correction.applied] if raw.correction else [])]
    recommended = [
        each
        for text in texts
        if query.page == 1
        for each in decisions.advice.recommended(text, query.language)
    ]
    shown = Shown(
        [
            *raw.keys,
            *raw.other_keys,
            *raw.related_keys,
            *(key_of(each.page_pk) for each in recommended),
        ],
        query.language,
        catalogue,
    )
    return SearchResults(
        query=query,
        engine=answered_by,
        is_reserve=answered_by != engine_names()[0],
        hits=shown.hits(raw.keys, raw.targets),
        total=raw.total,
        facets=raw.facets,
        stage=raw.stage,
        other_hits=shown.hits(raw.other_keys, raw.other_targets),
        other_first=raw.other_first,
        known_words=raw.known_words,
        partly=raw.partly,
        related=tuple(shown.hits(raw.related_keys, frozenset())),
        correction=raw.correction,
        is_danger=any(decisions.advice.is_danger(text, query.language) for text in texts),
        recommended=_recommended(recommended, shown),
    )


def is_danger(query: SearchQuery) -> bool:
    """Return whether somebody who searches so may need help at once; asks no engine."""
    return current.in_force().advice.is_danger(query.text, query.language)


def _recommended(recommended: Iterable[Recommended], shown: Shown) -> list[RecommendedPage]:
    """Return the recommended pages that the public may see, each once, with the first text given."""
    texts: dict[int, str] = {}
    for each in recommended:
        texts.setdefault(each.page_pk, each.text)
    pages = {pk: shown.page(key_of(pk)) for pk in texts}
    return [
        RecommendedPage(page.title, texts[pk] or page.summary, page.url or "")
        for pk, page in pages.items()
        if page is not None
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
        # A name that may not be shown is treated like any other word: else it could be guessed.
        shown = Person.objects.exclude(publicity=Person.Publicity.NONE)
        names = (
            shown.order_by()
            .values_list("name")
            .union(
                *(
                    model.objects.order_by().values_list(name)
                    for model in (Partner, Area)
                    for name in ("name_da", "name_en")
                ),
            )
        )
        # As each language reads them: »Aagaard« is »ågård« to the one, and stays to the other.
        return frozenset(
            token.word
            for (name,) in names
            for analyser in analysers().values()
            for token in tokenise(analyser, name or "")
        )

    def __contains__(self, word: object) -> bool:
        return word in self._guarded or word in self._words
