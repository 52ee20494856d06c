"""Norwegian and Swedish spellings meet Danish words by rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import nordic
from search.vocabulary import Vocabulary

LETTERS = "abcdefghijklmnoprstuvxyzæøåäöé"
DANISH = (
    "gade bog hjemløshed ensomhed naboskab station konflikt vold utryghed gadelys kørsel "
    "sikkerhed fællesskab kriminalitet overvågning børn ældre tryghed ungdom flygtning tyveri"
).split()


def vocabulary(*words: str) -> Vocabulary:
    known = {word: (word, 1) for word in words}
    return Vocabulary("da", 1, 10, known, {}, dict.fromkeys(words, 1))


@pytest.mark.parametrize(
    "typed, danish",
    [
        ("gate", "gade"),
        ("bok", "bog"),
        ("hjemløshet", "hjemløshed"),
        ("ensomhet", "ensomhed"),
        ("ensamhet", "ensomhed"),
        ("naboskap", "naboskab"),
        ("stasjon", "station"),
        ("våld", "vold"),
        ("gatelys", "gadelys"),
        ("kjøring", None),
        ("sikkerhet", "sikkerhed"),
        ("säkerhet", "sikkerhed"),
        ("fellesskap", "fællesskab"),
        ("kriminalitet", "kriminalitet"),
        ("overvåking", None),
        ("äldre", "ældre"),
        ("trygghet", "tryghed"),
        ("flyktning", "flygtning"),
        ("tyveri", "tyveri"),
        ("qzxw", None),
        ("", None),
    ],
)
def test_a_spelling_of_the_neighbours_finds_the_danish_word(typed: str, danish: str | None) -> None:
    assert vocabulary(*DANISH).same_in_nordic(typed) == danish


@pytest.mark.parametrize("typed", ["hest", "vald", "bolig", "sommer", "natteliv"])
def test_other_words_stay_other_words(typed: str) -> None:
    found = vocabulary(*DANISH).same_in_nordic(typed)
    assert found is None or nordic.distance(typed, found) <= nordic.limit(typed)
    assert vocabulary("gade").same_in_nordic(typed) is None


def test_in_a_short_word_one_vowel_may_differ() -> None:
    assert vocabulary("gade", "bro").same_in_nordic("gata") == "gade"
    assert vocabulary("gade", "bro").same_in_nordic("Peru") is None


@given(word=st.text(max_size=30))
def test_a_common_spelling_has_no_other(word: str) -> None:
    common = nordic.common_spelling(word)
    assert nordic.common_spelling(common) == common


@given(word=st.text(LETTERS, max_size=20))
def test_vowels_say_nothing_in_a_skeleton(word: str) -> None:
    assert not set(nordic.skeleton(word)) & set("aeiouyæøåäö")


@given(word=st.text(LETTERS, min_size=1, max_size=12))
def test_regular_differences_leave_the_skeleton_alone(word: str) -> None:
    swedish = word.replace("æ", "ä").replace("ø", "ö")
    assert nordic.skeleton(swedish) == nordic.skeleton(word)
    assert nordic.distance(swedish, word) == 0


@given(first=st.text(LETTERS, max_size=10), second=st.text(LETTERS, max_size=10))
def test_the_distance_is_one(first: str, second: str) -> None:
    assert nordic.distance(first, first) == 0
    assert nordic.distance(first, second) == pytest.approx(nordic.distance(second, first))
    assert 0 <= nordic.distance(first, second) <= len(first) + len(second) + 2
