"""A reader with a narrow screen, a keyboard and no script; and one who prints."""

import re
import sqlite3
from contextlib import closing
from io import BytesIO
from typing import Final

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.e2e.conftest import OpenPage, Site

STEPS: Final = 200


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is on an element that matches; it must be visible and marked."""
    for _step in range(STEPS):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            focused = page.locator(":focus")
            assert focused.is_visible(), selector
            return
    raise AssertionError(f"Tab never reaches {selector} on {page.url}")


def press(page: Page, selector: str, key: str = "Enter") -> None:
    """Go to an element by Tab and press a key on it."""
    tab_to(page, selector)
    page.keyboard.press(key)


def follow(page: Page, selector: str, url: str) -> None:
    """Go to a link or button by Tab, press Enter, and arrive at an address that ends in `url`."""
    press(page, selector)
    expect(page).to_have_url(re.compile(f"{re.escape(url)}$"))
    page.wait_for_load_state()


def test_the_whole_road_by_keyboard_without_script(open_page: OpenPage) -> None:
    """Home, list, filter, initiative, search, the other language."""
    page = open_page("/da/", width=320, java_script_enabled=False)
    press(page, ".menu summary")
    follow(page, ".menu a[href='/da/indsatser/']", "/da/indsatser/")
    everything = page.locator(".card").count()
    press(page, "details.facets > summary")
    while not page.locator("input[name=goal]").first.is_visible():
        press(page, "details.facets details:not([open]) > summary")
    press(page, "input[name=goal][value=M1]", "Space")
    follow(page, ".facets button[type=submit]", "?goal=M1")
    assert 0 < page.locator(".card").count() < everything
    follow(page, ".active-filters a.clear", "/da/indsatser/")
    follow(page, ".card a[href='/da/indsatser/et-trygt-natteliv/']", "/et-trygt-natteliv/")
    expect(page.locator("h1")).to_have_text("Et trygt natteliv")
    follow(page, "a.search-link", "/da/soeg/")
    tab_to(page, "main input[type=search]")
    page.keyboard.type("natteliv")
    page.keyboard.press("Enter")
    expect(page.locator("main [role=status]")).to_contain_text("»natteliv«")
    assert page.locator(".hits a[href='/da/indsatser/et-trygt-natteliv/']").count() == 1
    follow(page, ".languages a[lang=en]", "/en/search/?q=natteliv")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_the_first_stop_is_the_way_past_the_header(open_page: OpenPage) -> None:
    page = open_page("/en/initiatives/", width=320, java_script_enabled=False)
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the content")
    assert page.locator(":focus").is_visible()
    page.keyboard.press("Enter")
    tab_to(page, "a, summary, input")
    assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.slow
@pytest.mark.parametrize("width", [320, 375])
def test_nothing_has_to_be_scrolled_sideways(site: Site, open_page: OpenPage, width: int) -> None:
    page = open_page("/da/", width=width)
    wide = {}
    for kind, address in site.addresses.items():
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
        needed = page.evaluate("document.documentElement.scrollWidth")
        if needed > width:
            wide[kind] = needed
    assert wide == {}


@pytest.mark.slow
def test_text_can_be_set_wider_apart(site: Site, open_page: OpenPage) -> None:
    """WCAG 1.4.12 at 320 px: no text is cut off and nothing has to be scrolled sideways."""
    page = open_page("/da/", width=320, bypass_csp=True)
    wide = {}
    for kind, address in site.addresses.items():
        page.goto(address)
        page.add_style_tag(
            content="* { line-height: 1.5 !important; letter-spacing: .12em !important;"
            " word-spacing: .16em !important } p { margin-bottom: 2em !important }"
        )
        needed = page.evaluate("document.documentElement.scrollWidth")
        if needed > 320:
            wide[kind] = needed
    assert wide == {}


@pytest.mark.parametrize(
    ("address", "texts"),
    [
        ("/da/indsatser/et-trygt-natteliv/", ("Sidst opdateret", "99 82 34 20", "Kontakt")),
        ("/en/initiatives/safe-nightlife/", ("Last updated", "+45 99 82 34 20", "Contact")),
    ],
)
def test_an_initiative_on_paper(
    site: Site, open_page: OpenPage, address: str, texts: tuple[str, ...]
) -> None:
    page = open_page(address)
    document = PdfReader(BytesIO(page.pdf(format="A4")))
    printed = "".join(sheet.extract_text() for sheet in document.pages)
    for text in (*texts, f"{site.url}{address}"):  # a long address goes on in the next line
        assert "".join(text.split()) in "".join(printed.split()), text
    page.emulate_media(media="print")
    expect(page.locator(".menu")).to_be_hidden()
    expect(page.locator("form.site-search")).to_be_hidden()


def test_folded_parts_are_unfolded_on_paper(open_page: OpenPage) -> None:
    page = open_page("/da/om-tryg-aalborg/introduktion/")
    folded = page.locator("details.disclosure .disclosure-body").first
    expect(folded).to_be_hidden()
    page.emulate_media(media="print")
    expect(folded).to_be_visible()


def test_another_process_s_change_is_in_the_next_answer(site: Site, open_page: OpenPage) -> None:
    """Written by another process, straight into the database: no cache stands between."""
    page = open_page("/en/initiatives/road-safety/", java_script_enabled=False)
    expect(page.locator(".facts")).not_to_contain_text("Paused")
    with closing(sqlite3.connect(site.folder / "site.sqlite3", timeout=20)) as database, database:
        database.execute(
            "update initiatives_initiativepage set status = 'paused' where code = 'I06'"
        )
    page.reload()
    expect(page.locator(".facts")).to_contain_text("Paused")
