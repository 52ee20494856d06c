"""The search page: what stands on it, in both languages, whatever is asked."""

import re
from typing import Final
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.collation import danish_sort_key
from cms.jobs import drain
from initiatives.models import InitiativeIndexPage, InitiativePage
from search.catalogue import listed
from search.document import PAGE_SIZE
from search.documents import searchable_pages
from tests.databases import not_reading
from tests.search.site.reader import URLS, Reader, address

pytestmark = pytest.mark.django_db

QUERIES: Final = 32
LANGUAGES: Final = ("da", "en")
# Hostile to FTS5, to SQL, to HTML or to Unicode.
ODD: Final = (
    "'",
    '"',
    '"""',
    "%",
    "*",
    "^",
    ":",
    "()",
    "a AND b",
    "OR",
    "NEAR(tryg natteliv, 5)",
    "title : tryg",
    "tryg*",
    "-tryg",
    "\x00",
    "nat\x00teliv",
    "😀",
    "å" * 10_000,
    "a " * 5_000,
    "'; DROP TABLE document; --",
    "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
    "a\u030alborg",
    "\u202etryg",
    "«tryg»",
    "{title} {{ query }}",
)


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("words", ODD)
def test_any_words_are_answered(reader: Reader, language: str, words: str) -> None:
    answer = reader.search(language, words)
    assert answer.heading
    box = answer.soup.select_one("#page-search")
    assert box is not None
    assert len(str(box["value"])) <= 200


