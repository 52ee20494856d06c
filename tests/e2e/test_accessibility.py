"""axe-core over every kind of page, in both languages, wide and narrow, folded and unfolded."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.e2e.conftest import OpenPage, Site

UNFOLD = "document.querySelectorAll('details').forEach(part => part.open = true)"
# All of WCAG 2.2 A and AA, and axe's own best practice.
RULES = {
    "resultTypes": ["violations"],
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
}


def violations(page: Page) -> list[str]:
    """Return what axe-core finds, each with the elements."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{violation['id']}: {[node['html'][:200] for node in violation['nodes']]}"
        for violation in found
    ]


@pytest.mark.slow
@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("width", [1280, 320])
def test_no_violations(site: Site, open_page: OpenPage, language: str, width: int) -> None:
    faults = {}
    page = open_page("/da/", width=width, bypass_csp=True)
    for kind, address in site.addresses.items():
        if not kind.endswith(f" {language}"):
            continue
        page.goto(address)
        for state in ("folded", "unfolded"):
            if state == "unfolded":
                page.evaluate(UNFOLD)
            if found := violations(page):
                faults[f"{kind} {state}"] = found
    assert faults == {}


def test_the_login_has_no_violations(open_page: OpenPage) -> None:
    assert violations(open_page("/konto/login/", width=320, bypass_csp=True)) == []


def test_a_violation_is_found(open_page: OpenPage) -> None:
    page = open_page("/da/", bypass_csp=True)
    page.evaluate("document.querySelector('main').innerHTML += '<img src=\"/x.png\">'")
    assert any(found.startswith("image-alt") for found in violations(page))
