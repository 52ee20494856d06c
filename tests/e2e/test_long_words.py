"""A title of one word with ninety letters, wherever titles stand; and what paper shows of an initiative."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Final

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import OpenPage, Site

WORD: Final = (
    "Tryghedsskabelsesforanstaltningskoordineringsgruppemedlemskabsansøgningsbehandlingsmøderne"
)
PAGES: Final = (
    "/da/",
    "/da/indsatser/",
    "/da/indsatser/et-trygt-natteliv/",
    "/da/indsatser/?area=jomfru-ane-gade",
    "/da/omraader/",
    "/da/omraader/jomfru-ane-gade/",
    "/da/maal/",
    "/da/kontakt/",
    "/da/soeg/?kind=initiative",
    "/en/areas/jomfru-ane-gade/",
    "/en/initiatives/",
)
TITLES: Final = (
    "UPDATE wagtailcore_page SET title = ? WHERE slug IN ('et-trygt-natteliv', 'safe-nightlife')",
    "UPDATE initiatives_area SET name_da = ?, name_en = name_da WHERE code = 'jomfru-ane-gade'",
)


@pytest.fixture
def long_words(site: Site) -> Iterator[None]:
    """An initiative and an area with the long word for a name, put back afterwards."""
    path = site.folder / "site.sqlite3"
    with closing(sqlite3.connect(path, timeout=20)) as database:
        titles = database.execute("SELECT id, title FROM wagtailcore_page").fetchall()
        names = database.execute("SELECT id, name_da, name_en FROM initiatives_area").fetchall()
        with database:
            for statement in TITLES:
                database.execute(statement, [WORD])
            database.execute("UPDATE initiatives_area SET name_en = name_da")
        yield
        with database:
            for key, title in titles:
                database.execute("UPDATE wagtailcore_page SET title = ? WHERE id = ?", [title, key])
            for key, danish, english in names:
                database.execute(
                    "UPDATE initiatives_area SET name_da = ?, name_en = ? WHERE id = ?",
                    [danish, english, key],
                )


def test_a_word_of_ninety_letters_breaks_no_page(long_words: None, open_page: OpenPage) -> None:
    assert len(WORD) == 90
    page = open_page("/da/", width=320)
    seen, wide = 0, {}
    for address in PAGES:
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
        seen += WORD in page.inner_text("main")
        # Beside the page, whatever hides its own overflow: no text may be cut off.
        over = page.evaluate(
            "[...document.querySelectorAll('main *')].filter(e => e.checkVisibility()"
            " && !e.closest('.table-scroll, .visually-hidden, svg, .hero-picture')"
            " && e.getBoundingClientRect().right > 320.5).map(e => `${e.tagName}.${e.className}`)"
        )
        if over or page.evaluate("document.documentElement.scrollWidth") > 320:
            wide[address] = over
    assert wide == {}
    assert seen >= 8


def test_paper_shows_the_short_address_and_its_qr_code(open_page: OpenPage) -> None:
    """The code is fetched when the page is printed, and only then."""
    page = open_page("/da/indsatser/et-trygt-natteliv/")
    picture = page.locator("img[src='/i/I01.svg']")
    expect(picture).to_be_hidden()
    page.route("**/i/I01.svg", lambda route: route.abort())
    without = len(page.pdf(format="A4"))
    page.unroute("**/i/I01.svg")
    page.reload()
    with page.expect_request("**/i/I01.svg"):
        printed = page.pdf(format="A4")
    assert len(printed) > without + 500
    page.emulate_media(media="print")
    expect(picture).to_be_visible()
    expect(page.locator("a[href='/i/I01']")).to_have_text(re.compile("/i/I01$"))
