"""Lixtal: the formula, what counts as a word and a sentence, and the Danish bands."""

import time

import pytest

from cms.readability import Readability, heaviest, longest, measure, sentences, words


def test_formula_is_sentence_length_plus_percentage_of_long_words() -> None:
    text = "Vi går en tur. Kommunen lytter til beboerne."  # 8 words, 2 sentences, 2 long words

    found = measure(text)

    assert found == Readability(words=8, sentences=2, long_words=2)
    assert found.lixtal == 8 / 2 + 100 * 2 / 8


def test_six_letters_are_short_and_seven_are_long() -> None:
    assert measure("lytter").long_words == 0
    assert measure("Lytteri").long_words == 1


def test_digits_and_punctuation_are_no_letters() -> None:
    assert measure("29189420 cpr-nr, 99.234.200").long_words == 0


def test_text_without_words_has_lixtal_zero() -> None:
    assert measure("").lixtal == 0
    assert measure(" …! \n ").lixtal == 0


@pytest.mark.parametrize(
    "text, count",
    [
        ("Akut fare? Ring 112. Haster det ikke? Ring til politiet på 114.", 4),
        ("Mødet er den 3. november kl. 17.00. Kom gerne.", 2),
        ("Vi gik f.eks. Gug rundt.", 1),
        ("Der er ca. 9.000 demensvenner.", 1),
        ("Tovholder er Knud U. Rasmussen ved politiet.", 1),
        ("»Kom ind!« Døren er åben.", 2),
        ("Overskrift\nførste punkt\nandet punkt", 3),
        ("Uden punktum", 1),
        ("Er det sandt?! Ja …", 2),
    ],
)
def test_sentences(text: str, count: int) -> None:
    assert len(sentences(text)) == count, sentences(text)


def test_words_keep_hyphens_apostrophes_and_decimals_together() -> None:
    assert words("RUM'lighed, cpr-nummer og 83,9 % af 9.000.") == [
        "RUM'lighed",
        "cpr-nummer",
        "og",
        "83,9",
        "af",
        "9.000",
    ]


@pytest.mark.parametrize(
    "long_words, band",
    [
        (14, "meget let"),
        (15, "let"),
        (24, "let"),
        (25, "middel"),
        (34, "middel"),
        (35, "svær"),
        (44, "svær"),
        (45, "meget svær"),
    ],
)
def test_bands_change_at_25_35_45_and_55(long_words: int, band: str) -> None:
    # 100 words in 10 sentences: the lixtal is 10 + the number of long words.
    assert Readability(words=100, sentences=10, long_words=long_words).band == band


def test_band_rounds_to_the_whole_number_that_is_shown() -> None:
    assert Readability(words=1000, sentences=100, long_words=344).band == "middel"
    assert Readability(words=1000, sentences=100, long_words=346).band == "svær"


EASY = "Vi går en tur sammen."
HEADING = "Tværsektorielt samarbejdsforum."
LONG = "Kommunen koordinerer indsatserne i boligområderne sammen med boligorganisationerne og politiet."
LONGER = (
    "Ressourceforbruget vedrørende implementeringsaktiviteterne i boligområderne koordineres mellem"
    " samarbejdsorganisationerne under hensyntagen til prioriteringsbeslutningerne i styregruppen."
)


def test_the_heaviest_sentences_come_first_and_headings_never() -> None:
    text = [EASY, LONG, HEADING, EASY, LONGER, EASY]
    assert heaviest(text) == [4, 1]
    assert heaviest(text, 1) == [4]


def test_an_easy_text_has_no_heavy_sentence() -> None:
    assert heaviest([EASY, EASY, "Du kan gå med."]) == []
    assert heaviest([]) == []


def test_one_heavy_sentence_is_named_when_it_is_all_there_is() -> None:
    assert heaviest([LONG]) == [0]


def test_sentences_of_more_than_25_words_are_long() -> None:
    sentence = " ".join(["word"] * 25)
    assert longest([sentence, f"{sentence} more", f"{sentence} and more"]) == [2, 1]


@pytest.mark.timed
@pytest.mark.parametrize(
    "text",
    [
        "." * 200_000 + "a",
        "A. " * 70_000,
        '."' * 100_000,
        "." + " " * 200_000 + "x",
        "a." * 100_000,
    ],
    ids=["dots", "initials", "quotes", "spaces", "abbreviations"],
)
def test_no_text_takes_long(text: str) -> None:
    """Each took minutes once: a run of marks was looked at again from each of them."""
    started = time.monotonic()
    measure(text)
    assert time.monotonic() - started < 5
