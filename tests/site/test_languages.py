"""The address alone decides the language; each language knows where the other one is."""

from typing import Any
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client
from wagtail.contrib.redirects.models import Redirect

from cms.collation import danish_sort_key
from home.models import HomePage
from initiatives.models import InitiativePage
from tests.site.answers import Answer, Answers

pytestmark = pytest.mark.django_db

NIGHTLIFE = "/da/indsatser/et-trygt-natteliv/"
ENGLISH_NIGHTLIFE = "/en/initiatives/safe-nightlife/"
ENGLISH_BROWSER = {"Accept-Language": "en"}
SITEMAP = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
}


def links(answer: Answer, rel: str) -> dict[str, str]:
    """Return the <link>s of a document's head by hreflang."""
    return {
        str(link.get("hreflang", "")): str(link["href"])
        for link in answer.soup.head.select(f"link[rel={rel}]")
        if rel != "alternate" or link.get("hreflang")  # a feed is an alternate without a language
    }


def local(address: str) -> str:
    """Return an absolute address of this site as a path."""
    assert address.startswith(f"{settings.BASE_URL}/"), address
    return address.removeprefix(settings.BASE_URL)


def ask(client: Client, address: str) -> Answer:
    return Answer("asked", address, client.get(address))


# Addresses without a language ------------------------------------------------------------------


@pytest.mark.parametrize("browser", ["en", "da", "en-GB,en;q=0.9", ""])
def test_the_root_leads_to_danish(visitor: Client, browser: str) -> None:
    response = visitor.get("/", headers={"Accept-Language": browser})
    assert (response.status_code, response.headers["Location"]) == (302, "/da/")


@pytest.mark.parametrize(
    "address", ["/indsatser/et-trygt-natteliv", "/indsatser/et-trygt-natteliv/"]
)
def test_an_address_without_language_is_danish(visitor: Client, address: str) -> None:
    response = visitor.get(address, headers=ENGLISH_BROWSER, follow=True)
    assert response.redirect_chain == [(NIGHTLIFE, 301)]
    assert response.status_code == 200
    assert '<html lang="da">' in response.content.decode()


@pytest.mark.slow
def test_every_old_address_ends_on_a_page_of_its_language(
    answers: Answers, visitor: Client
) -> None:
    for answer in answers.of("danish_address"):
        response = visitor.get(answer.address, headers=ENGLISH_BROWSER, follow=True)
        assert response.status_code == 200, answer.name
        assert {status for _url, status in response.redirect_chain} == {301}, answer.name
        # Wagtail keeps a redirect when a page's address changes, in either language.
        assert response.request["PATH_INFO"].startswith(f"/{answer.language}/"), answer.name


@pytest.mark.parametrize("old", ["/gammel/natteliv", "/da/gammel/natteliv", "/en/old/nightlife"])
def test_editors_redirect_old_addresses(visitor: Client, old: str) -> None:
    page = InitiativePage.objects.get(slug="et-trygt-natteliv", locale__language_code="da")
    Redirect.objects.create(old_path=Redirect.normalise_path(old), redirect_page=page)
    for address in (old, f"{old}/"):
        response = visitor.get(address, follow=True)
        assert response.redirect_chain[-1] == (NIGHTLIFE, 301), address
        assert response.status_code == 200, address


def test_a_redirect_under_danish_serves_the_unprefixed_address_too(visitor: Client) -> None:
    page = InitiativePage.objects.get(slug="et-trygt-natteliv", locale__language_code="da")
    Redirect.objects.create(old_path="/da/gammel/natteliv", redirect_page=page)
    response = visitor.get("/gammel/natteliv/")
    assert (response.status_code, response.headers["Location"]) == (301, NIGHTLIFE)


# hreflang, canonical, switch ---------------------------------------------------------------------


def test_canonical_names_the_page_itself(answers: Answers) -> None:
    for answer in answers.pages():
        canonical = links(answer, "canonical")
        if answer.response.status_code == 200:
            assert local(canonical[""]) == answer.address.partition("?")[0], answer.name


def test_alternates_only_when_both_are_live(answers: Answers) -> None:
    """hreflang names both pages and x-default, and each page names the other one back."""
    by_address = {a.address: a for a in answers.pages() if a.response.status_code == 200}
    paired = 0
    for address, answer in by_address.items():
        found = {code: local(url) for code, url in links(answer, "alternate").items()}
        if not found:
            continue
        paired += 1
        assert set(found) == {"da", "en", "x-default"}, answer.name
        assert found["x-default"] == found["da"], answer.name
        assert found[answer.language] == address.partition("?")[0], answer.name
        for code in ("da", "en"):
            assert links(by_address[found[code]], "alternate") == links(answer, "alternate")
    assert paired > 40


