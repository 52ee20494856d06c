"""A sentence typed in wagtail-localize's editor survives a network that goes, and a server that refuses it.

Upstream alone says »a server error« and forgets the sentence when one leaves the page (ADR 0009).
"""

from collections.abc import Callable, Iterator
from typing import Final

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.e2e.conftest import OpenPage, Site
from tests.e2e.staff import passwords as passwords
from tests.e2e.staff import sign_in
from tests.e2e.test_unsaved import ask

pytestmark = pytest.mark.vendor("sqlite")

TRANSLATOR: Final = "oversaetter"
SENTENCES: Final = "**/admin/localize/translate/*/strings/*/edit/"
ENGLISH_PAGE: Final = """
SELECT english.id FROM initiatives_initiativepage i
JOIN wagtailcore_page danish ON danish.id = i.page_ptr_id
JOIN wagtailcore_page english ON english.translation_key = danish.translation_key
  AND english.id != danish.id
WHERE i.code = 'I04'
"""
USER: Final = "(SELECT id FROM cms_user WHERE username = 'oversaetter')"

OpenEditor = Callable[..., Page]


def is_stored(site: Site, text: str) -> bool:
    """Return whether a sentence is stored."""
    found = ask(site, "SELECT 1 FROM wagtail_localize_stringtranslation WHERE data = ?", text)
    return bool(found)


@pytest.fixture
def open_editor(site: Site, open_page: OpenPage, passwords: dict[str, str]) -> Iterator[OpenEditor]:
    """Open the editor of an English page as the translator, whose admin speaks `language`."""

    def opened(language: str = "", width: int = 1280) -> Page:
        page = sign_in(open_page, TRANSLATOR, passwords[TRANSLATOR], width)
        if language:
            page.goto("/admin/account/")
            page.select_option("[name$=preferred_language]", language)
            page.click("main form button[type=submit]")
        page.goto(f"/admin/pages/{ask(site, ENGLISH_PAGE)[0][0]}/edit/")
        return page

    yield opened
    ask(site, "UPDATE wagtailusers_userprofile SET preferred_language = ''")


def sentence(page: Page, number: int = 2) -> Locator:
    """Return a sentence in the editor: of the running text unless it is the first or second."""
    return page.locator(".js-translation-editor li:is(.complete, .incomplete, .errored)").nth(
        number
    )


def write(place: Locator, text: str) -> None:
    """Open a sentence and type, by keyboard."""
    place.locator("button").first.press("Enter")
    place.locator("textarea").fill(text)


def save(place: Locator) -> None:
    """Send the sentence, by keyboard."""
    place.locator("textarea").press("Enter")
    expect(place.locator("textarea")).to_have_count(0)


def why(page: Page) -> Locator:
    """Return the line that says why sentences aren't saved."""
    return page.locator("#waiting-sentences")


def test_a_translators_network_fails(site: Site, open_editor: OpenEditor) -> None:
    page = open_editor(width=320)
    write(sentence(page), "Typed without a network.")
    page.context.set_offline(True)
    save(sentence(page))
    expect(why(page)).to_contain_text("Der er ingen forbindelse. Det, du skriver, bliver i vinduet")
    expect(sentence(page)).to_contain_text("Typed without a network.")
    # One can go on typing; the panel's buttons would lead away from all of it.
    write(sentence(page, 1), "And another one.")
    save(sentence(page, 1))
    page.locator("#translation-panel button[value=draft]").press("Enter")
    expect(page.locator("dialog[open]")).to_contain_text("Det er ikke gemt")
    expect(page.locator("dialog[open]")).to_contain_text("Der er ingen forbindelse")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.keyboard.press("Escape")
    assert not is_stored(site, "Typed without a network.")
    page.context.set_offline(False)
    expect(why(page)).to_be_hidden()
    for number, text in ((2, "Typed without a network."), (1, "And another one.")):
        expect(sentence(page, number)).to_contain_text("Oversat")
        expect(sentence(page, number)).to_contain_text(text)
        assert is_stored(site, text)


@pytest.mark.slow
def test_a_server_that_nobody_reaches_in_english(site: Site, open_editor: OpenEditor) -> None:
    """The browser believes in its network: by a press of the button, and the draft waits for the sentence."""
    page = open_editor("en")
    answers = ["abort", "broken"]

    def answer(route: Route) -> None:
        if answers.pop(0) == "abort":
            route.abort()
        else:
            route.fulfill(status=502, body="Bad gateway")

    page.route(SENTENCES, answer, times=len(answers))
    write(sentence(page), "Typed while the server was away.")
    save(sentence(page))
    expect(why(page)).to_contain_text("There is no connection.")
    why(page).get_by_role("button", name="Try again").press("Enter")
    expect(why(page)).to_contain_text("The server can't save right now.")
    assert not is_stored(site, "Typed while the server was away.")
    why(page).get_by_role("button", name="Try again").press("Enter")
    expect(why(page)).to_be_hidden()
    assert is_stored(site, "Typed while the server was away.")


def test_a_draft_waits_for_the_sentence_under_way(site: Site, open_editor: OpenEditor) -> None:
    page = open_editor()
    waiting: list[Route] = []
    page.route(SENTENCES, lambda route: waiting.append(route), times=1)
    write(sentence(page), "Sent just before the draft.")
    save(sentence(page))
    expect(sentence(page)).to_contain_text("Gemmer")
    page.locator("#translation-panel button[value=draft]").press("Enter")
    waiting[0].continue_()
    expect(page.locator(".messages")).to_contain_text("gemt")
    assert is_stored(site, "Sent just before the draft.")
    newest = ask(
        site,
        "SELECT content FROM wagtailcore_revision WHERE object_id = ? ORDER BY id DESC LIMIT 1",
        str(ask(site, ENGLISH_PAGE)[0][0]),
    )
    assert "Sent just before the draft." in newest[0][0]


@pytest.mark.slow
def test_sign_in_and_role_end_while_translating(
    site: Site, open_editor: OpenEditor, passwords: dict[str, str]
) -> None:
    page = open_editor()
    dialog = page.locator("dialog[open]")
    write(sentence(page), "Typed after the sign-in.")
    ask(site, "DELETE FROM django_session")
    save(sentence(page))
    expect(dialog).to_contain_text("Du er logget ud")
    with page.context.expect_page() as opening:
        dialog.get_by_role("link", name="Log ind i en ny fane").press("Enter")
    tab = opening.value
    tab.fill("[name=login]", TRANSLATOR)
    tab.fill("[name=password]", passwords[TRANSLATOR])
    tab.click("main button[type=submit]")
    expect(tab.locator("main")).to_contain_text("Luk denne fane")
    tab.close()
    # It may have been sent again by itself meanwhile.
    if dialog.count():
        dialog.locator("[data-again]").dispatch_event("click")
    expect(why(page)).to_be_hidden()
    expect(dialog).to_have_count(0)
    assert is_stored(site, "Typed after the sign-in.")

    write(sentence(page), "Typed after the role.")
    groups = ask(site, f"DELETE FROM cms_user_groups WHERE user_id = {USER} RETURNING group_id")
    save(sentence(page))
    expect(dialog).to_contain_text("Måske er din rolle slut. Kopier din tekst")
    assert not is_stored(site, "Typed after the role.")
    for (group,) in groups:
        ask(site, f"INSERT INTO cms_user_groups (user_id, group_id) VALUES ({USER}, ?)", group)
    dialog.locator("[data-again]").press("Enter")
    expect(why(page)).to_be_hidden()
    assert is_stored(site, "Typed after the role.")
