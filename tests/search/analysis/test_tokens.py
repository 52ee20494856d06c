import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import Danish, English, fold, tokenise
from search.analysis.base import DATA_DIR, paradigms, word_list
from search.analysis.weights import analyse

TEXTS = st.text(max_size=300) | st.text("aeøåé́̈ '’-.,\"\0\n", max_size=80)


@given(text=TEXTS)
def test_offsets_lead_back_to_the_text(danish: Danish, english: English, text: str) -> None:
    for analyser in (danish, english):
        position = 0
        for token in tokenise(analyser, text):
            assert position <= token.start < token.end <= len(text)
            assert unicodedata.normalize("NFC", text[token.start : token.end]) == token.surface
            assert token.stem == analyser.stem(token.word)
            position = token.end


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_decomposed_text_has_the_same_words(danish: Danish, form: str) -> None:
    text = unicodedata.normalize(form, "Året på Ærø: naboer’s café")
    assert [token.word for token in tokenise(danish, text)] == [
        "året",
        "på",
        "ærø",
        "naboers",
        "cafe",
    ]


@pytest.mark.parametrize(
    "text, words",
    [
        ("S.S.P. i skolen", ["ssp", "i", "skolen"]),
        ("c.c.t.v", ["cctv"]),
        ("Plan A. Og plan B.", ["plan", "a", "og", "plan", "b"]),
        ("a.bc og 8.b.", ["a", "bc", "og", "8", "b"]),
    ],
)
def test_letters_with_dots_are_one_word(danish: Danish, text: str, words: list[str]) -> None:
    assert [token.word for token in tokenise(danish, text)] == words


@pytest.mark.parametrize(
    "spellings",
    ["pårørende paaroerende parorende", "Århus Aarhus arhus", "ærø aeroe aro", "göteborg gøteborg"],
)
def test_folded_spellings_meet(spellings: str) -> None:
    assert len({fold(spelling) for spelling in spellings.split()}) == 1


@given(word=st.text("abdefgoøæåäö ", max_size=20))
def test_folding_a_folded_word_changes_only_digraphs(word: str) -> None:
    folded = fold(word)
    assert folded.isascii()
    assert fold(folded) == folded.replace("aa", "a").replace("ae", "a").replace("oe", "o")


@pytest.mark.parametrize("name", ["forms-da.txt", "forms-en.txt"])
def test_no_form_stands_in_two_paradigms(name: str) -> None:
    lines = (DATA_DIR / name).read_text(encoding="utf-8").splitlines()
    forms = [form for line in lines if not line.startswith("#") for form in set(line.split())]
    assert len(forms) == len(set(forms)) == len(paradigms(name))


@pytest.mark.parametrize("language", ["da", "en"])
def test_light_words_are_no_function_words(language: str) -> None:
    assert not word_list(f"light-{language}.txt") & word_list(f"stop-{language}.txt")


def test_who_asks_for_a_weight_that_is_not_there_adds_none() -> None:
    """An edit during a rebuild is written to two indexes: the second got every word as a part."""
    found = analyse(English(), {"title": ["Night walk"]})
    stems = found.all_stems
    assert found.parts["walk"] == found.exact["boat"] == 0
    assert not found.parts
    assert found.all_stems == stems
