from collections.abc import Callable, Mapping

import pytest

from search.analysis import Analyser
from search.document import SearchDocument, SearchQuery
from search.engines.base import SearchEngine
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


def test_a_title_says_more_than_a_summary_and_a_summary_more_than_text(order: Order) -> None:
    documents = [
        document("c", "Side", FILLER, f"{FILLER} kajak"),
        document("b", "Side", "Om en kajak på vandet"),
        document("a", "Kajak"),
    ]
    assert order("kajak", documents) == ["a", "b", "c"]


def test_a_word_says_more_than_a_part_of_one(order: Order) -> None:
    assert order("kajak", [document("b", "Kajakklub"), document("a", "Kajak")]) == ["a", "b"]


def test_words_that_stand_together_come_first(order: Order) -> None:
    documents = [document("b", "Kajak ved kaj og robåd"), document("a", "Kaj ved kajak robåd")]
    assert order("kajak robåd", documents) == ["a", "b"]


def test_a_short_text_on_the_matter_comes_first(order: Order) -> None:
    documents = [
        document("b", "Side", "", f"{FILLER * 5} kajak"),
        document("a", "Side", "", "En kajak"),
    ]
    assert order("kajak", documents) == ["a", "b"]


def test_the_rarer_word_decides(order: Order) -> None:
    documents = [
        document("b", "Robåd på havet"),
        *(document(f"c{n}", "Robåd i haven") for n in range(5)),
        document("a", "Kajak på havet"),
    ]
    assert order("kajak robåd", documents)[0] == "a"


@pytest.mark.parametrize("turn", [1, -1])
def test_equal_hits_stand_in_the_same_order_whatever_came_first(order: Order, turn: int) -> None:
    documents = [document(key, "Kajak") for key in "abcd"][::turn]
    assert order("kajak", documents) == ["a", "b", "c", "d"]
