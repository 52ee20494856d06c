from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import Analyser
from search.document import Correction, SearchQuery
from search.engines.base import SearchEngine
from search.engines.sqlite import SqliteEngine
from search.plan import QueryPlan, Source, Stage
from search.planner import Planner
from search.searcher import Searcher
from search.thesaurus import Group, Thesaurus
from tests.search.corpus import document


def plan(searcher: Searcher, text: str, **more: bool) -> QueryPlan:
    return searcher.plan(SearchQuery(text, "da", **more))


def words(made: QueryPlan) -> list[str]:
    return [clause.text for clause in made.clauses]


@pytest.mark.parametrize(
    "text, asked",
    [
        ("et trygt natteliv", ["trygt", "natteliv"]),
        ("hvad er det for noget", ["hvad", "er", "det", "for", "noget"]),
        ("børn og unge", ["børn", "unge"]),
        ("a 7 b", ["7"]),
        ("natte liv", ["natte liv"]),
        ("natte for liv", ["natte", "liv"]),
        ('"et trygt natteliv" politi', ["et trygt natteliv", "politi"]),
        ("»trygt natteliv«", ["trygt natteliv"]),
        ('natteliv" politi', ["natteliv", "politi"]),
        ('"" natteliv', ["natteliv"]),
        ("", []),
        ("?!", []),
    ],
)
def test_which_words_are_asked_for(searcher: Searcher, text: str, asked: list[str]) -> None:
    assert words(plan(searcher, text)) == asked


def test_a_query_of_very_many_words_is_cut(searcher: Searcher) -> None:
    assert len(plan(searcher, "natteliv havn politi " * 30).clauses) <= 12


@pytest.mark.parametrize(
    "text, stages",
    [
        ("natteliv", [Stage.ALL]),
        ("natteliv kulturen", [Stage.ALL, Stage.ANY]),
        ("havnecykel", [Stage.ALL, Stage.LOOSE]),
        ('"trygt natteliv" kulturen', [Stage.ALL]),
        ("xyzzyq", []),
        ("xyzzyq natteliv", [Stage.ANY]),
        ("", []),
    ],
)
def test_stages_run_from_strict_to_loose(
    searcher: Searcher, text: str, stages: list[Stage]
) -> None:
    found = plan(searcher, text, exact=True).stages
    assert [stage for stage in found if stage in stages] == list(found)
    assert list(found)[:1] == stages[:1]


def test_light_words_help_but_do_not_decide(searcher: Searcher) -> None:
    made = plan(searcher, "tryg hjælp natteliv")
    assert [clause.text for clause in made.heavy] == ["natteliv"]
    alone = plan(searcher, "tryg hjælp")
    assert len(alone.heavy) == 2


def test_a_word_is_light_also_when_it_was_misspelt(searcher: Searcher) -> None:
    made = plan(searcher, "trykhed natteliv")
    assert made.corrections == (Correction("trykhed", "tryghed"),)
    assert [clause.text for clause in made.heavy] == ["natteliv"]


def test_a_corrected_word_is_remembered(searcher: Searcher) -> None:
    assert plan(searcher, "nateliv politi").corrections == (Correction("nateliv", "natteliv"),)


@pytest.mark.parametrize("text", ['"nateliv"', "Musick", "skolde", "nat3liv", "xyzzyq"])
def test_what_is_never_corrected(searcher: Searcher, text: str) -> None:
    # A quoted phrase, a name, a real word (»musik« and »skole« are near), a code, and nonsense.
    assert plan(searcher, text).corrections == ()


def test_an_exact_query_is_taken_as_typed(searcher: Searcher) -> None:
    made = plan(searcher, "nateliv", exact=True)
    assert (made.corrections, made.stages) == ((), ())


@pytest.mark.parametrize("text", ["paaroerende", "parorende", "pårörende"])
def test_other_letters_need_no_correction(searcher: Searcher, text: str) -> None:
    made = plan(searcher, text)
    assert made.corrections == ()
    assert made.stages[0] is Stage.ALL


def test_other_words_come_from_an_expander(
    site_engine: SearchEngine, analysers: Mapping[str, Analyser]
) -> None:
    group = Group({"da": ("vandkant", "havnefronten", "ingensteds")})
    planner = Planner(
        analysers["da"],
        site_engine.vocabularies(["da"])["da"],
        expander=Thesaurus(analysers, [group]),
    )
    [clause] = planner.plan(SearchQuery("vandkant", "da", exact=True)).clauses
    assert [(a.stems, a.source) for a in clause.alternatives if len(a.stems) == 1] == [
        (("havnefront",), Source.SYNONYM)
    ]


@given(text=st.text(max_size=200) | st.text('"»« abcæøåtrygnaehv', max_size=80))
def test_any_text_can_be_planned_and_searched(searcher: Searcher, text: str) -> None:
    query = SearchQuery.from_input(text, "da")
    made = searcher.plan(query)
    assert made == searcher.plan(query)
    results = searcher.search(query)
    assert results.total >= len(results.keys) == len(set(results.keys))


@pytest.mark.parametrize(
    "text, heavy",
    [
        ("hvem hjælper min datter med natteliv", ["natteliv"]),
        ("natteliv pdf", ["natteliv"]),
        ("min mors natteliv", ["natteliv"]),
        ("my mother's nightlife", ["nightlife"]),
        ("natteliv når man er 14", ["natteliv"]),
        ("natteliv 9000", ["natteliv", "9000"]),
        ("hvad kan jeg gøre " * 4 + "natteliv", ["natteliv"]),
        ("hvor kan jeg se noget om natteliv", ["natteliv"]),
        ("hvad sker der med bander", ["bander"]),
    ],
)
def test_the_frame_of_a_question_does_not_decide(
    searcher: Searcher, text: str, heavy: list[str]
) -> None:
    assert [clause.text for clause in plan(searcher, text).heavy] == heavy


@pytest.mark.parametrize(
    "text, stem", [("et trygt nattliv", "natteliv"), ("havnefront", "havnefront")]
)
def test_a_neighbours_spelling_is_told(searcher: Searcher, text: str, stem: str) -> None:
    made = plan(searcher, text)
    assert made.stages[0] is Stage.ALL
    assert any(stem in a.stems for clause in made.clauses for a in clause.alternatives)
    assert [c.applied for c in made.corrections] == ([stem] if stem not in text else [])


def test_no_half_of_a_neighbours_compound_is_a_function_word(
    tmp_path: Path, analysers: Mapping[str, Analyser]
) -> None:
    """»Vorde« is near to »fordi«, so the name of a town led to whatever is »stor«."""
    engine = SqliteEngine(tmp_path / "index.sqlite3", analysers, "1")
    engine.rebuild([document("p", "En stor havn", "Fordi vi bor her.")])
    made = plan(Searcher(engine, analysers), "storvorde")
    assert "_fordi" not in made.stems


def test_a_compound_in_other_letters_is_that_word_and_not_its_parts_alone(
    tmp_path: Path, analysers: Mapping[str, Analyser]
) -> None:
    engine = SqliteEngine(tmp_path / "index.sqlite3", analysers, "1")
    engine.rebuild([document("p", "Tryghedsindeks"), document("q", "Tryghed", "Et index.")])
    found = Searcher(engine, analysers).search(SearchQuery("tryghedsindex", "da"))
    assert found.keys == ["p", "q"]
