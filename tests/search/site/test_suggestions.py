"""What the search box offers while somebody types."""

import json
import logging
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from initiatives.models import InitiativePage
from search.analysis import fold
from tests.search.site.index import Index
from tests.search.site.reader import address

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index")]

URLS = {"da": "/da/soeg/suggestions.json", "en": "/en/search/suggestions.json"}
QUERIES = 6


def answer(language: str, words: str) -> Any:
    """Return the answer as the script of the search box reads it."""
    response = Client().get(URLS[language], {"q": words})
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"
    return json.loads(response.content)


def offered(language: str, words: str) -> list[str]:
    """Return the addresses that are offered."""
    return [each["url"] for each in answer(language, words)["suggestions"]]


@pytest.mark.parametrize("words", ["natte", "trygt nat", "NATTELIV", "et  trygt"])
def test_a_page_is_offered_by_the_beginning_of_any_word_of_its_name(words: str) -> None:
    assert address("I01") in offered("da", words)
    assert answer("da", words)["suggestions"][0].keys() == {"title", "url", "kind"}


def test_the_languages_stand_apart() -> None:
    assert address("I01", "en") in offered("en", "nightl")
    assert answer("en", "nightl")["status"] == "1 suggestion"
    assert answer("en", "nightl")["suggestions"][0]["kind"] == "Initiative"
    assert answer("da", "natteliv")["suggestions"][0]["kind"] == "Indsats"
    assert "forslag" in answer("da", "natteliv")["status"]
    assert offered("da", "nightl") == []
    assert all(url.startswith("/da/") for url in offered("da", "tr"))


@pytest.mark.parametrize("words", ["paaroer", "PÅRØ", "parorende", "pårør"])
def test_letters_may_be_written_as_one_can(words: str) -> None:
    assert offered("da", words) == offered("da", "pårørende") != []


def test_an_area_leads_to_its_place_in_the_list() -> None:
    [area] = [each for each in answer("da", "vestby")["suggestions"] if each["kind"] == "Område"]
    assert area["title"] == "Vestbyen"
    assert Client().get(area["url"]).status_code == 200


def test_the_shortest_names_come_first_and_the_list_ends() -> None:
    titles = [each["title"] for each in answer("da", "tr")["suggestions"]]
    assert titles == sorted(titles, key=lambda title: len(fold(title)))
    assert 0 < len(titles) <= 8


@pytest.mark.parametrize(
    "words",
    ["", "t", " t ", "\x00", '"', "*", "tr*\x00", "'; --", "🚲🚲", "x" * 10_000, "%", "(tr"],
)
def test_any_input_is_answered(words: str) -> None:
    for language in URLS:
        found = answer(language, words)
        assert (found["status"] == "") == (found["suggestions"] == [])
    if len(words.strip("\x00 ")) < 2:
        assert offered("da", words) == []


@pytest.mark.parametrize("words", ["🚲🚲", "--", "()"])
def test_what_holds_no_word_is_asked_of_nobody(words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that is left alone would count as well again: its engine has an answer without it."""

    def fail(*arguments: object) -> None:
        raise AssertionError("an engine was asked")

    monkeypatch.setattr("search.completion.answer", fail)
    assert offered("da", words) == []


def test_what_was_taken_off_is_not_offered_even_before_the_index_knows() -> None:
    page = InitiativePage.objects.get(code="I01", locale__language_code="da")
    page.unpublish()
    assert address_of(page) not in offered("da", "trygt natte")


def address_of(page: InitiativePage) -> str:
    return f"/da/indsatser/{page.slug}/"


def test_without_an_index_nothing_is_offered_and_the_log_says_why(
    index: Index, caplog: pytest.LogCaptureFixture
) -> None:
    index.lose()
    assert answer("da", "natte") == {"status": "", "suggestions": []}
    [said] = [each for each in caplog.records if each.levelno >= logging.WARNING]
    assert said.getMessage().startswith("Suggestions are away: ")


def test_it_is_read_only_leaves_nothing_and_is_no_page_to_find() -> None:
    client = Client()
    response = client.get(URLS["da"], {"q": "natte"})
    assert response["X-Robots-Tag"] == "noindex"
    assert not client.cookies
    assert client.head(URLS["da"]).status_code == 200
    assert client.post(URLS["da"]).status_code == 405


def test_queries_on_the_database_are_few() -> None:
    offered("da", "tr")  # what Django remembers about itself is asked once
    with CaptureQueriesContext(connection) as captured:
        assert len(offered("da", "tr")) > 3
    assert len(captured) <= QUERIES, [query["sql"][:80] for query in captured]
