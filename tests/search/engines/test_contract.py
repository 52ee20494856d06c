"""What every engine does alike. A new engine is added to `ENGINES` in tests/search/conftest.py."""

import random
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from search.analysis import Analyser
from search.document import KIND, SearchDocument, SearchQuery
from search.engines.base import MAX_CANDIDATES, SearchEngine
from search.plan import Stage
from search.searcher import Searcher
from tests.search.corpus import DOCUMENTS, document

NewEngine = Callable[[], SearchEngine]


@pytest.fixture
def ask(engine: SearchEngine, analysers: Mapping[str, Analyser]) -> Callable[..., list[str]]:
    """Search in Danish and return the keys."""

    def search(text: str, language: str = "da", **filters: tuple[str, ...]) -> list[str]:
        query = SearchQuery.from_input(text, language, filters=filters, exact=True)
        return Searcher(engine, analysers).search(query).keys

    return search


def test_what_was_written_is_found(engine: SearchEngine, ask: Callable[..., list[str]]) -> None:
    engine.upsert([document("a", "Kajakker"), document("b", "Robåde")])
    assert ask("kajakken") == ["a"]
    assert engine.versions() == {"a": 1, "b": 1}


def test_writing_twice_changes_nothing(engine: SearchEngine, ask: Callable[..., list[str]]) -> None:
    for _ in range(2):
        engine.upsert(DOCUMENTS)
    once = engine.vocabularies(["da"])["da"]
    engine.rebuild(DOCUMENTS)
    anew = engine.vocabularies(["da"])["da"]
    assert (once.documents, once.words, once.frequencies) == (
        anew.documents,
        anew.words,
        anew.frequencies,
    )
    assert ask("vandring") == ["I11", "gug"]


def test_an_edit_replaces_what_was_there(
    engine: SearchEngine, ask: Callable[..., list[str]]
) -> None:
    engine.upsert([document("a", "Kajakker", version=1, facets={"goal": ("M1",)})])
    engine.upsert([document("a", "Robåde", version=2, facets={"goal": ("M2",)})])
    assert (ask("kajak"), ask("robåd")) == ([], ["a"])
    assert ask("robåd", goal=("M1",)) == []
    assert not engine.vocabularies(["da"])["da"].knows("kajak")


def test_an_older_edit_that_comes_late_is_left_out(
    engine: SearchEngine, ask: Callable[..., list[str]]
) -> None:
    engine.upsert([document("a", "Robåde", version=7)])
    engine.upsert([document("a", "Kajakker", version=6)])
    assert (ask("kajak"), ask("robåd")) == ([], ["a"])
    assert engine.versions() == {"a": 7}


def test_the_same_version_may_be_written_anew(
    engine: SearchEngine, ask: Callable[..., list[str]]
) -> None:
    # A record that a page names was renamed: the page's own version stands still.
    engine.upsert([document("a", "Side", labels=("Havnen",))])
    engine.upsert([document("a", "Side", labels=("Kajen",))])
    assert (ask("havn"), ask("kaj")) == ([], ["a"])


@pytest.mark.parametrize("order", range(4))
def test_edits_in_any_order_end_alike(engine: SearchEngine, order: int) -> None:
    edits = [document("a", f"Udgave {number}", version=number) for number in range(1, 7)]
    random.Random(order).shuffle(edits)
    for edit in edits:
        engine.upsert([edit])
    assert engine.versions() == {"a": 6}
    assert engine.vocabularies(["da"])["da"].knows("6")
    assert not engine.vocabularies(["da"])["da"].knows("5")


def test_what_was_deleted_is_gone(engine: SearchEngine, ask: Callable[..., list[str]]) -> None:
    engine.upsert([document("a", "Kajakker"), document("b", "Kajakker")])
    engine.delete(["a", "never there"])
    engine.delete(["a"])
    assert ask("kajak") == ["b"]
    engine.delete(["b"])
    assert engine.vocabularies(["da"])["da"].words == {}


