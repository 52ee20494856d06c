"""The form of a word group in a browser: its button shows what changes, and Enter saves."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenPage, Site

ADD = "/admin/snippets/search/synonym/add/"


def form(open_page: OpenPage, site: Site) -> Page:
    page = open_page("/konto/login/")
    page.fill("input[name=login]", site.user)
    page.fill("input[name=password]", site.password)
    page.click("main button[type=submit]")
    page.goto(ADD)
    page.fill("textarea[name=words_da]", "xyzzyxord\ntryghedsvandring")
    return page


def test_the_button_shows_what_a_group_would_change(open_page: OpenPage, site: Site) -> None:
    page = form(open_page, site)
    page.click("button[name=show_effect]")
    table = page.locator("#search-effect").get_by_role("table")
    expect(table.get_by_role("row")).to_have_count(3)
    expect(page.locator("textarea[name=words_da]")).to_have_value("xyzzyxord\ntryghedsvandring")


def test_enter_in_a_field_saves_as_in_every_form(open_page: OpenPage, site: Site) -> None:
    page = form(open_page, site)
    page.fill("input[name=source]", "borgere")
    page.press("input[name=source]", "Enter")
    expect(page).to_have_url(re.compile(r"/admin/snippets/search/synonym/$"))
    expect(page.locator("main")).to_contain_text("xyzzyxord")
