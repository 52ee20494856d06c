"""The starter set: whole, well-formed, and not written from the queries that judge it."""

import json
from collections import Counter
from pathlib import Path

import pytest

from search.models import DangerWords, Synonym, lines
from search.starter import load_starter, starter_set

GOLD = Path(__file__).parent / "gold"
# Terms that stand in any dictionary of the field; to leave them out would only make the set worse.
TERMS = {"english_term", "nordic"}
# What was written after gold/fresh.
LATER = {"grundordforråd": 400, "byens temaer": 100, "hverdagssituationer": 10}
LISTS = ("words_da", "words_en", "words_nordic", "leads_to_da", "leads_to_en")


def words(group: Synonym) -> list[str]:
    return [word for name in LISTS for word in lines(getattr(group, name))]


def test_no_judged_query_of_several_words_stands_in_it() -> None:
    asked = set()
    for path in (GOLD / "queries.json", GOLD / "own" / "dev.json", GOLD / "own" / "held_out.json"):
        for query in json.loads(path.read_text(encoding="utf-8")):
            if path.parent == GOLD or query["phenomenon"] not in TERMS:
                asked.add(" ".join(query["query"].lower().strip('"').split()))
    held = {word.lower() for group in starter_set() for word in words(group)}
    assert {query for query in asked if " " in query} & held == set()


def test_no_word_that_came_after_the_queries_of_another_day_is_one_of_them() -> None:
    asked = {
        " ".join(query["query"].lower().strip('"').split())
        for path in (GOLD / "fresh").glob("*.json")
        for query in json.loads(path.read_text(encoding="utf-8"))
    }
    later = [group for group in starter_set() if group.source in LATER]
    held = {word.lower() for group in later for word in words(group)}
    counts = Counter(group.source for group in later)
    assert all(counts[source] > least for source, least in LATER.items())
    assert {query for query in asked if " " in query} & held == set()


def test_no_word_is_found_by_its_number_alone() -> None:
    """»60+« for old people found every 60, since signs are no part of a word."""
    numbers = {
        word
        for group in starter_set()
        for word in words(group)
        if not any(map(str.isalpha, word)) and not word.isdigit() and not word.startswith("§")
    }
    assert numbers == set()


def test_every_group_would_pass_the_form() -> None:
    groups = list(starter_set())
    assert len(groups) >= 500
    assert len({group.code for group in groups}) == len(groups)
    for group in groups:
        group.clean_fields()
        group.clean()
        assert group.source, group.code


@pytest.mark.django_db
def test_loading_twice_changes_nothing_and_leaves_what_editors_did() -> None:
    Synonym.objects.all().delete()
    DangerWords.objects.all().delete()
    assert load_starter() == Synonym.objects.count() + DangerWords.objects.count() > 500
    changed, deleted = Synonym.objects.order_by("pk")[:2]
    changed.words_da = "noget helt andet\nog mere"
    changed.save()
    deleted.delete()
    assert load_starter() == 0
    changed.refresh_from_db()
    assert changed.words_da == "noget helt andet\nog mere"
    assert not Synonym.objects.filter(code=deleted.code).exists()
