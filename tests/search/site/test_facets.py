"""Counts beside the filters: those of a reader who goes through all pages by hand."""

import random
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

import pytest
from django.test import Client

from initiatives.filters import FACETS
from initiatives.models import Area, InitiativePage
from search.document import KIND, SearchDocument
from search.documents import documents_of, searchable
from tests.search.site.reader import URLS, Answer, Reader

pytestmark = pytest.mark.django_db

# Of the search and of the list, in both languages: 200 in all.
COMBINATIONS: Final = 50
LISTS: Final = {"da": "/da/indsatser/", "en": "/en/initiatives/"}
Chosen = dict[str, list[str]]
Codes = Mapping[str, frozenset[str]]


def passes(codes: Codes, chosen: Chosen, leave_out: str = "") -> bool:
    """Any of the values within a facet, and all facets."""
    return all(
        name == leave_out or codes.get(name, frozenset()) & set(values)
        for name, values in chosen.items()
    )


def count(rows: Iterable[Codes], chosen: Chosen) -> dict[str, dict[str, int]]:
    """Count by hand, each facet without its own filter."""
    counted: dict[str, Counter[str]] = {}
    for codes in rows:
        for name, values in codes.items():
            if passes(codes, chosen, leave_out=name):
                counted.setdefault(name, Counter()).update(values)
    # A value that was chosen shows also at nought.
    for name, wanted in chosen.items():
        for value in wanted:
            counted.setdefault(name, Counter()).setdefault(value, 0)
    return {name: dict(numbers) for name, numbers in counted.items()}


def combinations(rows: list[Codes], seed: str) -> list[Chosen]:
    """Return filters that readers could choose: one to three facets, one to three values of each."""
    chance = random.Random(seed)
    values: dict[str, set[str]] = {}
    for codes in rows:
        for name, of_facet in codes.items():
            values.setdefault(name, set()).update(of_facet)
    found = []
    for _ in range(COMBINATIONS):
        names = chance.sample(sorted(values), k=chance.randint(1, 3))
        found.append(
            {
                name: chance.sample(
                    sorted(values[name]), k=min(len(values[name]), chance.randint(1, 3))
                )
                for name in names
            }
        )
    return found


def codes_of(document: SearchDocument) -> Codes:
    facets = {name: frozenset(codes) for name, codes in document.facets.items() if codes}
    return {**facets, KIND: frozenset({document.kind})}


def facts_of(page: InitiativePage) -> Codes:
    """Read the codes of a page off the page, not off the queries that the lists use."""
    levels = {
        "individual": page.works_with_individuals,
        "groups": page.works_with_groups,
        "areas": page.works_with_areas,
    }
    partners = {partner.code for partner in page.partners.all()}
    goals = {goal.code for goal in page.other_goals.all()}
    codes = {
        "goal": goals | ({page.goal.code} if page.goal else set()),
        "level": {code for code, chosen in levels.items() if chosen},
        "theme": {theme.code for theme in page.themes.all()},
        "target": {group.code for group in page.target_groups.all()},
        "area": areas_of(page),
        "partner": partners | ({page.lead_organisation.code} if page.lead_organisation else set()),
        "status": {page.status},
    }
    return {name: frozenset(values) for name, values in codes.items() if values}


def areas_of(page: InitiativePage) -> set[str]:
    """Return the areas it is marked with, what they lie in and what lies in them; or all of them."""
    if page.whole_municipality:
        return {"hele-kommunen", *(area.code for area in Area.objects.all())}
    marked = list(page.areas.all())
    found = {area.code for area in marked}
    for area in Area.objects.all():
        line = line_of(area)
        if any(one in line for one in marked):
            found.add(area.code)
        if area in marked:
            found |= {one.code for one in line}
    return found


def line_of(area: Area) -> list[Area]:
    """Return an area and what it lies in, the nearest first."""
    return [area, *line_of(area.parent)] if area.parent else [area]


@pytest.fixture
def nested(db: None) -> None:
    """A street in the city centre, and a house in the street; one initiative for each, one for all."""
    centre = Area.objects.get(code="aalborg-midtby")
    street = Area.objects.get(code="jomfru-ane-gade")
    street.parent = centre
    street.save()
    house = Area.objects.create(code="et-hus", name_da="Et hus", name_en="A house", parent=street)
    pages = InitiativePage.objects.live().filter(locale__language_code="da")
    for page, area in zip(pages.order_by("pk"), (centre, street, house), strict=False):
        page.areas.set([area])
        page.save()
    last = pages.order_by("pk").last()
    assert last is not None
    last.whole_municipality = True
    last.save()


@pytest.mark.slow
@pytest.mark.parametrize("language", ["da", "en"])
def test_the_search_counts_as_by_hand(reader: Reader, language: str) -> None:
    documents = [one for one in documents_of(searchable()) if one.language == language]
    rows = [codes_of(document) for document in documents]
    for chosen in combinations(rows, seed=f"search {language}"):
        answer = reader.search(language, **chosen)
        assert answer.counts == count(rows, chosen), chosen
        total = answer.response.context["results"]["total"]
        assert total == sum(passes(codes, chosen) for codes in rows), chosen


@pytest.mark.slow
@pytest.mark.parametrize("language", ["da", "en"])
def test_the_list_counts_as_by_hand(nested: None, language: str) -> None:
    # The English list has the Danish initiatives too that nobody has translated.
    pages = InitiativePage.objects.live().filter(locale__language_code="da")
    rows = [facts_of(page) for page in pages]
    client = Client()
    for chosen in combinations(rows, seed=f"list {language}"):
        answer = Answer(client.get(LISTS[language], chosen))
        assert answer.counts == count(rows, chosen), chosen
        total = answer.response.context["total"]
        assert total == sum(passes(codes, chosen) for codes in rows), chosen


@pytest.mark.slow
def test_facts_of_documents_are_those_of_pages(nested: None) -> None:
    pages = InitiativePage.objects.live().filter(locale__language_code="da")
    for page, document in zip(pages, documents_of(pages), strict=True):
        expected = {**facts_of(page), KIND: frozenset({"initiative"})}
        assert codes_of(document) == expected, page.title


@pytest.mark.slow
@pytest.mark.parametrize("language", ["da", "en"])
def test_the_counts_are_printed(reader: Reader, language: str) -> None:
    for url in (URLS[language], LISTS[language]):
        answer = reader.follow(url, {"goal": "M1", "status": ["ongoing", "unknown"]})
        assert answer.facets == answer.counts
        assert answer.counts["goal"]["M1"]


@pytest.mark.slow
@pytest.mark.parametrize("language, words", [("da", "unge"), ("en", "young people")])
def test_a_count_is_what_a_click_gives(reader: Reader, language: str, words: str) -> None:
    answer = reader.search(language, words)
    assert set(answer.facets) <= {KIND, *FACETS}
    assert answer.response.context["results"]["total"] > 3
    for name, values in answer.facets.items():
        for value, number in values.items():
            clicked = reader.search(language, words, **{name: value})
            assert clicked.response.context["results"]["total"] == number, (name, value)


@pytest.mark.slow
@pytest.mark.parametrize("language, words", [("da", "police"), ("da", "nightlife police")])
def test_a_filter_leaves_what_was_counted_also_of_words_of_the_other_language(
    reader: Reader, language: str, words: str
) -> None:
    answer = reader.search(language, words)
    for name in ("goal", "kind"):
        assert answer.facets[name]
        for value, number in answer.facets[name].items():
            clicked = reader.search(language, words, **{name: value})
            assert clicked.response.context["results"]["total"] == number, (name, value)
            assert clicked.facets[name][value] == number
