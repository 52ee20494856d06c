"""Text being typed survives a sign-in that ends, two windows, and a network that goes (F32, ADR 0009).

One editor for all: the page is opened in the running site, and a sign-in ends by deleting the sessions
in the site's own database, which is what hours of doing nothing come to.
"""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any, Final

import pytest
from playwright.sync_api import Page, Request, Response, Route, expect

from tests.e2e.conftest import OpenPage, Site

pytestmark = pytest.mark.vendor("sqlite")

SAVED: Final = "#w-autosave-indicator[data-w-autosave-state-value='saved']"
# One that no reader sees while the tests run.
NOTICE: Final = """
INSERT INTO cms_notice (text, text_da, text_en, level, url, valid_from, valid_to, is_demo)
VALUES ('Røg', 'Røg', 'Smoke', 'info', '', datetime('now', '+1 day'), NULL, 0)
"""
PAUSED: Final = "#w-autosave-indicator[data-w-autosave-state-value='paused']"


def ask(site: Site, statement: str, *values: Any) -> list[Any]:
    """Ask or change the site's database from this process."""
    with closing(sqlite3.connect(site.folder / "site.sqlite3", timeout=20)) as database:
        rows = database.execute(statement, values).fetchall()
        database.commit()
        return rows


def address(site: Site) -> str:
    """Return the address of the editor of the page that the tests write on."""
    rows = ask(
        site,
        "SELECT min(p.id) FROM wagtailcore_page p JOIN home_standardpage s ON s.page_ptr_id = p.id"
        " JOIN wagtailcore_locale l ON l.id = p.locale_id WHERE l.language_code = 'da'",
    )
    return f"/admin/pages/{rows[0][0]}/edit/"


def drafts(site: Site) -> list[str]:
    """Return the titles of the page's versions, the newest first."""
    number = re.findall(r"\d+", address(site))[0]
    rows = ask(
        site,
        "SELECT json_extract(content, '$.title') FROM wagtailcore_revision"
        " WHERE object_id = ? ORDER BY id DESC",
        number,
    )
    return [row[0] for row in rows]


def is_save(request: Request) -> bool:
    """Return whether a request saves the page."""
    return request.method == "POST" and request.url.endswith("/edit/")


def sign_in(page: Page, site: Site, user: str = "") -> None:
    page.fill("[name=login]", user or site.user)
    page.fill("[name=password]", site.password)
    page.click("main button[type=submit]")


def write(page: Page, title: str) -> None:
    """Type a title as a person does: at once, while Wagtail still looks at what the form says."""
    page.click("#id_title")
    page.keyboard.press("Control+a")
    page.keyboard.type(title)


def save_now(page: Page) -> None:
    """Press »Gem nu«; Wagtail may have asked who is here in between, which closes its window."""
    page.locator("[data-reason=signed-out] [data-again]").dispatch_event("click")


@pytest.fixture
def open_editor(site: Site, open_page: OpenPage) -> Callable[..., Page]:
    """Open the page's editor, signed in; with `java_script_enabled`, `width`, `user`."""

    def opened(user: str = "", **options: Any) -> Page:
        page = open_page(f"/konto/login/?next={address(site)}", **options)
        sign_in(page, site, user)
        page.wait_for_url(f"**{address(site)}")
        return page

    return opened


@pytest.fixture
def bo(site: Site) -> str:
    """The name of another administrator with the same password."""
    columns = [row[1] for row in ask(site, "PRAGMA table_info(cms_user)")]
    others = ", ".join(name for name in columns if name not in ("id", "username", "email"))
    ask(
        site,
        f"INSERT OR IGNORE INTO cms_user (username, email, {others})"
        f" SELECT 'bo', 'bo@example.org', {others} FROM cms_user WHERE username = ?",
        site.user,
    )
    return "bo"


@pytest.mark.slow
def test_a_sign_in_that_ends_while_writing(site: Site, open_editor: Callable[..., Page]) -> None:
    page = open_editor()
    write(page, "Før")
    expect(page.locator(SAVED)).to_be_attached()
    # In the middle of a word: whatever asks the server next may notice, and its window waits for a pause.
    write(page, "Skrevet uden ")
    ask(site, "DELETE FROM django_session")
    page.keyboard.type("login")
    dialog = page.locator("dialog[open]")
    expect(dialog).to_contain_text("Du er logget ud")
    expect(page.locator(".footer__save-warning")).to_contain_text("Du er logget ud.")
    # »Gem« would lead away from the text: it opens the same window, whose buttons the keyboard reaches.
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.keyboard.press("Control+s")
    expect(dialog).to_be_visible()
    with page.context.expect_page() as opening:
        dialog.get_by_role("link", name="Log ind i en ny fane").press("Enter")
    tab = opening.value
    sign_in(tab, site)
    expect(tab.locator("main")).to_contain_text("Luk denne fane")
    tab.close()
    assert drafts(site)[0] == "Før"
    save_now(page)
    expect(page.locator(SAVED)).to_be_attached()
    expect(page.locator("#id_title")).to_have_value("Skrevet uden login")
    assert drafts(site)[0] == "Skrevet uden login"
    # The form is older than the sign-in, and its button works all the same.
    page.click("button.action-save")
    expect(page.locator(".messages")).to_contain_text("er gemt")


