"""What citizens and Nordic partners search for, as far as it needs no word groups."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from search.analysis import Analyser
from search.document import PAGE_SIZE, Correction, RawResults, SearchDocument, SearchQuery
from search.engines.base import EngineUnavailable, SearchEngine
from search.engines.sqlite import SqliteEngine
from search.searcher import Searcher
from tests.search.corpus import document

DANISH_INITIATIVES = {"I01", "I02", "I03", "I04", "I05", "I06", "I07", "I09", "I10", "I11"}


def find(searcher: Searcher, text: str, language: str = "da", **more: object) -> RawResults:
    return searcher.search(SearchQuery.from_input(text, language, **more))


@pytest.mark.parametrize("text", ["indsats", "indsatser", "indsatserne", "INDSATSERNES"])
def test_the_word_for_initiative_finds_all_of_them(searcher: Searcher, text: str) -> None:
    results = find(searcher, text)
    assert set(results.keys) == DANISH_INITIATIVES
    assert results.total == len(DANISH_INITIATIVES)


@pytest.mark.parametrize(
    "text, first",
    [
        ("trygt natteliv", "I01"),
        ("tryg natteliv", "I01"),
        ("Trygt Natteliv ", "I01"),
        ("nattelivet", "I01"),
        ("natte livet", "I01"),
        ("vandring", "I11"),
        ("tryghedsvandring gug", "gug"),
        ("havn", "I02"),
        ("havnefronten kamera", "I02"),
        ("Ålborg Øst", "I07"),
        ("aalborg oest", "I07"),
        ("alborg ost", "I07"),
        ("paaroerende", "I04"),
        ("parorende", "I04"),
        ("aeresrelaterede konflikter", "I05"),
        ("æreskonflikt", "I05"),
        ("demens", "I10"),
        ("demente", "I10"),
        ("demensven", "I10"),
        ("demensvenner", "I10"),
        ("bander", "I09"),
        ("rocker", "I09"),
    ],
)
def test_what_people_type_finds_the_page_they_mean(
    searcher: Searcher, text: str, first: str
) -> None:
    results = find(searcher, text)
    assert results.keys[:1] == [first], results
    assert results.correction is None


@pytest.mark.parametrize(
    "texts",
    [
        "barn børn børnene",
        "cykel cykler cyklerne",
        "tryghedsvandring tryghedsvandringen tryghedsvandringer",
        "demens demente",
    ],
)
def test_forms_of_a_word_find_the_same_pages(searcher: Searcher, texts: str) -> None:
    found = {frozenset(find(searcher, text).keys) for text in texts.split()}
    assert len(found) == 1
    assert found != {frozenset()}


def test_a_compound_is_not_found_by_what_merely_starts_alike(searcher: Searcher) -> None:
    assert "I09" not in find(searcher, "rockermusik").keys[:1]


def test_looser_hits_fill_the_page(tmp_path: Path, analysers: Mapping[str, Analyser]) -> None:
    passing = [document(f"p{n}", "Nyt", body="Om lektier, børnehave og havn.") for n in range(6)]
    others = [document(f"o{n}", "Andet", body="Om noget helt andet.") for n in range(20)]
    engine = SqliteEngine(tmp_path / "index.sqlite3", analysers, "1")
    engine.rebuild([*passing, *others, document("about", "Lektier")])
    results = find(Searcher(engine, analysers), "lektier børnehave")
    assert results.stage == "all"
    assert set(results.keys) == {"about", *(each.key for each in passing)}
    assert results.partly == 1  # »about« says nothing of »børnehave«
    assert find(Searcher(engine, analysers), "lektier").partly == 0


@pytest.mark.parametrize("text", ["nateliv", "natelliv", "nattelvi"])
def test_a_misspelt_word_is_corrected_and_said(searcher: Searcher, text: str) -> None:
    results = find(searcher, text)
    assert results.keys[0] == "I01"
    assert results.correction == Correction(text, "natteliv")
    assert find(searcher, text, exact=True).keys == []


def test_only_the_misspelt_word_of_a_query_is_replaced(searcher: Searcher) -> None:
    results = find(searcher, "trygt nateliv")
    assert results.correction == Correction("trygt nateliv", "trygt natteliv")
    # »natelivx« holds the other word; only whole words are replaced.
    twice = find(searcher, "nateliv natelivx")
    assert twice.correction == Correction("nateliv natelivx", "natteliv natteliv")


@pytest.mark.parametrize("text", ["xyzzyq", "kvantefysik", '"natteliv trygt"'])
def test_a_question_without_answer_gets_none(searcher: Searcher, text: str) -> None:
    results = find(searcher, text)
    assert (results.keys, results.total, results.stage) == ([], 0, "none")


def test_phrases_never_loosen(searcher: Searcher) -> None:
    assert find(searcher, '"trygt natteliv"').keys == ["I01"]
    assert find(searcher, '"trygt natteliv" havnefront').keys == []
    assert find(searcher, '"natteliv trygt"').keys == []


def test_when_no_page_holds_all_words_that_is_said(searcher: Searcher) -> None:
    results = find(searcher, "radikalisering demens")
    assert results.stage == "any"
    assert {"I03", "I10"} == set(results.keys)
    assert results.partly == results.total == 2
    assert find(searcher, "trygt natteliv").stage == "all"


@pytest.mark.parametrize(
    "text, first",
    [
        ("nightlife", "E01"),
        ("radicalization", "E03"),
        ("radicalisation", "E03"),
        ("neighborhood", "E07"),
        ("neighbourhood", "E07"),
        ("neighbor", "E07"),
    ],
)
def test_a_partner_reads_english(searcher: Searcher, text: str, first: str) -> None:
    results = find(searcher, text, "en")
    assert results.keys == [first]
    assert results.correction is None


def test_the_other_language_stands_apart(searcher: Searcher) -> None:
    results = find(searcher, "demens", "en")
    assert (results.keys, results.total, results.facets) == ([], 0, {})
    assert results.other_keys == ["I10"]
    both = find(searcher, "Aalborg", "en")
    assert both.keys == ["E07"]
    assert both.other_keys == ["I07"]
    assert both.facets["kind"] == {"initiative": 1}


def test_an_empty_query_lists_everything(searcher: Searcher) -> None:
    results = find(searcher, "")
    assert results.stage == "everything"
    assert results.total == 12
    assert results.keys[:2] == ["I10", "I07"]
    assert results.keys[-2:] == ["kultur", "gug"]
    assert results.facets["kind"] == {"initiative": 10, "page": 2}


def test_filters_narrow_and_count(searcher: Searcher) -> None:
    results = find(searcher, "tryghed", filters={"goal": ["M1"]})
    assert set(results.keys) == {"I01", "I02", "I11"}
    assert results.facets["goal"] == {"M1": 3, "M2": 1}
    assert results.facets["kind"] == {"initiative": 3}


def test_without_a_hit_the_other_filters_still_count(searcher: Searcher) -> None:
    results = find(searcher, "natteliv", filters={"goal": ["M3"]})
    assert (results.keys, results.total) == ([], 0)
    assert results.facets == {"goal": {"M1": 1}}


@pytest.fixture(scope="module")
def kayaks(tmp_path_factory: pytest.TempPathFactory, analysers: Mapping[str, Analyser]) -> Searcher:
    """Sixty Danish pages on kayaks, fifty of them in English; only the last, in passing, in Gug."""
    danish = [document(f"da{n:02}", "Kajak") for n in range(59)]
    last = [
        document(f"da{n}", "Åen", body="En kajak.", facets={"area": ("gug",)}) for n in (59, 60)
    ]
    english = [document(f"en{n:02}", "The stream", language="en") for n in range(59)]
    english.append(document("en59", "The stream", language="en", facets={"area": ("gug",)}))
    engine = SqliteEngine(tmp_path_factory.mktemp("kayaks") / "i.sqlite3", analysers, "1")
    engine.rebuild([*danish, *last, *english])

    def twins(keys: Sequence[str]) -> Mapping[str, str]:
        return {key: f"en{key[2:]}" for key in keys if key < "da60"}

    return Searcher(engine, analysers, twins=twins)


def test_a_filter_finds_pages_through_translations_that_rank_low(kayaks: Searcher) -> None:
    assert find(kayaks, "kajak", "en").total == 50
    found = find(kayaks, "kajak", "en", filters={"area": ["gug"]})
    assert found.keys == ["en59"]
    # Nothing but the value itself was counted.
    assert found.facets == {"area": {"gug": 1}}


def test_pages_of_the_other_language_alone_have_the_filters_too(kayaks: Searcher) -> None:
    assert find(kayaks, "kajak", "en", filters={"area": ["gug"]}).other_keys == ["da60"]
    assert find(kayaks, "åen", "en", filters={"area": ["vest"]}).other_keys == []


@pytest.mark.parametrize("filters", [{"goal": ["x' OR 1=1"]}, {"nothing": ["x"]}, {"goal": ["\0"]}])
def test_unknown_filters_match_nothing(searcher: Searcher, filters: dict[str, list[str]]) -> None:
    assert find(searcher, "natteliv", filters=filters).total == 0
    assert find(searcher, "", filters=filters).total == 0


def themed(key: str, title: str, *themes: str, **more: object) -> SearchDocument:
    return document(key, title, facets={"theme": themes} if themes else {}, **more)


@pytest.fixture(scope="module")
def of_themes(
    tmp_path_factory: pytest.TempPathFactory, analysers: Mapping[str, Analyser]
) -> Searcher:
    """Search pages on the water, on the road and without a theme."""
    engine = SqliteEngine(tmp_path_factory.mktemp("themes") / "i.sqlite3", analysers, "1")
    on_water = [themed(f"w{n:02}", f"Svømmehal nummer {n}", "water") for n in range(20)]
    engine.rebuild(
        [
            *on_water,
            themed("canoe", "Kanoer ved søen", "water", "nature"),
            themed("kayak", "Kajakker og en robåd", "water"),
            themed("rowing", "Robåd på hjul", "road"),
            themed("bicycle", "Cykler", "road"),
            themed("hidden", "Cykler i København", "road", language="en"),
            themed("none", "Kajak uden tema"),
            themed("raft", "Flåder"),
        ]
    )
    return Searcher(engine, analysers)


def test_few_hits_lead_to_other_pages_of_their_theme(of_themes: Searcher) -> None:
    results = find(of_themes, "kano")
    assert (results.keys, results.total) == (["canoe"], 1)
    assert len(results.related_keys) == PAGE_SIZE - 1
    assert set(results.related_keys) <= {"kayak", *(f"w{n:02}" for n in range(20))}
    assert find(of_themes, "cykler").related_keys == ("rowing",)
    # A page without a theme says nothing about it.
    assert find(of_themes, "kajak").total == 2
    assert "canoe" in find(of_themes, "kajak").related_keys


@pytest.mark.parametrize(
    ("words", "more"),
    [
        # The best two are of two themes, or there is none.
        ("robåd", {}),
        ("flåde", {}),
        # A whole page, words that no page holds together, a phrase, a filter.
        ("svømmehal", {}),
        ("kano cykler", {}),
        ("kano", {"exact": True}),
        ("kano", {"filters": {"theme": ["water"]}}),
        ("xyzzy", {}),
        ("", {}),
    ],
)
def test_only_a_theme_that_was_asked_about_leads_on(
    of_themes: Searcher, words: str, more: dict[str, object]
) -> None:
    assert find(of_themes, words, **more).related_keys == ()


@pytest.mark.parametrize("text", ["", "kajak"])
def test_pages_hold_each_hit_once(
    tmp_path: Path, analysers: Mapping[str, Analyser], text: str
) -> None:
    engine: SearchEngine = SqliteEngine(tmp_path / "index.sqlite3", analysers, "1")
    engine.rebuild(document(f"d{number:02}", "Kajak") for number in range(30))
    searcher = Searcher(engine, analysers)
    pages = [find(searcher, text, page=page).keys for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [PAGE_SIZE, PAGE_SIZE, 6]
    assert len({key for page in pages for key in page}) == 30
    assert find(searcher, text, page=99).keys == pages[-1]
    assert find(searcher, text, page=-1).keys == pages[0]


def test_an_engine_that_is_away_says_so(tmp_path: Path, analysers: Mapping[str, Analyser]) -> None:
    searcher = Searcher(SqliteEngine(tmp_path / "none.sqlite3", analysers, "1"), analysers)
    for text in ("", "natteliv"):
        with pytest.raises(EngineUnavailable):
            find(searcher, text)
