"""The browser obeys the Content-Security-Policy here: nothing is refused, nobody else is called."""

import sqlite3
from contextlib import closing
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenPage, Site


def watch(page: Page) -> list[str]:
    """Return a list that fills with what the browser complains about."""
    complaints: list[str] = []
    page.on(
        "console",
        lambda message: (
            complaints.append(message.text)
            if message.type == "error" and "404 (Not Found)" not in message.text
            else None
        ),
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return complaints


@pytest.mark.slow
def test_no_page_breaks_its_own_policy(site: Site, open_page: OpenPage) -> None:
    page = open_page("/da/")
    complaints = watch(page)
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    for address in [*site.addresses.values(), "/konto/login/"]:
        page.goto(address)
    assert complaints == []
    assert hosts == {urlsplit(site.url).netloc}
    assert page.context.cookies() == [] or {c["name"] for c in page.context.cookies()} == {
        "csrftoken"
    }


def test_a_broken_policy_is_noticed(open_page: OpenPage) -> None:
    page = open_page("/da/")
    complaints = watch(page)
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')")
    page.wait_for_timeout(100)
    assert any("Content Security Policy" in complaint for complaint in complaints)


def test_the_editor_sees_the_page_in_the_preview(site: Site, open_page: OpenPage) -> None:
    """The one thing that a strict policy breaks first: the frame beside the form."""
    with closing(sqlite3.connect(site.folder / "site.sqlite3")) as database:
        row = database.execute(
            "select page_ptr_id from initiatives_initiativepage where code = 'I01'"
        ).fetchone()
    page = open_page("/konto/login/")
    complaints = watch(page)
    page.fill("input[name=login]", site.user)
    page.fill("input[name=password]", site.password)
    page.click("main button[type=submit]")
    page.goto(f"/admin/pages/{row[0]}/edit/")
    frame = page.frame_locator("#w-preview-iframe")
    if not page.locator("[data-side-panel=preview]").is_visible():
        page.click("[data-side-panel-toggle=preview]")
    expect(frame.locator("h1")).to_have_text("Et trygt natteliv")
    expect(frame.locator("#contact")).to_contain_text("99 82 34 20")
    assert [text for text in complaints if "Content Security Policy" in text] == []
