import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import English


def key(english: English, word: str) -> str:
    return english.stem(english.normalise(word))


@pytest.mark.parametrize(
    "forms",
    [
        "radicalization radicalisation radicalised radicalize",
        "neighborhood neighbourhood neighbourhoods",
        "neighbor neighbour neighbours neighbor's",
        "center centre centres",
        "program programme programmes",
        "counselling counseling counsellor",
        "behaviour behavior",
        "child children",
        "dementia demented",
        "initiative initiatives Initiative’s",
    ],
)
def test_forms_of_a_word_meet(english: English, forms: str) -> None:
    assert len({key(english, form) for form in forms.split()}) == 1


@pytest.mark.parametrize("words", ["our or", "size sise", "hour hor", "police policy", "four for"])
def test_different_words_stay_apart(english: English, words: str) -> None:
    first, second = words.split()
    assert key(english, first) != key(english, second)


@pytest.mark.parametrize("word", ["houses", "neighbourhood", "organization", "colour", "the", "24"])
def test_a_reader_recognises(english: English, word: str) -> None:
    assert english.is_real(english.normalise(word))


@pytest.mark.parametrize("word", ["nightlif", "xyzzyq", "safty"])
def test_a_reader_does_not_recognise(english: English, word: str) -> None:
    assert not english.is_real(english.normalise(word))


@given(word=st.text(max_size=60))
def test_any_word_can_be_analysed(english: English, word: str) -> None:
    spelling = english.normalise(word)
    assert english.normalise(spelling) == spelling
    english.stem(spelling)
    english.is_real(spelling)
    assert english.split(spelling) == english.parts(spelling) == ()
