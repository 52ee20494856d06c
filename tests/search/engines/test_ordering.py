"""Candidates are the same on every engine: the order of what is let through to the ranking."""

from collections.abc import Mapping

import pytest

from search.analysis import Analyser
from search.document import SearchQuery
from search.engines.base import MAX_CANDIDATES, SearchEngine
from search.engines.ordering import impact, stem_weights
from search.plan import Alternative, Clause, QueryPlan, Stage
from search.searcher import Searcher
from tests.search.corpus import document


def test_a_stem_says_what_its_best_alternative_says() -> None:
    clauses = (
        Clause("x", (Alternative(("x",)), Alternative(("y", "z"), 0.5)), idf=2.0),
        Clause("y", (Alternative(("y",)), Alternative(("w",), 0.3, loose=True)), idf=0.6),
    )
    plan = QueryPlan("da", clauses)
    assert stem_weights(plan, Stage.ALL) == {"x": 2000, "y": 1000, "z": 1000}
    assert stem_weights(plan, Stage.LOOSE) == {"x": 2000, "y": 1000, "z": 1000, "w": 180}


def test_a_part_of_a_compound_says_less_than_a_word() -> None:
    assert impact(2.0, 0.0) == 2000
    assert impact(0.0, 2.0) == 900


@pytest.mark.parametrize(
    ("weight", "said"),
    [(0.0, 0), (0.511, 511), (0.513, 512), (6.667, 6_656), (262.143, 261_632)],
)
def test_an_impact_has_nine_bits(weight: float, said: int) -> None:
    assert impact(weight, 0.0) == said


@pytest.mark.slow
def test_among_many_hits_the_best_are_candidates_and_equal_ones_stand_by_key(
    engine: SearchEngine, analysers: Mapping[str, Analyser]
) -> None:
    # Keys that come first in the alphabet say least, so that neither key nor insertion decides.
    weak = [document(f"a{n:03}", "Side", "", "Her er en kajak") for n in range(40)]
    strong = [document(f"b{n:03}", "Kajak") for n in reversed(range(MAX_CANDIDATES - 1))]
    best = document("c", "Kajak og robåd", "Kajak")
    engine.rebuild([*weak, *strong, best])
    searcher = Searcher(engine, analysers)

    plan = searcher.plan(SearchQuery("kajak", "da"))
    matches = engine.match(plan, Stage.ALL, {})
    keys = {candidate.key for candidate in matches.candidates}
    assert matches.total == MAX_CANDIDATES + 40
    assert keys == {"c", *(one.key for one in strong)}

    engine.delete([one.key for one in strong[:10]])
    left = engine.match(plan, Stage.ALL, {}).candidates
    taken = sorted(c.key for c in left if c.key.startswith("a"))
    assert taken == [f"a{n:03}" for n in range(10)]


@pytest.mark.slow
def test_a_filter_holds_for_the_candidates_too(
    engine: SearchEngine, analysers: Mapping[str, Analyser]
) -> None:
    engine.rebuild(
        document(f"d{n}", "Kajak", facets={"goal": (f"M{n % 2}",)})
        for n in range(2 * MAX_CANDIDATES + 20)
    )
    plan = Searcher(engine, analysers).plan(SearchQuery("kajak", "da"))
    matches = engine.match(plan, Stage.ALL, {"goal": ("M1",)})
    assert matches.total == MAX_CANDIDATES + 10
    assert len(matches.candidates) == MAX_CANDIDATES
    assert all(int(candidate.key[1:]) % 2 for candidate in matches.candidates)
