"""What a page costs: queries, whatever the number of initiatives; bytes and requests of a first visit."""

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.languages import language_of
from cms.models import ContactSettings
from initiatives.demo.bulk import add_initiatives
from initiatives.models import Goal, GoalPage, InitiativePage
from search import backends
from search.documents import documents_of, searchable_pages
from search.models import Recommendation
from search.starter import load_starter
from tests.search.site.index import Index
from tests.site.answers import Answer, Answers
from tests.site.kinds import PUBLIC_URL_KINDS

pytestmark = pytest.mark.django_db

QUERIES: Final = 25
QUERIES_OF_LISTS: Final = 32
# Cards, what stands in English, news, and whom to call.
QUERIES_OF_CARDS: Final = 7
# The list as a file holds all rows, and SQLite takes at most 999 values in one question.
FILE: Final = "initiatives.list_files"
QUERIES_OF_BATCHES: Final = 10
INDEXED: Final = 100
LISTS: Final = (
    *("initiatives.InitiativeIndexPage", "initiatives.filtered", "initiatives.areas"),
    *("search_da", "search_en"),
)
KIB: Final = 1024
FIRST_VISIT: Final = 60 * KIB
REQUESTS: Final = 8
HTML: Final = 10 * KIB
VISITED: Final = (
    "/da/",
    "/en/",
    "/da/indsatser/",
    "/en/initiatives/",
    "/da/indsatser/et-trygt-natteliv/",
    "/en/initiatives/safe-nightlife/",
    "/da/om-tryg-aalborg/introduktion/",
    "/en/about/introduction/",
    "/da/soeg/?q=tryghed",
    "/en/search/?q=safety",
    "/da/kontakt/",
    "/en/contact/",
)


def visit(address: str) -> tuple[int, bytes]:
    """Return the number of queries of one visit, and what was answered."""
    client = Client()
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    assert answer.status_code in (200, 301, 302, 404), address
    return len(captured), answer.getvalue()


def examples() -> dict[str, str]:
    """Return an address of each kind in each language, and each filtered list, with its kind."""
    found: dict[tuple[str, str], str] = {}
    for kind in PUBLIC_URL_KINDS:
        for address in kind.examples():
            part = address if kind.name in LISTS else language_of(address)
            found.setdefault((kind.name, part), address)
    return {address: kind for (kind, _part), address in found.items()}


@pytest.mark.slow
@pytest.mark.once  # Django asks every database the same, and SQLite in the most batches
def test_queries_are_few_and_do_not_grow(index: Index) -> None:
    visit("/da/")  # what Django remembers about itself (content types, sites) is asked once
    kinds = examples()
    visited = {address: visit(address) for address in kinds}
    few = {address: number for address, (number, _answer) in visited.items()}
    limits = {
        address: number
        for address, number in few.items()
        if number > (QUERIES_OF_LISTS if kinds[address] in LISTS else QUERIES)
    }
    assert limits == {}
    # A list with nothing in it asks nothing about its cards: it may grow by them, once.
    empty = {
        address
        for address, (_number, answer) in visited.items()
        if b'<article class="card' not in answer
    }
    assert len(empty) < len(kinds)
    add_initiatives(1_000)
    # Enough of them for full pages of hits: the search asks the database for one page only.
    newest = searchable_pages().order_by("-pk")[:INDEXED]
    backends.engine().upsert(list(documents_of(newest)))
    grown = {
        address: (number, now)
        for address, number in few.items()
        if (now := visit(address)[0]) > number
        and not (address in empty and now <= number + QUERIES_OF_CARDS)
        and not (kinds[address] == FILE and now <= number + QUERIES_OF_BATCHES)
    }
    assert grown == {}


@pytest.mark.slow
@pytest.mark.parametrize("words", ["tryghedd violence", "midtbyen vold", "vold natelivet"])
@pytest.mark.parametrize("address", ["/da/soeg/", "/en/search/"])
def test_a_search_with_everything_on_its_page_costs_no_more(
    index: Index, address: str, words: str
) -> None:
    """Recommended pages, help at once, corrections, the other language, areas, explained words."""
    language = language_of(address)
    load_starter()
    for goal in GoalPage.objects.filter(locale__language_code=language)[:3]:
        Recommendation.objects.create(language=language, words="vold\nviolence", page=goal)
    searched = f"{address}?{urlencode({'q': words})}"
    context = Client().get(searched).context
    assert context["is_danger"]
    assert len(context["results"]["recommended"]) == 3
    assert visit(searched)[0] <= QUERIES_OF_LISTS


@pytest.mark.slow
def test_nothing_is_remembered_between_requests(index: Index) -> None:
    """Changed behind Django's back, as by another process: the next answer shows it."""
    client = Client()
    page = InitiativePage.objects.get(slug="et-trygt-natteliv", locale__language_code="da")
    addresses = (
        page.url,
        "/en/initiatives/safe-nightlife/",
        "/da/indsatser/",
        "/da/maal/",
        "/da/kontakt/",
    )
    before = {address: client.get(address).content.decode() for address in addresses}
    goal = Goal.objects.exclude(pk=page.goal_id).first()
    assert goal is not None
    InitiativePage.objects.filter(pk=page.pk).update(status="paused", goal=goal)
    Goal.objects.filter(pk=goal.pk).update(
        short_title_da="Et nyt navn", short_title_en="A new name"
    )
    ContactSettings.objects.update(phone="11 22 33 44")
    shown = {
        page.url: ("Sat på pause", "Et nyt navn", "11 22 33 44"),
        "/en/initiatives/safe-nightlife/": ("Paused", "A new name", "11 22 33 44"),
        "/da/indsatser/": ("Sat på pause (1)", "Et nyt navn"),
        "/da/maal/": ("Et nyt navn",),
        "/da/kontakt/": ("11 22 33 44",),
    }
    for address, texts in shown.items():
        answer = Answer("again", address, client.get(address))
        said = " ".join(answer.soup.get_text(" ").split())
        for text in texts:
            assert text not in before[address], (address, text)
            assert text in said, (address, text)


def travelling(name: str, content: bytes) -> int:
    """Return the bytes that travel: text is compressed, a font already is."""
    return len(content) if name.endswith(".woff2") else len(gzip.compress(content, 9))


def files_of(answer: Answer) -> set[str]:
    """Return the static files that a first visit fetches; pictures are left out, the icon is not."""
    found = {
        str(element.get("href") or element.get("src")).partition("#")[0]
        for element in answer.soup.select(
            "link[rel=icon], link[rel=preload], link[rel=stylesheet], script[src], svg use, .brand img"
        )
    }
    return {address.removeprefix("/static/") for address in found}


def visits(answers: Answers) -> Iterator[Answer]:
    """Yield the answers that are weighed."""
    by_address = {answer.address: answer for answer in answers.every}
    for address in VISITED:
        answer = by_address.get(address) or Answer("visit", address, Client().get(address))
        assert answer.response.status_code == 200, address
        yield answer


def test_a_first_visit_is_light(answers: Answers) -> None:
    heavy = {}
    for answer in visits(answers):
        html = travelling("page.html", answer.html.encode())
        files = files_of(answer)
        assert {"site/site.css", "site/site.js", "site/icon.svg", "site/icons.svg"} <= files
        weight = html
        for name in files:
            path = finders.find(name)
            assert path, name
            weight += travelling(name, Path(path).read_bytes())
        if html > HTML or weight > FIRST_VISIT or len(files) + 1 > REQUESTS:
            heavy[answer.address] = (html, weight, sorted(files))
    assert heavy == {}
