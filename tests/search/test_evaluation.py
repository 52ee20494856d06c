"""The judged queries: those that were given, and our own, of which half stay unseen (gold/own, gold/fresh)."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from search.analysis import Analyser
from search.decisions import group_of
from search.engines.sqlite import SqliteEngine
from search.evaluation import (
    GoldError,
    Report,
    evaluate,
    load_documents,
    load_queries,
    ndcg,
    recall,
    twins_among,
)
from search.searcher import Searcher
from search.starter import starter_set
from search.thesaurus import Thesaurus

GOLD = Path(__file__).parent / "gold"
# A little under what was measured; nobody tunes to them.
FLOORS = {
    "queries.json": {
        "accents": 0.96,
        "compound_doc": 0.92,
        "compound_query": 0.88,
        "en_inflection": 0.9,
        "en_misspelling": 0.88,
        "en_synonym": 0.95,
        "en_variant": 0.89,
        "fallback": 0.88,
        "inflection": 0.9,
        "misspelling": 0.88,
        "multiword": 0.84,
        "phrase": 1.0,
        "prefix": 0.94,
        "separation": 0.93,
        "stopwords": 0.8,
        "synonym": 0.92,
    },
    "own/dev.json": {
        "english_term": 0.87,
        "everyday": 0.69,
        "nordic": 0.9,
        "question": 0.84,
        "target_group": 0.79,
    },
    "own/held_out.json": {},
    "fresh/dev.json": {},
    "fresh/held_out.json": {},
}
TOTALS = {
    "queries.json": 0.945,
    "own/dev.json": 0.88,
    "own/held_out.json": 0.84,
    "fresh/dev.json": 0.875,
    "fresh/held_out.json": 0.85,
}
# How many queries have an answer, and how many have none: a floor can't be met by asking less.
SETS = [
    ("queries.json", 129, 0),
    ("own/dev.json", 79, 21),
    ("own/held_out.json", 79, 21),
    ("fresh/dev.json", 194, 21),
    ("fresh/held_out.json", 187, 20),
]
# (zero rate, hits without an answer) where the aim is missed; measured .011 and 1.6.
MOST = {"fresh/held_out.json": (0.015, 2)}


@pytest.fixture(scope="module")
def reports(
    tmp_path_factory: pytest.TempPathFactory, analysers: Mapping[str, Analyser]
) -> Mapping[str, Report]:
    """Each set of queries, with the words of the starter set."""
    engine = SqliteEngine(tmp_path_factory.mktemp("gold") / "index.sqlite3", analysers, "gold")
    documents = load_documents(GOLD / "documents.json")
    engine.rebuild(documents)
    words = Thesaurus(analysers, map(group_of, starter_set()))
    searcher = Searcher(engine, analysers, expander=words, twins=twins_among(documents))
    return {name: evaluate(searcher, engine, load_queries(GOLD / name)) for name in FLOORS}


@pytest.mark.parametrize("name, floor", TOTALS.items())
def test_each_set_reaches_its_floor(reports: Mapping[str, Report], name: str, floor: float) -> None:
    report = reports[name]
    assert report.total.ndcg >= floor
    most_zero, most_idle = MOST.get(name, (0.01, 2))
    assert report.total.zero_rate <= most_zero
    assert report.idle_hits <= most_idle


@pytest.mark.parametrize(
    "name, phenomenon, floor",
    [(name, *row) for name, floors in FLOORS.items() for row in floors.items()],
)
def test_each_phenomenon_reaches_its_floor(
    reports: Mapping[str, Report], name: str, phenomenon: str, floor: float
) -> None:
    assert reports[name].phenomena[phenomenon].ndcg >= floor


@pytest.mark.slow
@pytest.mark.parametrize("name, queries, idle", SETS)
def test_the_sets_are_complete(
    reports: Mapping[str, Report], name: str, queries: int, idle: int
) -> None:
    assert (reports[name].total.queries, reports[name].idle_queries) == (queries, idle)
    if FLOORS[name]:
        assert set(reports[name].phenomena) == set(FLOORS[name])


def test_the_measures_are_what_they_say() -> None:
    relevant = {"a": 3, "b": 1}
    assert ndcg(["a", "b"], relevant) == 1.0
    assert ndcg(["b", "a"], relevant) == pytest.approx((1 + 7 / 1.58496) / (7 + 1 / 1.58496), 1e-4)
    assert ndcg(["x", "y"], relevant) == 0.0
    assert recall(["b", "x"], relevant) == 0.5
    assert recall([str(n) for n in range(10)], {str(n): 1 for n in range(20)}) == 1.0


def test_queries_without_answer_count_apart(
    tmp_path: Path, analysers: Mapping[str, Analyser]
) -> None:
    path = tmp_path / "queries.json"
    query = {"id": "q", "lang": "da", "phenomenon": "none", "mode": "search", "relevant": {}}
    path.write_text(json.dumps([{**query, "query": "kajak"}, {**query, "query": "xyzzyq"}]))
    engine = SqliteEngine(tmp_path / "index.sqlite3", analysers, "gold")
    engine.rebuild([])
    report = evaluate(Searcher(engine, analysers), engine, load_queries(path))
    assert (report.total.queries, report.idle_hits) == (0, 0.0)


@pytest.mark.parametrize(
    "content", ["", "{}", "[1]", '[{"id": "x"}]', '[{"query": null, "lang": 1}]']
)
def test_a_bad_file_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "bad.json"
    path.write_text(content)
    for load in (load_documents, load_queries):
        with pytest.raises(GoldError, match=r"bad\.json"):
            load(path)
    with pytest.raises(GoldError, match=r"none\.json"):
        load_documents(tmp_path / "none.json")
