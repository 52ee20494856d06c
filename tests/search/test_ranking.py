from collections.abc import Callable, Mapping

import pytest

from search.analysis import Analyser
from search.document import SearchDocument, SearchQuery
from search.engines.base import Candidate, SearchEngine
from search.plan import Alternative, Clause, QueryPlan
from search.ranking import Scored, scored, worth_showing
from search.searcher import Searcher
from tests.search.corpus import document

FILLER = "Noget ganske andet står her. " * 10


@pytest.fixture
def order(
    engine: SearchEngine, analysers: Mapping[str, Analyser]
) -> Callable[[str, list[SearchDocument]], list[str]]:
    """Return the keys of documents in the order of a search."""

    def search(text: str, documents: list[SearchDocument]) -> list[str]:
        engine.rebuild([*documents, *(document(f"z{n}", "Andet", FILLER) for n in range(9))])
        return Searcher(engine, analysers).search(SearchQuery(text, "da", exact=True)).keys

    return search


Order = Callable[[str, list[SearchDocument]], list[str]]


# Equal hits stand by key, so the keys of what must come first come last in the alphabet.


def test_a_title_says_more_than_a_summary_and_a_summary_more_than_text(order: Order) -> None:
    documents = [
        document("a", "Side", FILLER, f"{FILLER} kajak"),
        document("b", "Side", "Om en kajak på vandet"),
        document("c", "Kajak"),
    ]
    assert order("kajak", documents) == ["c", "b", "a"]


@pytest.mark.slow
def test_a_word_says_more_than_a_part_of_one(order: Order) -> None:
    assert order("kajak", [document("a", "Kajakklub"), document("b", "Kajak")]) == ["b", "a"]


@pytest.mark.slow
def test_words_that_stand_together_come_first(order: Order) -> None:
    documents = [document("a", "Kajak ved kaj og robåd"), document("b", "Kaj ved kajak robåd og")]
    assert order("kajak robåd", documents) == ["b", "a"]


@pytest.mark.slow
def test_a_short_text_on_the_matter_comes_first(order: Order) -> None:
    documents = [
        document("a", "Side", "", f"{FILLER * 5} kajak"),
        document("b", "Side", "", "En kajak"),
    ]
    assert order("kajak", documents) == ["b", "a"]


@pytest.mark.slow
def test_the_rarer_word_decides(order: Order) -> None:
    documents = [
        document("a", "Robåd på havet"),
        *(document(f"c{n}", "Robåd i haven") for n in range(5)),
        document("z", "Kajak på havet"),
    ]
    assert order("kajak robåd", documents)[0] == "z"


def test_some_of_two_words_says_more_than_much_of_one() -> None:
    clauses = tuple(Clause(word, (Alternative((word,)),), idf=1.0) for word in "xyz")
    much = Candidate("a", "page", {"x": 40.0}, {}, frozenset())
    some = Candidate("b", "page", {"x": 0.6, "y": 0.6}, {}, frozenset())
    found = scored(QueryPlan("da", clauses), [much, some])
    assert [each.key for each in found] == ["b", "a"]


@pytest.mark.slow
@pytest.mark.parametrize("turn", [1, -1])
def test_equal_hits_stand_in_the_same_order_whatever_came_first(order: Order, turn: int) -> None:
    documents = [document(key, "Kajak") for key in "abcd"][::turn]
    assert order("kajak", documents) == ["a", "b", "c", "d"]


@pytest.mark.slow
def test_an_initiative_comes_before_its_news(order: Order) -> None:
    news = document("a", "Kajak på fjorden", "En tur i kajak", kind="update")
    initiative = document("b", "Kajak på fjorden", "En tur i kajak og robåd")
    assert order("kajak", [news, initiative]) == ["b", "a"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("themes", "found"),
    [
        # Of two that say as much, the one that is about what the best are about.
        ({"a": ("land",), "z": ("land", "vand")}, ["y1", "y2", "z", "a"]),
        # What is about nothing in particular is passed by none that says no more.
        ({"a": (), "z": ("vand",)}, ["y1", "y2", "a", "z"]),
    ],
)
def test_the_theme_of_the_best_speaks_for_others(
    order: Order, themes: Mapping[str, tuple[str, ...]], found: list[str]
) -> None:
    best = [document(key, "Kajak", facets={"theme": ("vand",)}) for key in ("y1", "y2")]
    others = [
        document(key, "Side", "", f"{FILLER} kajak", facets={"theme": codes})
        for key, codes in themes.items()
    ]
    assert order("kajak", [*others, *best]) == found


def test_where_no_page_answers_half_only_the_best_are_shown() -> None:
    def shown(*coverages: float) -> list[float]:
        found = [Scored(str(each), each, each, answers=False) for each in coverages]
        return [each.coverage for each in worth_showing(found)]

    assert shown(0.4, 0.3, 0.2) == [0.4, 0.3]
    assert shown(0.6, 0.3, 0.2) == [0.6, 0.3, 0.2]
    assert shown() == []
