"""What people type, with the starter set on the demo content: the page that they mean comes first."""

import pytest

from tests.search.site.reader import Reader

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]


@pytest.mark.parametrize(
    ("language", "words", "title"),
    [
        ("da", "statistik", "Tal om tryghed"),
        ("en", "statistics", "Safety in figures"),
        ("da", "privatlivspolitik", "Sådan behandler vi dine oplysninger"),
        ("en", "privacy policy", "How we handle your information"),
        ("da", "handicap", "Tilgængelighedserklæring"),
        ("en", "disability", "Accessibility statement"),
        ("da", "demensven kursus", "Demensindsatser"),
        # Danish words that English pages quote are still Danish.
        ("en", "radikalisering", "Preventing radicalisation"),
        ("en", "tryghedsvandring", "Safety walks"),
        ("en", "Aalborg East", "Aalborg Øst"),
        ("en", "who is in charge of the strategy", "Organisation"),
        (
            "da",
            "mistrives i skolen",
            "Trivsel for pårørende og psykisk syge – Center for Pårørende",
        ),
        ("da", "æresdrab", "Negativ social kontrol og æresrelaterede konflikter"),
    ],
)
def test_the_first_hit_is_the_page_that_is_meant(
    reader: Reader, language: str, words: str, title: str
) -> None:
    assert reader.search(language, words).hits[0].title == title


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "words", "title"),
    [
        # Old people are no 60 people, a party has no meaning in it, and no strategy is smoked.
        ("da", "ældre", "Hjælp på gaden nåede omkring 60 mennesker"),
        ("da", "fest", "En meningsfuld hverdag"),
        ("en", "cannabis", "Tryg Aalborg"),
        # What is lit is no information.
        ("da", "gadelys", "Sådan behandler vi dine oplysninger"),
    ],
)
def test_a_word_within_another_leads_nobody_astray(
    reader: Reader, language: str, words: str, title: str
) -> None:
    answer = reader.search(language, words)
    assert answer.hits
    assert title not in [hit.title for hit in answer.hits]


def test_a_word_of_a_phrase_is_no_reason_by_itself(reader: Reader) -> None:
    """»Street violence« is another word for violence; a street is none."""
    marked = {
        mark.get_text()
        for hit in reader.search("en", "violence").hits
        for mark in hit.element.select("mark")
    }
    assert marked == {"violence"}


@pytest.mark.slow
def test_a_hit_whose_translation_answers_marks_what_the_word_means(reader: Reader) -> None:
    hit = reader.search("en", "trafiksäkerhet").hits[0]
    assert hit.title == "Road safety"
    assert "traffic" in {mark.get_text().lower() for mark in hit.element.select("mark")}