def test_an_untranslated_page_names_no_alternate(visitor: Client) -> None:
    answer = ask(visitor, "/da/indsatser/demensindsatser/")
    assert links(answer, "alternate") == {}
    assert local(links(answer, "canonical")[""]) == answer.address


def switch(answer: Answer, language: str) -> Any:
    link = answer.soup.select_one(f".languages a[lang={language}]")
    assert link is not None, answer.name
    return link


def test_the_switch_leads_to_the_same_page(answers: Answers) -> None:
    for answer in answers.pages():
        alternates = links(answer, "alternate")
        for code in ("da", "en"):
            target = str(switch(answer, code)["href"]).partition("?")[0]
            if code in alternates:
                assert target == local(alternates[code]), answer.name


def test_the_switch_keeps_words_and_filters(visitor: Client) -> None:
    answer = ask(visitor, "/da/indsatser/?status=ongoing&goal=M1")
    assert switch(answer, "en")["href"] == "/en/initiatives/?status=ongoing&goal=M1"


def test_the_switch_of_an_untranslated_page_leads_to_its_nearest_ancestor(visitor: Client) -> None:
    link = switch(ask(visitor, "/da/indsatser/demensindsatser/"), "en")
    assert link["href"] == "/en/initiatives/"
    assert "Initiatives" in link.get_text()
    assert "English: " in " ".join(link.get_text(" ").split()).replace("English :", "English:")


# Sitemap ---------------------------------------------------------------------------------------


def test_the_sitemap_lists_both_trees_with_alternates(answers: Answers) -> None:
    (answer,) = answers.of("sitemap")
    root = ElementTree.fromstring(answer.response.content)
    listed = {}
    for url in root.findall("s:url", SITEMAP):
        address = url.findtext("s:loc", "", SITEMAP)
        listed[local(address)] = {
            str(link.get("hreflang")): local(str(link.get("href")))
            for link in url.findall("x:link", SITEMAP)
        }
    pages = {
        a.address: {code: local(url) for code, url in links(a, "alternate").items()}
        for a in answers.pages()
        if a.response.status_code == 200
        and "?" not in a.address
        and not a.kind.startswith("search")
    }
    assert set(listed) == set(pages)
    for address, alternates in pages.items():
        alternates.pop("x-default", None)
        assert listed[address] == alternates, address


def test_the_sitemap_says_of_a_page_what_the_page_says_itself(visitor: Client) -> None:
    """Its address with Danish letters, and when its text or the facts it reads through changed."""
    source = InitiativePage.objects.get(code="I01")
    english = source.get_translations().get()
    InitiativePage.objects.filter(pk=english.pk).update(slug="the-ølgod-way")
    english.refresh_from_db()
    english.set_url_path(english.get_parent())
    english.save(clean=False)
    source.save_revision().publish()

    root = ElementTree.fromstring(visitor.get("/sitemap.xml").content)
    updated = {
        url.findtext("s:loc", "", SITEMAP): url.findtext("s:lastmod", "", SITEMAP)
        for url in root.findall("s:url", SITEMAP)
    }
    answer = ask(visitor, english.url)
    assert answer.response.status_code == 200
    source.refresh_from_db()
    assert updated[links(answer, "canonical")[""]] == source.last_published_at.isoformat()


def test_robots_names_the_sitemap(visitor: Client) -> None:
    text = visitor.get("/robots.txt").content.decode()
    assert f"Sitemap: {settings.BASE_URL}/sitemap.xml" in text
    assert "Disallow: /admin/" in text