def test_documents_of_all_languages_are_counted(
    engine: SearchEngine, new_engine: NewEngine
) -> None:
    engine.upsert([document(key, "Film", language="da") for key in ("a", "b")])
    engine.upsert([document("b", "Film igen", version=2), document("c", "Film", language="en")])
    other = new_engine()
    assert (engine.count(), other.count()) == (3, 3)
    engine.delete(["a", "never there"])
    assert (engine.count(), other.count()) == (2, 2)
    engine.rebuild(DOCUMENTS)
    assert other.count() == len(DOCUMENTS)
    engine.rebuild(())
    assert other.count() == 0


def test_languages_do_not_mix(engine: SearchEngine) -> None:
    engine.upsert([document("da", "Film", language="da"), document("en", "Film", language="en")])
    for language in ("da", "en"):
        keys, matches = engine.everything(language, {}, 0, 10)
        assert (keys, matches.total) == ([language], 1)
        assert engine.vocabularies([language])[language].documents == 1


def test_a_list_is_counted_by_facets_only_for_whom_asks(engine: SearchEngine) -> None:
    engine.rebuild(DOCUMENTS)
    keys, matches = engine.everything("da", {}, 0, 10)
    assert matches.facets
    bare = engine.everything("da", {}, 0, 10, counted=False)
    assert bare == (keys, replace(matches, facets={}))


def test_a_phrase_is_words_next_to_each_other_in_one_text(
    engine: SearchEngine, ask: Callable[..., list[str]]
) -> None:
    engine.upsert(
        [
            document("a", "Aalborg Øst"),
            document("b", "Øst for Aalborg"),
            document("c", "Side", labels=("Aalborg", "Øst")),
            document("d", "I Aalborg", "Øst for åen"),
            document("e", "Natteravne"),
        ]
    )
    assert ask('"aalborg øst"') == ["a"]
    # Parts of a compound are no phrase.
    assert ask('"nat ravn"') == []


def test_a_phrase_is_found_wherever_it_stands_in_a_long_text(
    engine: SearchEngine, ask: Callable[..., list[str]]
) -> None:
    # Of everyday words, of which a text holds thousands, and over many of its words.
    long = "ro og mag på gaden " * 3_000
    many = [f"ord{n}" for n in range(4_000)]
    engine.upsert(
        [
            document("a", "Side", body=f"{long} Kajakker og robåde til alle."),
            document("b", "Side", body=f"{long} Robåde og kajakker til alle."),
            document("c", "Side", body=" ".join(many)),
        ]
    )
    assert ask('"kajakker og robåde"') == ["a"]
    for start in range(0, 4_000 - 12, 97):
        assert ask(f'"{" ".join(many[start : start + 12])}"') == ["c"]


def test_everything_lists_initiatives_first_then_by_sort_key(engine: SearchEngine) -> None:
    rows = [
        ("p1", "page", "a"),
        ("i2", "initiative", "z"),
        ("g1", "goal", "b"),
        ("i1", "initiative", "y"),
        ("u1", "update", "a"),
    ]
    engine.upsert([document(key, key, kind=kind, sort_key=sort) for key, kind, sort in rows])
    keys, _ = engine.everything("da", {}, 0, 10)
    assert keys == ["i1", "i2", "g1", "p1", "u1"]
    assert engine.everything("da", {}, 1, 2)[0] == ["i2", "g1"]


def test_an_index_that_another_process_changed_is_read_anew(new_engine: NewEngine) -> None:
    writer, reader = new_engine(), new_engine()
    writer.rebuild([])
    assert not reader.vocabularies(["da"])["da"].knows("kajak")
    writer.upsert([document("a", "Kajakker")])
    assert reader.vocabularies(["da"])["da"].knows("kajak")
    assert reader.vocabularies(["da"])["da"] is reader.vocabularies(["da"])["da"]
    writer.rebuild([document("b", "Robåde")])
    assert not reader.vocabularies(["da"])["da"].knows("kajak")
    assert reader.versions() == {"b": 1}