@pytest.mark.slow
@pytest.mark.parametrize(
    "asked",
    [
        {"page": "-1"},
        {"page": "0"},
        {"page": "1e3"},
        {"page": "99999999999999999999"},
        {"page": "x"},
        {"page": "٣"},
        {"goal": "M99"},
        {"goal": ["M1"] * 100},
        {"kind": "nonsense"},
        {"area": "\x00"},
        {"status": "<script>"},
        {"exact": "nonsense"},
        {"unknown": "x" * 10_000},
    ],
    ids=str,
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_bad_values_are_answered(
    reader: Reader, language: str, asked: dict[str, str | list[str]]
) -> None:
    for words in ("", "unge young"):
        answer = reader.search(language, words, **asked)
        assert b"<script>" not in answer.response.content.replace(b"<script type", b"")


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_asked_lists_everything_initiatives_first(reader: Reader, language: str) -> None:
    pages = [
        page.specific
        for page in searchable_pages().filter(locale__language_code=language).exclude(depth=1)
    ]
    initiatives = [page for page in pages if isinstance(page, InitiativePage)]
    in_order = sorted(initiatives, key=lambda page: (danish_sort_key(page.title), page.pk))
    answer = reader.search(language)
    found = list(answer.urls)
    while (following := answer.soup.select_one(".pagination a[rel=next]")) is not None:
        answer = reader.follow(URLS[language] + str(following["href"]))
        found += answer.urls
    assert found[: len(in_order)] == [page.url for page in in_order]
    others = [thing.url for thing in listed() if thing.language == language]
    assert others
    assert sorted(found) == sorted([*(str(page.url) for page in pages), *others])
    assert answer.other_hits == []


@pytest.mark.slow
def test_danish_letters_come_last_and_aa_is_aa(reader: Reader) -> None:
    index = InitiativeIndexPage.objects.get(locale__language_code="da")
    titles = ("Zebra i byen", "Ærlig snak", "Øer af ro", "Aabent hus", "Ådalen")
    for title in titles:
        page = InitiativePage(title=title, summary="En indsats.", lead="En indsats.", live=False)
        index.add_child(instance=page)
        page.save_revision().publish()
    drain()
    shown: list[str] = []
    for number in (1, 2):
        shown += [hit.title for hit in reader.search("da", page=number, kind="initiative").hits]
    assert [title for title in shown if title in titles] == [
        "Zebra i byen",
        "Ærlig snak",
        "Øer af ro",
        "Aabent hus",
        "Ådalen",
    ]
    assert shown[-5:] == [title for title in shown if title in titles]


@pytest.mark.slow
@pytest.mark.parametrize("language, words", [("da", "aalborg"), ("en", "aalborg")])
def test_pages_of_hits(reader: Reader, language: str, words: str) -> None:
    first = reader.search(language, words)
    total = first.response.context["results"]["total"]
    assert total > PAGE_SIZE
    assert len(first.hits) == PAGE_SIZE
    second = reader.search(language, words, page=2)
    assert not set(first.urls) & set(second.urls)
    last = reader.search(language, words, page=999)
    assert last.hits
    assert last.soup.select_one(".pagination a[rel=next]") is None
    link = first.soup.select_one(".pagination a[rel=next]")
    assert reader.follow(URLS[language] + str(link["href"])).urls == second.urls


def test_links_keep_words_and_filters(reader: Reader) -> None:
    answer = reader.search("da", "aalborg", kind=["initiative", "page"], exact="1")
    following = parse_qs(urlsplit(answer.soup.select_one("a[rel=next]")["href"]).query)
    assert following == {
        "q": ["aalborg"],
        "exact": ["1"],
        "kind": ["initiative", "page"],
        "page": ["2"],
    }
    removed = [parse_qs(urlsplit(tag["href"]).query) for tag in answer.soup.select("a.tag")]
    assert removed == [
        {"q": ["aalborg"], "exact": ["1"], "kind": ["page"]},
        {"q": ["aalborg"], "exact": ["1"], "kind": ["initiative"]},
    ]
    cleared = answer.soup.select_one(".active-filters a.clear")["href"]
    assert parse_qs(urlsplit(str(cleared)).query) == {"q": ["aalborg"], "exact": ["1"]}


def test_a_filter_that_exists_no_more_is_left_out(reader: Reader) -> None:
    answer = reader.search("da", kind="initiative", area="gammel-kode")
    assert answer.urls == reader.search("da", kind="initiative").urls != []
    assert len(answer.soup.select("a.tag")) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_language_switch_keeps_words_and_filters(reader: Reader, language: str) -> None:
    other = "en" if language == "da" else "da"
    answer = reader.search(language, "politi", goal="M1")
    link = answer.soup.select_one(f"header a[hreflang={other}]")
    assert urlsplit(str(link["href"])).path == URLS[other]
    assert parse_qs(urlsplit(str(link["href"])).query) == {"q": ["politi"], "goal": ["M1"]}
    reader.follow(str(link["href"]))


def test_a_correction_can_be_refused(reader: Reader) -> None:
    answer = reader.search("da", "nateliv", kind="initiative")
    link = answer.soup.find("a", string=re.compile("Søg i stedet efter »nateliv«"))
    refused = reader.follow(str(link["href"]))
    assert refused.response.context["filters"]["active"]
    assert "Viser resultater for" not in refused.text
    assert refused.heading == "Vi fandt ingen resultater for »nateliv«."


@pytest.mark.parametrize(
    "language, words, heading",
    [
        ("da", "havn", "3 resultater for »havn«"),
        ("da", "vandring", "3 resultater for »vandring«"),
        ("en", "dementia", "2 results for “dementia”"),
        ("en", "nightlife", "1 result for “nightlife”"),
        ("en", "qqxzzy", "We found no results for “qqxzzy”."),
    ],
)
def test_the_heading_counts(reader: Reader, language: str, words: str, heading: str) -> None:
    answer = reader.search(language, words)
    assert answer.heading == heading
    number = re.match(r"\d+", heading)
    assert len(answer.hits) == (int(number[0]) if number else 0)


def test_some_of_the_words_is_said(reader: Reader) -> None:
    answer = reader.search("da", "havnefronten demensvenner")
    assert answer.hits
    assert "Ingen sider indeholder alle ordene" in answer.text
    assert "Ingen sider indeholder" not in reader.search("da", "havnefronten").text


@pytest.mark.parametrize(
    "language, words, note",
    [
        ("da", "demens pårørende", r"(\d+) sider? indeholder alle ordene, resten kun nogle af dem"),
        ("en", "dementia relatives", r"(\d+) pages? contains? all the words, the rest only some"),
    ],
)
def test_how_many_hold_all_the_words_is_said(
    reader: Reader, language: str, words: str, note: str
) -> None:
    answer = reader.search(language, words)
    said = re.search(note, answer.text)
    assert said is not None, answer.text[:300]
    assert 0 < int(said[1]) < int(answer.heading.split()[0])


def test_a_phrase_is_not_loosened(reader: Reader) -> None:
    assert reader.search("da", '"natteliv trygt"').hits == []
    assert reader.search("da", '"trygt natteliv"').urls[0] == address("I01")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_hit_offers_no_empty_list(reader: Reader, language: str) -> None:
    answer = reader.search(language, "qqxzzy")
    assert answer.soup.select(".finder-results ol.hits") == []
    assert answer.soup.select(".no-hits a")


@pytest.mark.parametrize(
    "language, words, known",
    [
        ("da", "natteliv qqxzzy wwqqzz vvxxqq", ["natteliv"]),
        ("en", "qqxzzy wwqqzz vvxxqq nightlife", ["nightlife"]),
        ("da", "qqxzzy wwqqzz", []),
        ("da", '"trygt natteliv" qqxzzy wwqqzz vvxxqq', []),
    ],
)
def test_no_hit_offers_the_words_that_pages_hold(
    reader: Reader, language: str, words: str, known: list[str]
) -> None:
    answer = reader.search(language, words, kind=["document"])
    assert not answer.hits
    links = answer.soup.select(".no-hits .word-searches a")
    assert [link.get_text() for link in links] == known
    for link in links:
        assert reader.follow(str(link["href"])).hits


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_only_reading_is_allowed(reader: Reader, method: str) -> None:
    assert getattr(reader.client, method)(URLS["da"]).status_code == 405


@pytest.mark.parametrize(
    "language, words",
    [
        ("da", ""),
        ("da", "unge"),
        ("da", "natelivv havnn dementt"),
        ("da", "qqxzzy"),
        ("en", "young people"),
        ("en", "dementia"),
        ("en", ""),
    ],
)
def test_queries_on_the_database_are_few(reader: Reader, language: str, words: str) -> None:
    reader.search(language, words)  # what Django remembers about itself is asked once
    with CaptureQueriesContext(connection) as captured:
        reader.search(language, words, status=["ongoing", "unknown"])
    assert len(captured) <= QUERIES, [query["sql"][:80] for query in captured]


def test_an_anonymous_search_writes_nothing(reader: Reader) -> None:
    with CaptureQueriesContext(connection) as captured:
        reader.search("da", "nateliv")
    assert captured.captured_queries
    assert not not_reading(captured)
    assert not reader.client.cookies
