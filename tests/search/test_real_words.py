"""Words that mean what they say: on a site that says every word of the starter set, and nothing else.

A real word or a name that no page holds finds nothing, or what the starter set has for it; it is never
taken for another word.
"""

from collections.abc import Mapping
from itertools import chain
from typing import Any

import pytest

from search.advice import Untouched
from search.analysis import Analyser
from search.analysis.base import word_list
from search.decisions import group_of
from search.document import RawResults, SearchQuery
from search.engines.sqlite import SqliteEngine
from search.plan import Source
from search.searcher import Searcher
from search.starter import starter_set
from search.thesaurus import Thesaurus
from tests.search.corpus import document

# What pages say beside the words of the groups: the halves, and the words in other letters.
SAID = (
    "Vi har kraft nok under broen, og for det meste ret god brug af baren. Efter et navn er der en "
    "bank. Nappe er et ord, ind til midten. Det er fortsat vil, går, liv, gade, bag og gammel. "
    "Pårørende og mænd i grønne områder. Trygheden i midtbyen, udsatte boligområder."
)


@pytest.fixture(scope="module")
def searcher(
    tmp_path_factory: pytest.TempPathFactory, analysers: Mapping[str, Analyser]
) -> Searcher:
    """A searcher over a page for each group of words."""
    groups = [group_of(record) for record in starter_set()]
    pages = [
        document(f"g{number}", "Ord", body="; ".join(group.words.get("da", ())))
        for number, group in enumerate(groups)
    ]
    engine = SqliteEngine(tmp_path_factory.mktemp("words") / "index.sqlite3", analysers, "1")
    engine.rebuild([*pages, document("said", "Ord", body=SAID)])
    return Searcher(
        engine,
        analysers,
        expander=Thesaurus(analysers, groups),
        untouched=Untouched(frozenset({"midtbyentryghed", "gronne"})),
    )


def find(searcher: Searcher, text: str, **more: Any) -> RawResults:
    return searcher.search(SearchQuery(text, "da", **more))


def sources(searcher: Searcher, text: str) -> set[Source]:
    """Return why anything stands for the words of a query."""
    clauses = searcher.plan(SearchQuery(text, "da")).clauses
    return {each.source for each in chain.from_iterable(c.alternatives for c in clauses)}


@pytest.mark.parametrize("word", ["hår", "kræft", "bænk", "bær", "næppe", "fortsæt"])
def test_who_writes_a_danish_letter_means_it(searcher: Searcher, word: str) -> None:
    assert Source.LETTERS not in sources(searcher, word)
    assert "said" not in find(searcher, word).keys


@pytest.mark.slow
@pytest.mark.parametrize(
    "text", ["maendene", "parorende", "paaroerende", "grönne områder", "omrader"]
)
def test_who_has_no_danish_letters_is_understood(searcher: Searcher, text: str) -> None:
    results = find(searcher, text)
    assert results.keys
    assert results.correction is None


@pytest.mark.parametrize(
    "word", ["underretning", "efternavn", "forbrug", "underholdning", "indtil", "midtbyentryghed"]
)
def test_no_word_is_parted_at_a_function_word_or_against_its_guard(
    searcher: Searcher, word: str
) -> None:
    assert Source.LETTERS not in sources(searcher, word)
    assert "said" not in find(searcher, word).keys


@pytest.mark.parametrize("text", ["trygheden midtbyen", "tryghedenmidtbyen", "udsatteboligområder"])
def test_two_words_written_as_one_are_found(searcher: Searcher, text: str) -> None:
    assert "said" in find(searcher, text).keys


def test_a_guarded_word_is_none_in_other_letters(searcher: Searcher) -> None:
    assert find(searcher, "gronne").keys == []


def test_common_names_are_no_other_words(searcher: Searcher) -> None:
    names = word_list("names-da.txt")
    assert len(names) > 300
    # »brandt« may be »brændt« where a keyboard has no æ.
    others = {
        name: found
        for name in names
        if (found := sources(searcher, name) - {Source.WORD, Source.LETTERS})
        or find(searcher, name).correction
    }
    assert others == {}


@pytest.mark.parametrize("name", ["Villy", "Gitte", "Bech", "Buch", "Kjær", "Lejf", "Ginge"])
def test_a_name_of_no_list_is_no_function_word_and_no_word_of_other_vowels(
    searcher: Searcher, name: str
) -> None:
    correction = find(searcher, name).correction
    assert correction is None or correction.applied not in {"vil", "gade", "bag", "går", "liv"}


@pytest.mark.parametrize("word", ["tåge", "skat", "skatten"])
def test_a_danish_word_has_no_swedish_stem_and_is_no_name_of_a_sport(
    searcher: Searcher, word: str
) -> None:
    assert not sources(searcher, word) & {Source.NORDIC, Source.SYNONYM}


def test_a_swedish_word_still_leads_to_the_danish_one(searcher: Searcher) -> None:
    assert Source.NORDIC in sources(searcher, "barnehagen")
