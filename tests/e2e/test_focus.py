"""Where the keyboard stands: it can be seen, nothing lies over it, and a form leads to what is wrong."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenPage

INTRODUCTION = "/da/om-tryg-aalborg/introduktion/"
FIGURES = "/da/om-tryg-aalborg/tal-om-tryghed/"
UNFOLD = "document.querySelectorAll('main details').forEach(part => part.open = true)"


def on_top(page: Page, selector: str) -> list[str]:
    """Return the texts of what matches and is covered by something else at its first letters."""
    return page.evaluate(
        """selector => [...document.querySelectorAll(selector)].filter(each => {
             each.scrollIntoView({ block: 'center', behavior: 'instant' });
             const box = each.getClientRects()[0];
             return !each.contains(document.elementFromPoint(box.left + 4, box.top + box.height / 2));
           }).map(each => each.textContent)""",
        selector,
    )


@pytest.mark.parametrize("width", [1280, 375])
def test_a_word_in_a_card_can_be_pressed(open_page: OpenPage, width: int) -> None:
    """The card is one large link, and lay over the links to the glossary in its text."""
    page = open_page(INTRODUCTION, width=width)
    page.evaluate(UNFOLD)
    assert page.locator(".goal-card .term").count() > 0
    assert on_top(page, ".goal-card .term") == []
    expect(page.locator(".goal-card .card-link").first).to_be_visible()


def test_a_table_that_scrolls_shows_that_it_has_the_focus(open_page: OpenPage) -> None:
    """The fold around it cuts off what stands out, so its ring is inside."""
    page = open_page(FIGURES)
    page.evaluate(UNFOLD)
    page.locator("main summary").first.focus()
    page.keyboard.press("Tab")
    table = page.locator(".table-scroll").first
    expect(table).to_be_focused()
    expect(table).to_have_css("outline-offset", "-3px")
    expect(table).to_have_css("outline-style", "solid")


def test_the_ring_of_a_language_stays_in_its_bar(open_page: OpenPage) -> None:
    """The header below lay over its lower edge."""
    page = open_page("/da/indsatser/")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator(".languages a").first).to_be_focused()
    expect(page.locator(":focus")).to_have_css("outline-offset", "-3px")


@pytest.mark.slow
def test_a_link_opens_again_what_was_folded_since(open_page: OpenPage) -> None:
    """The address is the same as before: no event of it tells."""
    page = open_page(INTRODUCTION)
    section = page.locator("main details[id]").first
    link = page.locator(".contents a").first
    for _time in range(2):
        link.click()
        expect(section).to_have_attribute("open", "")
        section.locator("summary").click()
        expect(section).not_to_have_attribute("open", "")


@pytest.mark.slow
def test_a_wrong_password_is_where_the_focus_goes(open_page: OpenPage) -> None:
    page = open_page("/konto/login/", width=320)
    expect(page).to_have_title(re.compile("^Log ind"))
    page.locator("[name=login]").fill("nobody")
    page.locator("[name=password]").fill("wrong")
    page.keyboard.press("Enter")
    expect(page.locator("[role=alert]")).to_be_focused()
    expect(page).to_have_title(re.compile("^Fejl: Log ind"))
    expect(page.locator("[name=login]")).to_have_attribute("autocomplete", "username")


@pytest.mark.slow
@pytest.mark.parametrize("width", [1000, 1100])
def test_the_search_box_of_the_header_holds_a_word(open_page: OpenPage, width: int) -> None:
    """Beside the menu it was as wide as four letters."""
    page = open_page("/da/indsatser/", width=width)
    box = page.locator("header input[type=search]")
    assert box.evaluate("box => box.clientWidth") >= 128
    expect(page.get_by_role("search").get_by_role("button", name="Søg")).to_be_visible()


def test_what_follows_the_pages_of_a_list_keeps_its_distance(open_page: OpenPage) -> None:
    """The link to the feed of a search touched the button above it."""
    page = open_page("/da/soeg/?q=tryghed", width=375)
    expect(page.locator(".pagination + p")).to_have_css("margin-top", "24px")


def test_the_second_page_of_a_search_has_a_title_of_its_own(open_page: OpenPage) -> None:
    page = open_page("/da/soeg/?q=tryghed&page=2")
    expect(page).to_have_title(re.compile(r"^tryghed – Søg – Side 2 af \d+ – Tryg Aalborg$"))
