"""Whatever is asked, however it is asked: an answer in the right language, never a fault of ours."""

from typing import Any, Final
from urllib.parse import quote

import pytest
from django.test import Client

from cms.languages import language_of
from tests.search.site.index import Index
from tests.site.answers import Answer, Answers

pytestmark = pytest.mark.django_db

METHODS: Final = ("POST", "PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "PROPFIND", "HEAD")
LONG: Final = "å" * 5_000
QUERIES: Final = (
    "page=abc",
    "page=-1",
    "page=0",
    "page=999999",
    "page=" + "9" * 400,
    "page=٣",
    "page=1&page=2",
    "page=",
    "status=nonsense&goal=M99&theme=%00&area=%F0%9F%98%80&level=",
    "goal=M1" + "&goal=M1" * 500,
    "".join(f"goal=M{number}&" for number in range(500)),
    "status=%27%20OR%201=1--&partner=%22%3E%3Cscript%3E",
    f"q={quote(LONG)}",
    "q=%00",
    "q=nat%00teliv",
    "q=%ff%fe",
    "q=%ED%A0%80",
    "q=%22&q=%22",
    "q=%22tryg%20AND%20(NEAR(",
    "q=*%20-%20%3A%20%5E%20%7B%7D",
    "q=" + "+".join(["a"] * 3_000),
    "q=%3Cscript%3Ealert(1)%3C/script%3E",
    "kind=nonsense&q=tryg",
    "exact",
    "q[]=1&%=%&&&===",
    "x=" + "y" * 10_000,
)
PATHS: Final = (
    "/da/%00/",
    "/en/initiatives/%00/",
    "/%00",
    "/da/indsatser/\x7f/",
    "/da/%ff%fe/",
    "/en/initiatives/%ff/",
    "/%c3%28",
    "/%ED%A0%80/",
    "/da/" + "a" * 10_000 + "/",
    "/en/initiatives/" + "a" * 10_000 + "/",
    "/" + "a/" * 3_000,
    "/da/indsatser/" + quote("😀" * 200) + "/",
    "/da/../../etc/passwd",
    "/da/indsatser/%2e%2e/%2e%2e/",
    "/en/%3Cscript%3Ealert(1)%3C/script%3E/",
    "/da//indsatser//",
    "/da/indsatser/et-trygt-natteliv/extra/",
    "/sitemap.xml/x",
    "/robots.txt/",
    "/media/images/%00",
    "/documents/abc/",
    "/documents/99999999999999999999/x.pdf",
    "/-/health/x",
    "/.git/config",
    "/wp-login.php",
    "/da/_util/login/x/",
)


def fault_of(answer: Answer) -> str:
    """Return what is wrong with the answer to bad input, or nothing."""
    response = answer.response
    if response.status_code not in (200, 301, 302, 400, 403, 404, 405):
        return f"answers {response.status_code}"
    if not answer.is_page or response.status_code in (301, 302, 405):
        return ""
    lang = answer.soup.html["lang"] if answer.soup.html else ""
    if lang != language_of(answer.address):
        return f"is in {lang}"
    if answer.errors:
        return f"is not valid: {answer.errors[:2]}"
    if "<script>alert" in answer.html:
        return "runs what was asked"
    return ""


def ask(client: Client, address: str, method: str = "GET", **extra: Any) -> Answer:
    return Answer(method, address, client.generic(method, address, **extra))


@pytest.mark.slow
def test_unknown_and_broken_addresses(visitor: Client) -> None:
    faults = {path[:60]: fault for path in PATHS if (fault := fault_of(ask(visitor, path)))}
    assert faults == {}


@pytest.mark.slow
@pytest.mark.parametrize(
    "address",
    [
        "/da/",
        "/da/indsatser/",
        "/en/initiatives/",
        "/da/soeg/",
        "/en/search/",
        "/en/goals/",
        "/indsatser",
    ],
)
def test_any_query(visitor: Client, address: str, index: Index) -> None:
    faults = {}
    for query in QUERIES:
        answer = ask(visitor, f"{address}?{query}")
        fault = fault_of(answer) or (
            "" if answer.response.status_code in (200, 301) else "is refused"
        )
        if fault:
            faults[query[:60]] = fault
    assert faults == {}


@pytest.mark.slow
@pytest.mark.parametrize("method", METHODS)
def test_any_method_on_every_kind(answers: Answers, method: str) -> None:
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    faults = {}
    seen = set()
    for known in answers.every:
        place = (known.kind, known.language)
        if place in seen:
            continue
        seen.add(place)
        answer = ask(client, known.address, method)
        allowed = {200, 301, 302, 404} if method == "HEAD" else {403, 404, 405}
        if method == "OPTIONS":
            allowed.add(200)
        status = answer.response.status_code
        if status not in allowed:
            faults[answer.name] = str(status)
        elif fault := fault_of(answer):
            faults[answer.name] = fault
        if answer.response.cookies:
            faults[answer.name] = "sets a cookie"
    assert faults == {}


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize(
    "headers",
    [
        {"Accept-Language": "xx-yy;q=nonsense,*"},
        {"Accept-Language": "a" * 5_000},
        {"Cookie": "sessionid=\x00; csrftoken=" + "x" * 4_000},
        {"Cookie": "=;;;==\xff"},
        {"Range": "bytes=5-1"},
        {"If-Modified-Since": "yesterday"},
        {"X-Forwarded-For": "'; DROP TABLE"},
        {"Referer": "http://[broken"},
        {"Accept": "application/json"},
    ],
)
def test_any_header(visitor: Client, headers: dict[str, str]) -> None:
    for address in ("/da/", "/en/search/?q=safety", "/da/unknown/"):
        answer = Answer("GET", address, visitor.get(address, headers=headers))
        assert fault_of(answer) == "", address


@pytest.mark.once
def test_an_address_with_two_slashes_leads_to_no_other_site(visitor: Client) -> None:
    answer = ask(visitor, "/%2Fevil.example/")
    assert answer.response.status_code == 404
    assert not answer.soup.select('[href^="//"], [action^="//"]')


@pytest.mark.once
def test_a_foreign_host_is_refused(visitor: Client) -> None:
    response = visitor.get("/da/", headers={"Host": "evil.example"})
    assert response.status_code == 400


def test_what_is_beyond_the_last_page_is_the_last_page(visitor: Client) -> None:
    last = ask(visitor, "/da/indsatser/?page=2").soup.select_one(".cards")
    assert ask(visitor, "/da/indsatser/?page=999999").soup.select_one(".cards") == last