@pytest.mark.parametrize(
    "text, keys",
    [
        ("tr", ["I01", "I07", "I02", "I06", "I11", "gug"]),
        ("trygt na", ["I01", "I07"]),
        ("paaroer", ["I04"]),
        ("PÅRØ", ["I04"]),
        ("aalb", ["I07"]),
        ("natteliv trygt", ["I01"]),
        ("natteliv trygt x", []),
        ("", []),
        ('"*:^', []),
    ],
)
def test_completion_knows_titles_by_their_beginnings(
    engine: SearchEngine, text: str, keys: list[str]
) -> None:
    engine.upsert(DOCUMENTS)
    assert sorted(engine.complete("da", text, 10)) == sorted(keys)


def test_completion_stops_at_its_limit(engine: SearchEngine) -> None:
    engine.upsert(DOCUMENTS)
    assert len(engine.complete("da", "tr", 3)) == 3


def test_more_hits_than_candidates_are_counted(
    engine: SearchEngine, analysers: Mapping[str, Analyser]
) -> None:
    engine.rebuild(document(f"d{number}", "Kajak") for number in range(MAX_CANDIDATES + 20))
    plan = Searcher(engine, analysers).plan(SearchQuery("kajak", "da"))
    matches = engine.match(plan, Stage.ALL, {})
    assert (matches.total, len(matches.candidates)) == (MAX_CANDIDATES + 20, MAX_CANDIDATES)


GOALS = ("M1", "M2", "M3", "M4")
THEMES = ("natteliv", "skole", "trafik", "lys", "havn")
WORDS = ("kajak", "robåd", "sejl", "havn", "skole", "vej", "lampe", "nabo")


def _random_documents(number: int, chance: random.Random) -> list[SearchDocument]:
    return [
        document(
            f"d{index:03}",
            " ".join(chance.sample(WORDS, 2)),
            " ".join(chance.sample(WORDS, 3)),
            kind=chance.choice(("initiative", "page", "goal")),
            language=chance.choice(("da", "da", "en")),
            facets={
                "goal": tuple(chance.sample(GOALS, chance.randint(0, 2))),
                "theme": tuple(chance.sample(THEMES, chance.randint(0, 3))),
            },
        )
        for index in range(number)
    ]


def _codes(document: SearchDocument, name: str) -> tuple[str, ...]:
    return (document.kind,) if name == KIND else document.facets.get(name, ())


def _passes(document: SearchDocument, filters: Mapping[str, tuple[str, ...]]) -> bool:
    return all(set(_codes(document, name)) & set(codes) for name, codes in filters.items())


@pytest.mark.slow
def test_facet_counts_equal_brute_force_for_200_random_filters(
    engine: SearchEngine, analysers: Mapping[str, Analyser]
) -> None:
    chance = random.Random(3)
    documents = _random_documents(250, chance)
    engine.rebuild(documents)
    searcher = Searcher(engine, analysers)
    values = {"goal": GOALS, "theme": THEMES, KIND: ("initiative", "page", "goal")}
    for _ in range(200):
        text = chance.choice(("", *WORDS))
        language = chance.choice(("da", "en"))
        filters = {
            name: tuple(chance.sample(codes, chance.randint(1, 2)))
            for name, codes in values.items()
            if chance.random() < 0.5
        }
        if text:
            plan = searcher.plan(SearchQuery(text, language))
            matches = engine.match(plan, Stage.ALL, filters)
        else:
            matches = engine.everything(language, filters, 0, 10)[1]
        hits = (
            [
                document
                for document in documents
                if document.language == language
                and text in f"{document.title} {document.summary}".split()
            ]
            if text
            else [document for document in documents if document.language == language]
        )
        expected: dict[str, dict[str, int]] = {}
        for name in values:
            rest = {other: codes for other, codes in filters.items() if other != name}
            counted = Counter(
                code for hit in hits if _passes(hit, rest) for code in _codes(hit, name)
            )
            if counted:
                expected[name] = dict(counted)
        assert matches.facets == expected, (text, language, filters)
        assert matches.total == sum(_passes(hit, filters) for hit in hits)