@pytest.mark.slow
@pytest.mark.parametrize(("java_script_enabled", "presses"), [(True, 1), (False, 2)])
def test_a_form_sent_after_the_sign_in_has_ended(
    site: Site, open_editor: Callable[..., Page], *, java_script_enabled: bool, presses: int
) -> None:
    """A record's form, since Wagtail's stream fields need JavaScript; on a phone, by keyboard.

    Without the script nothing gives the waiting form the new sign-in's token: the server asks once more.
    """
    page = open_editor(java_script_enabled=java_script_enabled, width=320)
    ask(site, NOTICE)
    number = ask(site, "SELECT max(id) FROM cms_notice")[0][0]
    page.goto(f"/admin/snippets/cms/notice/edit/{number}/")
    page.fill("[name=text_da]", "Skrevet uden login")
    ask(site, "DELETE FROM django_session")
    page.locator("#w-editor-form footer button[type=submit]").first.press("Enter")
    expect(page.locator("h1")).to_have_text("Du er logget ud")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    with page.context.expect_page() as opening:
        page.locator("main a.button").press("Enter")
    sign_in(opening.value, site)
    opening.value.wait_for_url("**/admin/signed-in/")
    for _press in range(presses - 1):
        page.locator("main button[type=submit]").press("Enter")
        expect(page.locator("h1")).to_have_text("Tryk en gang til for at gemme")
    page.locator("main button[type=submit]").press("Enter")
    page.wait_for_url("**/admin/snippets/cms/notice/")
    rows = ask(site, "DELETE FROM cms_notice WHERE id = ? RETURNING text_da", number)
    assert rows == [("Skrevet uden login",)]


@pytest.mark.slow
def test_somebody_else_signs_in_at_the_same_browser(
    site: Site, bo: str, open_editor: Callable[..., Page]
) -> None:
    """Another's text is neither saved as one's own nor found anywhere outside of its window."""
    page = open_editor()
    before = drafts(site)
    ask(site, "DELETE FROM django_session")
    write(page, "Kun til mig")
    expect(page.locator("dialog[open]")).to_contain_text("Du er logget ud")
    with page.context.expect_page() as opening:
        page.locator("dialog[open]").get_by_role("link").click()
    tab = opening.value
    sign_in(tab, site, bo)
    tab.wait_for_url("**/admin/signed-in/")
    page.bring_to_front()
    dialog = page.locator("dialog[open]")
    save_now(page)
    expect(dialog).to_contain_text(f"{site.user} har skrevet dette, men nu er {bo} logget ind.")
    assert drafts(site) == before
    kept = "JSON.stringify([{...localStorage}, {...sessionStorage}])"
    assert "Kun til mig" not in page.evaluate(kept)
    tab.goto(address(site))
    expect(tab.locator("#id_title")).not_to_have_value("Kun til mig")


@pytest.mark.slow
def test_typing_on_while_an_autosave_is_on_its_way(
    site: Site, open_editor: Callable[..., Page]
) -> None:
    """Wagtail alone takes the last words for saved when the answer comes back right after them."""
    page = open_editor()

    def answer_late(route: Route) -> None:
        answer = route.fetch()
        page.keyboard.type(" og sluttet")
        route.fulfill(response=answer)

    def has_all(response: Response) -> bool:
        return is_save(response.request) and "sluttet" in (response.request.post_data or "")

    page.route(f"**{address(site)}", answer_late, times=1)
    with page.expect_response(has_all) as saving:
        write(page, "Begyndt")
    assert saving.value.ok
    assert drafts(site)[0] == "Begyndt og sluttet"


@pytest.mark.slow
def test_two_people(site: Site, bo: str, open_editor: Callable[..., Page]) -> None:
    mine = open_editor(width=320)
    theirs = open_editor(user=bo)
    write(theirs, "Bos tekst")
    expect(theirs.locator(SAVED)).to_be_attached()
    write(mine, "Min tekst")
    expect(mine.locator(PAUSED)).to_be_attached()
    assert drafts(site)[0] == "Bos tekst"
    # Wagtail hears a moment later whose version it is; until then the server asks, on a page of its own.
    dialog = mine.locator("#w-save-confirmation-dialog")
    expect(dialog).to_contain_text(f"{bo} har gemt en ny version")
    mine.locator("button.action-save").first.press("Enter")
    expect(dialog).to_be_visible()
    assert mine.evaluate("document.documentElement.scrollWidth") <= 320
    dialog.locator("[data-w-dialog-target=confirm]").press("Enter")
    expect(mine.locator(".messages")).to_contain_text("er gemt")
    assert drafts(site)[:2] == ["Min tekst", "Bos tekst"]


