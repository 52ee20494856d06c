"""What groups of words stand for, and what they don't."""

from collections.abc import Callable, Mapping

import pytest

from search.analysis import Analyser, stems_of, tokenise
from search.document import SearchQuery
from search.engines.base import SearchEngine
from search.searcher import Searcher
from search.thesaurus import FURTHER_TRANSLATION, NEAR, SAME, TRANSLATION, Group, Thesaurus

StemsOf = Callable[..., tuple[str, ...]]


@pytest.fixture
def stems(analysers: Mapping[str, Analyser]) -> StemsOf:
    """Return what gives the stems of a text."""

    def of(text: str, language: str = "da") -> tuple[str, ...]:
        return tuple(token.stem for token in tokenise(analysers[language], text))

    return of


def test_words_of_a_group_stand_for_each_other(
    analysers: Mapping[str, Analyser], stems: StemsOf
) -> None:
    words = Thesaurus(analysers, [Group({"da": ("tæv", "klø"), "en": ("beating",)})])
    assert words.synonyms("da", stems("klø")) == {stems("tæv"): SAME}
    assert words.synonyms("en", stems("beating", "en")) == {}
    assert words.translations("en", "da", stems("beatings", "en")) == {
        stems("tæv"): TRANSLATION,
        stems("klø"): FURTHER_TRANSLATION,
    }
    assert words.translations("da", "en", stems("tæv")) == {stems("beating", "en"): TRANSLATION}


def test_everyday_words_lead_one_way_and_on_to_other_names(
    analysers: Mapping[str, Analyser], stems: StemsOf
) -> None:
    groups = [
        Group({"da": ("strømer",)}, leads_to={"da": ("betjent",)}),
        Group({"da": ("betjent", "politimand")}),
    ]
    words = Thesaurus(analysers, groups)
    assert list(words.synonyms("da", stems("strømer"))) == [stems("betjent"), stems("politimand")]
    assert stems("strømer") not in words.synonyms("da", stems("betjent"))


def test_groups_that_share_a_word_are_not_one(
    analysers: Mapping[str, Analyser], stems: StemsOf
) -> None:
    groups = [Group({"da": ("klub", "forening")}), Group({"da": ("klub", "diskotek")})]
    words = Thesaurus(analysers, groups)
    assert stems("diskotek") not in words.synonyms("da", stems("forening"))


def test_words_lead_to_no_expression_that_any_page_may_hold(
    analysers: Mapping[str, Analyser], stems: StemsOf
) -> None:
    group = Group({"da": ("ensom", "har ingen", "har ingen venner")})
    words = Thesaurus(analysers, [group])
    assert list(words.synonyms("da", stems("ensom"))) == [stems("har ingen venner")]
    assert stems("ensom") in words.synonyms("da", stems("har ingen"))


def test_nordic_words_lead_to_danish_ones(
    analysers: Mapping[str, Analyser], stems: StemsOf
) -> None:
    words = Thesaurus(analysers, [Group({"da": ("børnehave",)}, nordic=("barnehage", "små barn"))])
    assert words.nordic(["Barnehagen"]) == {stems("børnehave"): TRANSLATION}
    assert words.nordic(["små", "barn"]) == {stems("børnehave"): TRANSLATION}
    assert words.nordic(["hage"]) == {}


GROUPS = [
    Group({"da": ("værtshusliv", "natteliv"), "en": ("nightlife",)}, nordic=("uteliv",)),
    Group({"da": ("gå i byen", "natteliv")}),
    Group({"da": ("kanonfuld",)}, leads_to={"da": ("natteliv",)}, weight=NEAR),
]


@pytest.mark.parametrize(
    "text, stage",
    [
        ("værtshusliv", "all"),
        ("gå i byen", "all"),
        ("Går I byen?", "all"),
        ("kanonfuld", "loose"),
        ("uteliv", "all"),
        ("nightlife", "all"),
        ("værtshuslif", "all"),
    ],
)
def test_a_search_for_other_words_finds_the_page(
    site_engine: SearchEngine, analysers: Mapping[str, Analyser], text: str, stage: str
) -> None:
    searcher = Searcher(site_engine, analysers, expander=Thesaurus(analysers, GROUPS))
    results = searcher.search(SearchQuery(text, "da"))
    assert results.keys[:1] == ["I01"], results
    assert results.stage == stage


def test_the_parts_of_a_compound_are_translated(
    site_engine: SearchEngine, analysers: Mapping[str, Analyser]
) -> None:
    groups = [
        Group({"da": ("nabolag",), "en": ("neighbourhood",)}),
        Group({"da": ("skole",), "en": ("school",)}),
    ]
    searcher = Searcher(site_engine, analysers, expander=Thesaurus(analysers, groups))
    assert searcher.search(SearchQuery("nabolagsskole", "en")).keys == ["E07"]


def test_pages_speak_for_their_translations(
    site_engine: SearchEngine, analysers: Mapping[str, Analyser]
) -> None:
    twins = {"I01": "E01", "I03": "E03", "I07": "E07"}
    searcher = Searcher(
        site_engine, analysers, twins=lambda keys: {k: twins[k] for k in keys if k in twins}
    )
    found = searcher.search(SearchQuery("ekstremisme", "en"))
    assert (found.keys, found.total, found.other_keys) == (["E03"], 1, [])
    both = searcher.search(SearchQuery("trygt", "en"))
    assert set(both.keys) >= {"E01", "E07"}
    assert "I01" not in both.other_keys
    assert searcher.search(SearchQuery("ekstremisme", "en", {"goal": ("M1",)})).keys == []


def test_words_that_are_light_here_may_be_heavy_words_there(
    site_engine: SearchEngine, analysers: Mapping[str, Analyser]
) -> None:
    # »by« and »place« are words of both languages, and light in each.
    group = Group({"da": ("natteliv",), "en": ("nightlife",)})
    searcher = Searcher(site_engine, analysers, expander=Thesaurus(analysers, [group]))
    made = searcher.plan(SearchQuery("nightlife by", "da"))
    assert made.foreign
    assert not searcher.plan(SearchQuery("natteliv by", "da")).foreign


def test_the_first_word_that_one_leads_to_is_what_it_is(analysers: Mapping[str, Analyser]) -> None:
    group = Group({"da": ("barrunde",)}, leads_to={"da": ("natteliv", "værtshus")})
    danish = analysers["da"]
    found = Thesaurus(analysers, [group]).synonyms("da", stems_of(danish, "barrunde"))
    assert found[stems_of(danish, "natteliv")] > found[stems_of(danish, "værtshus")]
