"""The guide in a browser: on a phone, on paper, and under the policy of the admin."""

import io

from pypdf import PdfReader

from tests.e2e.conftest import OpenPage, Site
from tests.e2e.test_policy import watch


def test_the_guide_fits_a_phone_and_prints_whole(site: Site, open_page: OpenPage) -> None:
    page = open_page("/konto/login/", width=320)
    complaints = watch(page)
    page.fill("input[name=login]", site.user)
    page.fill("input[name=password]", site.password)
    page.click("main button[type=submit]")
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
