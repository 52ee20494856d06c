"""What a process remembers of an index changes no answer; completion reads a table of its own."""

from collections.abc import Mapping

import pytest

from search.analysis import Analyser
from search.document import SearchQuery
from search.engines import postings
from search.engines.base import MAX_CANDIDATES, SearchEngine
from search.searcher import Searcher
from tests.search.corpus import document


@pytest.mark.slow
def test_a_process_that_may_remember_nothing_answers_the_same(
    engine: SearchEngine, analysers: Mapping[str, Analyser], monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.rebuild(
        document(f"d{n:03}", "Kajak og robåd" if n % 3 else "Robåd", "", "kajak " * (n % 7))
        for n in range(MAX_CANDIDATES + 50)
    )
    queries = [SearchQuery(text, "da") for text in ("kajak", "kajak robåd", '"kajak og robåd"')]
    searcher = Searcher(engine, analysers)
    remembered = [[searcher.search(query) for query in queries] for _turn in range(2)]
    monkeypatch.setattr(postings, "MOST_BYTES", 1)
    engine.delete(["unknown"])
    forgotten = [searcher.search(query) for query in queries]
    assert remembered == [forgotten, forgotten]
    assert [each.total for each in forgotten] == [333, 333, 233]


def test_a_phrase_is_found_among_documents_that_were_not_looked_through_before(
    engine: SearchEngine, analysers: Mapping[str, Analyser]
) -> None:
    facets = {"goal": ("M1",)}
    engine.rebuild(
        [
            document("a", "Kajak robåd", facets=facets),
            document("b", "Kajak robåd"),
            document("c", "Robåd kajak"),
        ]
    )
    searcher = Searcher(engine, analysers)
    assert searcher.search(SearchQuery("kajak robåd", "da", {"goal": ("M1",)})).keys == ["a"]
    assert searcher.search(SearchQuery('"kajak robåd"', "da")).keys == ["a", "b"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("k", ["short", "long", "longest"]),
        ("kaja", ["short", "long", "longest"]),
        ("kajak", ["short", "long", "longest"]),
        ("kajakkl", ["longest"]),
        ("kajak k", ["short", "long"]),
        ("kajak kajak", ["short", "long"]),
        ("robåd kajakklub", ["longest"]),
        ("kaj kajak", []),
    ],
)
def test_short_titles_are_offered_first_however_much_of_a_word_is_typed(
    engine: SearchEngine, typed: str, keys: list[str]
) -> None:
    engine.rebuild(
        [
            document("longest", "Robåd i en kajakklub ved åen"),
            document("long", "Kajak mod kajak"),
            document("short", "Kajak"),
        ]
    )
    engine.upsert([document("gone", "Ka")])
    engine.delete(["gone"])
    assert engine.complete("da", typed, 3) == keys
