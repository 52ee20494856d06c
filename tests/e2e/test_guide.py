"""The guide and a report in a browser: on a phone, on paper, and under the policy of the admin."""

import io

from playwright.sync_api import Page
from pypdf import PdfReader

from tests.e2e.conftest import OpenPage, Site
from tests.e2e.test_policy import watch


def sign_in(page: Page, site: Site) -> None:
    page.fill("input[name=login]", site.user)
    page.fill("input[name=password]", site.password)
    page.click("main button[type=submit]")


def test_the_guide_fits_a_phone_and_prints_whole(site: Site, open_page: OpenPage) -> None:
    page = open_page("/konto/login/", width=320)
    complaints = watch(page)
    sign_in(page, site)
    page.goto("/admin/help/")
    wide = """[...document.querySelectorAll('.guide *')]
        .filter(part => part.getBoundingClientRect().right > innerWidth).map(part => part.outerHTML)"""
    assert page.evaluate(wide) == []
    assert complaints == []
    # The admin scrolls inside its window, which on paper was the first page and no other.
    paper = PdfReader(io.BytesIO(page.pdf(format="A4")))
    words = " ".join(sheet.extract_text() for sheet in paper.pages)
    assert "Spørg om hjælp" in words
    assert "I vejledningen" not in words


def test_a_report_fits_a_phone_with_titles_in_whole_words(site: Site, open_page: OpenPage) -> None:
    page = open_page("/konto/login/", width=375)
    sign_in(page, site)
    page.goto("/admin/reports/english/")
    heights = page.eval_on_selector_all(
        "td.title a", "links => links.map(link => [link.textContent.trim(), link.offsetHeight])"
    )
    line = page.evaluate(
        "parseFloat(getComputedStyle(document.querySelector('td.title a')).lineHeight)"
    )
    assert len(heights) > 5
    # A word that is longer than the line may be cut in two, none into single letters.
    assert [title for title, height in heights if height > (len(title) / 8 + 2) * line] == []
