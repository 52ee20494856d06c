"""The suggestions of the search box, by keyboard, by mouse, and for those who don't see them."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenPage
from tests.e2e.test_accessibility import violations

BOX = "main input[type=search]"
NIGHTLIFE = re.compile("/da/indsatser/et-trygt-natteliv/$")


def typed(page: Page, words: str) -> None:
    """Type into the box of the search page, and wait for what it offers."""
    page.locator(BOX).press_sequentially(words)
    expect(page.locator("main [role=option]").first).to_be_visible()


def test_the_keyboard_chooses_and_the_focus_stays(open_page: OpenPage) -> None:
    page = open_page("/da/soeg/", width=320)
    box = page.locator(BOX)
    expect(box).to_have_attribute("aria-expanded", "false")
    typed(page, "trygt natte")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.locator("main .search-row [role=status]")).to_have_text("1 forslag")
    box.press("ArrowDown")
    option = page.locator("main [role=option][aria-selected=true]")
    expect(option).to_contain_text("Et trygt natteliv")
    assert box.get_attribute("aria-activedescendant") == option.get_attribute("id")
    expect(box).to_be_focused()
    box.press("Enter")
    expect(page).to_have_url(NIGHTLIFE)


def test_enter_with_nothing_chosen_searches(open_page: OpenPage) -> None:
    page = open_page("/da/soeg/")
    typed(page, "natteliv")
    page.locator(BOX).press("Enter")
    expect(page).to_have_url(re.compile(r"/da/soeg/\?q=natteliv$"))


def test_escape_closes_the_list_and_keeps_the_words(open_page: OpenPage) -> None:
    page = open_page("/da/soeg/")
    typed(page, "natte")
    page.locator(BOX).press("Escape")
    expect(page.locator("main [role=listbox]")).to_be_hidden()
    expect(page.locator(BOX)).to_have_value("natte")


def test_a_click_goes_there_and_the_header_offers_too(open_page: OpenPage) -> None:
    page = open_page("/da/indsatser/", width=1280)
    page.locator("header input[type=search]").press_sequentially("trygt natte")
    page.locator("header [role=option]").first.click()
    expect(page).to_have_url(NIGHTLIFE)


def test_the_front_page_cuts_no_suggestion_off(open_page: OpenPage) -> None:
    """The list is longer than what is left of the picture's band: the last one can be pressed too."""
    page = open_page("/da/", width=375)
    typed(page, "tryg")
    assert page.locator("main [role=option]").count() > 5
    page.locator("main [role=option]").last.click(timeout=5_000)
    expect(page).not_to_have_url(re.compile("/da/$"))


def test_to_go_on_closes_the_list(open_page: OpenPage) -> None:
    page = open_page("/da/soeg/")
    typed(page, "natte")
    page.keyboard.press("Tab")
    expect(page.locator("main [role=listbox]")).to_be_hidden()


def test_a_search_box_without_network_is_a_search_box(open_page: OpenPage) -> None:
    page = open_page("/da/soeg/")
    page.route("**/suggestions.json*", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        page.locator(BOX).press_sequentially("natteliv")
    page.locator(BOX).press("Enter")
    expect(page).to_have_url(re.compile(r"\?q=natteliv$"))


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("address, words", [("/da/soeg/", "tr"), ("/en/search/", "sa")])
def test_the_open_list_has_no_violations_and_fits(
    open_page: OpenPage, width: int, address: str, words: str
) -> None:
    page = open_page(address, width=width, bypass_csp=True)
    typed(page, words)
    page.locator(BOX).press("ArrowDown")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
