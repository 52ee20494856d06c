"""Help at once on danger words (F26), with the starter set loaded once for all tests."""

from typing import Any

import html5lib
import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from cms.models import HelpLine
from search.models import DangerWords, Recommendation
from search.starter import load_starter
from tests.search.site.index import Index
from tests.search.site.reader import URLS, Answer, Reader, page_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]

# In Danish and in English, alone, inflected, in a compound, misspelt, without Danish letters.
DANGER = [
    *[("da", words) for words in ("vold", "voldtægt", "brand", "selvmord", "volden", "hustruvold")],
    *[
        ("da", words)
        for words in ("Jeg vil ikke leve mere", "voldtaegt", "selvmordstanker", "SELVMORD")
    ],
    *[("en", words) for words in ("violence", "rape", "fire", "suicide", "my friend was raped")],
    # Typed by somebody who reads the other language.
    *[("da", "domestic violence"), ("en", "voldtægt")],
]
# What people write who need help: (language, words). Nothing of it is a single noun.
IN_NEED = [
    *[
        ("da", words)
        for words in (
            "min mand slår mig",
            "han slog mig i går",
            "bliver slået",
            "min far slår os",
            "bange for min kæreste",
            "tør ikke tage hjem",
            "jeg vil dø",
            "lyst til at dø",
            "orker ikke mere",
            "skærer i mig selv",
            "hun trækker ikke vejret",
            "ondt i brystet",
            "mit barn er blevet væk",
            "jeg kan ikke finde min datter",
            "112",
            "my husband hits me",
        )
    ],
    *[
        ("en", words)
        for words in (
            "my husband hits me",
            "domestic abuse",
            "scared of my boyfriend",
            "i want to die",
            "I don't want to live",
            "he is not breathing",
            "my son is missing",
            "can't find my child",
            "jeg vil dø",
        )
    ],
]
HARMLESS = [
    ("da", "natteliv"),
    ("da", "fire indsatser"),
    ("da", "voldsomt vejr"),
    *[("da", words) for words in ("task force", "Brandt", "byvåben", "branding af byen")],
    *[
        ("da", words)
        for words in ("slå en streg over", "min cykel er blevet væk", "bange for mørke")
    ],
    *[("da", words) for words in ("hvor kan jeg leve billigt", "overskud i hverdagen")],
    *[
        ("da", words)
        for words in ("hvis blot", "et blødt underlag", "skyde fyrværkeri af", "skøde")
    ],
    ("en", "task force"),
    ("en", "lost my bike"),
    ("en", "nightlife"),
    ("da", ""),
]


def url(name: str, *arguments: Any) -> str:
    return reverse(DangerWords.snippet_viewset.get_url_name(name), args=arguments)


def help_of(answer: Answer) -> str:
    """Return what the help box says, which is empty where there is none."""
    boxes = answer.soup.select(".finder-results > section.help-now")
    assert len(boxes) <= 1
    return " ".join(boxes[0].get_text(" ").split()) if boxes else ""


@pytest.mark.slow
@pytest.mark.parametrize(("language", "words"), DANGER)
def test_danger_words_show_whom_to_call(reader: Reader, language: str, words: str) -> None:
    HelpLine.objects.create(name_da="Prøvelinjen", name_en="The test line", number="116 111")
    said = help_of(reader.search(language, words))
    assert {"da": "Ring 112", "en": "Call 112"}[language] in said
    assert {"da": "Prøvelinjen", "en": "The test line"}[language] in said
    assert "116 111" in said


@pytest.mark.slow
def test_what_people_in_need_write_shows_whom_to_call(reader: Reader) -> None:
    alone = [each for each in IN_NEED if not help_of(reader.search(*each))]
    assert alone == []


@pytest.mark.slow
def test_other_words_do_not(reader: Reader) -> None:
    alarmed = [each for each in HARMLESS if help_of(reader.search(*each))]
    assert alarmed == []


def test_a_misspelt_danger_word_counts_once_it_was_corrected(reader: Reader) -> None:
    answer = reader.search("da", "selvmorrd")
    assert answer.response.context["results"]["correction"]["applied"] == "selvmord"
    assert help_of(answer)


def test_help_stands_there_also_when_the_search_is_away(reader: Reader, index: Index) -> None:
    index.lose()
    answer = reader.search("da", "selvmord")
    assert "Søgningen svarer ikke" in answer.text
    assert "Ring 112" in help_of(answer)


@pytest.mark.slow
def test_staff_decide_on_the_words(admin: Client, reader: Reader) -> None:
    assert help_of(reader.search("da", "natteliv")) == ""
    refused = admin.post(url("add"), {"words_da": " \n ", "words_en": ""})
    assert "Skriv mindst ét ord." in refused.content.decode()
    data = {"words_da": " natteliv \n\nnatteliv", "words_en": "", "active": "on"}
    assert admin.post(url("add"), data).status_code == 302
    group = DangerWords.objects.get(words_da="natteliv")
    assert help_of(reader.search("da", "nattelivet"))
    edit = url("edit", group.pk)
    assert admin.post(edit, {**data, "active": ""}).status_code == 302
    assert help_of(reader.search("da", "nattelivet")) == ""


def test_what_staff_deleted_does_not_come_back() -> None:
    DangerWords.objects.get(code="danger-fire").delete()
    load_starter()
    assert not DangerWords.objects.filter(code="danger-fire").exists()
    assert DangerWords.objects.count() > 5


@pytest.mark.slow
@pytest.mark.parametrize("language", ["da", "en"])
def test_the_page_is_valid_with_all_of_it(reader: Reader, language: str) -> None:
    HelpLine.objects.create(name_da="Prøvelinjen", name_en="The test line", number="116 111")
    words = {"da": "vold", "en": "violence"}[language]
    page = page_of("I09", language)
    Recommendation.objects.create(language=language, words=words, page=page)
    response = reader.client.get(URLS[language], {"q": words})
    html = response.content.decode()
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    parser.parse(html)
    ids = [str(element["id"]) for element in BeautifulSoup(html, "html5lib").select("[id]")]
    assert len(ids) == len(set(ids))