# What is not there -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "language", "heading"),
    [
        ("/da/findes-ikke/", "da", "Vi kan ikke finde siden"),
        ("/findes-ikke/", "da", "Vi kan ikke finde siden"),
        ("/de/seite/", "da", "Vi kan ikke finde siden"),
        ("/en/not-there/", "en", "We can’t find the page"),
        ("/en/initiatives/not-there/", "en", "We can’t find the page"),
    ],
)
def test_an_unknown_page_helps_in_its_language(
    visitor: Client, address: str, language: str, heading: str
) -> None:
    response = visitor.get(address, headers={"Accept-Language": "en,da"})
    assert response.status_code == 404
    answer = Answer("404", address, response)
    assert answer.errors == []
    assert answer.soup.html is not None
    assert answer.soup.html["lang"] == language
    assert [h1.get_text() for h1 in answer.soup.select("h1")] == [heading]
    main = answer.soup.select_one("main")
    assert main is not None
    assert main.select_one(
        f"form[role=search][action='/{language}/{'soeg' if language == 'da' else 'search'}/']"
    )
    offered = {str(link["href"]) for link in main.select("a[href]")}
    names = {
        "da": {"/da/", "/da/indsatser/", "/da/kontakt/"},
        "en": {"/en/", "/en/initiatives/", "/en/contact/"},
    }
    assert names[language] <= offered
    assert answer.soup.select_one("meta[name=robots][content=noindex]")


def test_the_english_address_of_an_untranslated_initiative_answers_in_brief(
    visitor: Client,
) -> None:
    page = InitiativePage.objects.get(slug="demensindsatser")
    answer = ask(visitor, "/en/initiatives/demensindsatser/")
    assert answer.response.status_code == 404
    text = answer.soup.get_text(" ", strip=True)
    assert page.brief_title_en in text
    assert page.brief_text_en in text
    link = answer.soup.select_one(f"main a[href='{page.url}']")
    assert link is not None
    assert link["hreflang"] == "da"


@pytest.mark.parametrize(
    ("asked", "meant", "title"),
    [
        ("/en/indsatser/et-trygt-natteliv/", ENGLISH_NIGHTLIFE, "Perhaps you are looking for this"),
        ("/da/initiatives/safe-nightlife/", NIGHTLIFE, "Måske leder du efter denne side"),
        (
            "/en/indsatser/demensindsatser/",
            "/da/indsatser/demensindsatser/",
            "exists in the other language",
        ),
    ],
)
def test_an_address_under_the_other_prefix_leads_on(
    visitor: Client, asked: str, meant: str, title: str
) -> None:
    """To the page in the reader's own language where there is one, else to the other."""
    answer = ask(visitor, asked)
    assert answer.response.status_code == 404
    link = answer.soup.select_one(f"main .fact-box a[href='{meant}']")
    assert link is not None
    language = meant[1:3]
    assert (link["hreflang"], link["lang"]) == (language, language)
    assert title in answer.soup.get_text()


@pytest.mark.parametrize(
    ("address", "end"),
    [
        ("/en/initiatives", "/en/initiatives/"),
        ("/en", "/en/"),
        ("/da/soeg?q=natteliv", "/da/soeg/?q=natteliv"),
        ("/admin", "/admin/"),
        ("/konto/login", "/konto/login/"),
        ("/indsatser?status=ongoing", "/da/indsatser/?status=ongoing"),
    ],
)
def test_a_missing_slash_is_mended_and_the_query_kept(
    visitor: Client, address: str, end: str
) -> None:
    response = visitor.get(address)
    assert (response.status_code, response.headers["Location"]) == (301, end)


def test_no_address_leads_off_the_site(visitor: Client) -> None:
    for address in (
        "/%2fevil.example",
        "/%2fevil.example/%2e%2e",
        "/\\evil.example",
        "/%5cevil.example",
    ):
        response = visitor.get(address)
        assert response.status_code in (301, 404), address
        assert not response.headers.get("Location", "/").startswith(("//", "/\\", "http")), address


@pytest.mark.parametrize("address", ["/da/indsatser/", "/en/initiatives/"])
def test_initiatives_stand_in_the_order_of_the_titles_that_readers_see(
    visitor: Client, address: str
) -> None:
    titles = [
        card.title
        for page in (1, 2)
        for card in visitor.get(address, {"page": page}).context["cards"]
    ]
    assert len(titles) == 14
    assert titles == sorted(titles, key=danish_sort_key)


@pytest.mark.parametrize("path", ["/en/", "/en/indsatser/", "/en/indsatser/et-trygt-natteliv/"])
def test_without_an_english_front_page_nothing_danish_stands_below_its_address(path: str) -> None:
    """Wagtail falls back on the Danish front page, and then serves its pages under /en/."""
    HomePage.objects.get(locale__language_code="en").unpublish()
    answer = Client().get(path)
    assert answer.status_code == 404
    assert '<html lang="en">' in answer.content.decode()
    assert Client().get("/da/indsatser/et-trygt-natteliv/").status_code == 200