@pytest.mark.slow
def test_two_windows(site: Site, open_editor: Callable[..., Page]) -> None:
    first = open_editor()
    second = first.context.new_page()
    second.goto(address(site))
    write(first, "Fra det første vindue")
    expect(first.locator(SAVED)).to_be_attached()
    write(second, "Fra det andet vindue")
    expect(second.locator(PAUSED)).to_be_attached()
    expect(second.locator(".footer__save-warning")).to_contain_text("nyere version")
    assert drafts(site)[0] == "Fra det første vindue"
    # Wagtail's own window asks first; on »yes« both versions are in the history.
    second.click("button.action-save")
    dialog = second.locator("#w-save-confirmation-dialog")
    expect(dialog).to_contain_text("Du har gemt en ny version i et andet vindue")
    dialog.locator("[data-w-dialog-target=confirm]").click()
    expect(second.locator(".messages")).to_contain_text("er gemt")
    assert drafts(site)[:2] == ["Fra det andet vindue", "Fra det første vindue"]
    # The first window is the older one now, also for the button.
    write(first, "For sent")
    expect(first.locator(PAUSED)).to_be_attached()
    assert drafts(site)[0] == "Fra det andet vindue"


@pytest.mark.slow
def test_offline_for_a_while(site: Site, open_editor: Callable[..., Page]) -> None:
    page = open_editor()
    page.context.set_offline(True)
    write(page, "Skrevet uden net")
    expect(page.locator(PAUSED)).to_be_attached()
    expect(page.locator(".footer__save-warning")).to_contain_text("Der er ingen forbindelse")
    page.click("button.action-save")
    expect(page.locator("dialog[open]")).to_contain_text("Det, du skriver, bliver i vinduet")
    page.keyboard.press("Escape")
    # As after five attempts of Wagtail's: it has given up.
    page.evaluate("window.wagtail.app.queryController('w-autosave').clearRetries()")
    page.context.set_offline(False)
    expect(page.locator(SAVED)).to_be_attached()
    assert drafts(site)[0] == "Skrevet uden net"


WORD: Final = """
<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{mso-style-parent:""}</style></head>
<body><!--StartFragment-->
<h2 style='mso-outline-level:2'><span style='font-family:"Calibri Light"'>Natteravne</span></h2>
<p class=MsoNormal><span style='font-family:Wingdings;color:red;mso-ansi-language:DA'>”Vi går” <b>tur</b> med
<a href="https://example.org/tur">naboerne</a>.<o:p></o:p></span></p>
<ul><li class=MsoListParagraph>Fredag</li><li class=MsoListParagraph>Lørdag</li></ul>
<table class=MsoTableGrid><tr><td><p class=MsoNormal>Ugedag</p></td><td><p class=MsoNormal>Klokken</p></td></tr>
<tr><td><p class=MsoNormal>Mandag</p></td><td><p class=MsoNormal>19</p></td></tr></table>
<!--EndFragment--></body></html>
"""
PASTE: Final = """(field, html) => {
  const data = new DataTransfer();
  data.setData('text/html', html);
  data.setData('text/plain', new DOMParser().parseFromString(html, 'text/html').body.innerText);
  field.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
}"""


@pytest.mark.slow
def test_pasting_from_word(site: Site, open_editor: Callable[..., Page]) -> None:
    page = open_editor()
    number = ask(site, "SELECT min(page_ptr_id) FROM home_introductionpage")[0][0]
    page.goto(f"/admin/pages/{number}/edit/")
    field = page.locator("#panel-child-content-foreword-section, [data-contentpath=foreword]").first
    text = field.locator("[contenteditable=true]").first
    text.click()
    page.keyboard.press("Control+a")
    text.evaluate(PASTE, WORD)
    expect(page.locator(SAVED)).to_be_attached()
    stored = ask(
        site,
        "SELECT json_extract(content, '$.foreword') FROM wagtailcore_revision"
        " WHERE object_id = ? ORDER BY id DESC LIMIT 1",
        str(number),
    )[0][0]
    assert not re.search(r"mso|style=|class=|font|span|o:p", stored, re.IGNORECASE), stored
    assert "”Vi går” <b>tur</b>" in stored
    assert '<a href="https://example.org/tur">naboerne</a>' in stored
    assert len(re.findall(r"<li[^>]*>(?:Fredag|Lørdag)</li>", stored)) == 2
    for words in ("Natteravne", "Ugedag", "Klokken", "Mandag", "19"):
        assert words in stored, stored
