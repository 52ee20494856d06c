"""A day in Chromium: from a lead's words to an English page that is true again, by each role's own buttons."""

import re
from collections.abc import Callable
from typing import Final

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import OpenPage, Site
from tests.e2e.staff import passwords as passwords
from tests.e2e.staff import sign_in
from tests.e2e.test_unsaved import ask

# The site of these tests has a SQLite file of its own.
pytestmark = pytest.mark.vendor("sqlite")

DANISH: Final = "/da/indsatser/trafiksikkerhed/"
ENGLISH: Final = "/en/initiatives/road-safety/"
OTHER: Final = "SELECT page_ptr_id FROM initiatives_initiativepage WHERE code = 'I09'"
LEAD: Final = "Du skal kunne gå og cykle trygt. Derfor måler vi nu farten ved alle skoler."
TRANSLATED: Final = (
    "You should walk and cycle safely, so we now measure the speed near all schools."
)
BEHIND: Final = "The Danish page was changed on"
PUBLISH: Final = "[name=action-publish]"
SEND: Final = "[name=action-submit]"
APPROVE: Final = "button[data-workflow-action-name=approve]:not([data-workflow-action-modal-url])"

SignIn = Callable[..., Page]


@pytest.fixture
def as_(open_page: OpenPage, passwords: dict[str, str]) -> SignIn:
    """Sign in as one of the accounts for trying out."""

    def signed_in(name: str, width: int = 1280) -> Page:
        return sign_in(open_page, name, passwords[name], width)

    return signed_in


def press(page: Page, button: str) -> None:
    """Press a button of the form's foot, which all but the first are folded into."""
    page.click("footer .w-dropdown__toggle")
    page.click(f"footer {button}")


def told(page: Page, message: str) -> None:
    """Wait for what the admin answers to a button."""
    expect(page.locator(".messages")).to_contain_text(message)


def search(page: Page, title: str) -> None:
    """Open the form of a Danish page by the search on the start page."""
    page.fill("main input[name=q]", title)
    page.press("main input[name=q]", "Enter")
    page.locator("td.title").get_by_role("link", name=title, exact=True).click()
    expect(page.locator("[name=lead]")).to_be_visible()


def minor(page: Page) -> Locator:
    """Return the switch of a minor correction."""
    return page.get_by_label("Mindre rettelse")


def note_is_folded(reader: Page) -> None:
    """See the one note of a page with its date, after unfolding the list."""
    note = reader.locator("#changes li")
    expect(note).to_be_hidden()
    reader.click("#changes summary")
    expect(note).to_have_text(re.compile(r"^\s*\d+\. \w+ \d{4}:\s+Ny kontakt\s*$"))


def waiting(page: Page, title: str) -> None:
    """Open the one page that waits for an answer, from the start page."""
    page.goto("/admin/")
    page.get_by_role("link", name="1 side venter på dig").click()
    page.click(f"main a:text-is('{title}')")


@pytest.mark.slow
def test_from_a_leads_words_to_an_english_page_that_is_true_again(
    site: Site, open_page: OpenPage, as_: SignIn
) -> None:
    reader = open_page(ENGLISH)
    before = reader.locator("main .lead").inner_text()
    expect(reader.locator("main")).not_to_contain_text(BEHIND)

    # The lead writes and sends; another lead's page is closed.
    lead = as_("tovholder")
    lead.get_by_role("link", name="1 indsats er din").click()
    lead.click("main a:text-is('Trafiksikkerhed')")
    own = lead.url
    lead.fill("[name=lead]", LEAD)
    lead.fill("[name=change_note]", "Ny kontakt")
    press(lead, SEND)
    told(lead, "er sendt til godkendelse")
    lead.goto(own)
    expect(lead.locator("[name=lead]")).to_have_value(LEAD)
    expect(lead.locator(APPROVE)).to_have_count(0)
    reader.goto(DANISH)
    expect(reader.locator("main")).not_to_contain_text(LEAD)
    expect(reader.locator("#changes")).to_have_count(0)

    # A coordinator finds it from the start page, and approves.
    coordinator = as_("koordinator")
    waiting(coordinator, "Trafiksikkerhed")
    expect(coordinator.locator("[name=lead]")).to_have_value(LEAD)
    press(coordinator, APPROVE)
    told(coordinator, "Trafiksikkerhed")
    reader.reload()
    expect(reader.locator("main")).to_contain_text(LEAD)
    note_is_folded(reader)

    # English says to readers that it is behind, and to the translator what has changed.
    reader.goto(ENGLISH)
    expect(reader.locator("main")).to_contain_text(BEHIND)
    expect(reader.locator("main .lead")).to_have_text(before)
    translator = as_("oversaetter")
    translator.get_by_role("link", name="skal opdateres").click()
    translator.click("td.title a:text-matches('Trafiksikkerhed|Road safety')")
    changed = translator.locator("#english-panel")
    expect(changed.locator("ins", has_text="nu farten")).to_be_visible()
    expect(changed.locator("del", has_text="sætter farten ned")).to_be_visible()
    translator.click("button[value=pull]")
    told(translator, "Den nyeste danske tekst er hentet")
    sentence = translator.locator(".js-translation-editor li", has_text=LEAD).last
    sentence.get_by_role("button", name="Oversæt").click()
    sentence.locator("textarea").fill(TRANSLATED)
    sentence.get_by_role("button", name="Gem").click()
    expect(sentence).to_contain_text(TRANSLATED)
    translator.click("button[value=send]")
    told(translator, "sendt til godkendelse")
    expect(translator.locator("button[value=approve]")).to_have_count(0)
    reader.reload()
    expect(reader.locator("main")).to_contain_text(BEHIND)

    # Communications approve, and English is true again.
    comms = as_("kommunikation")
    waiting(comms, "Road safety")
    comms.click("button[value=approve]")
    told(comms, "Den engelske side")
    reader.reload()
    expect(reader.locator("main .lead")).to_have_text(TRANSLATED)
    expect(reader.locator("main")).not_to_contain_text(BEHIND)

    # What was public once is not deleted, but can be taken off the web. A page without any below it:
    # the own one has news by now where another role's day came first.
    comms.goto(f"/admin/pages/{ask(site, OTHER)[0][0]}/delete/")
    told(comms, "har været offentlig og kan ikke slettes")
    expect(
        comms.locator(".messages").get_by_role("link", name="Tag siden af nettet")
    ).to_be_visible()
    reader.reload()
    expect(reader.locator("main .lead")).to_have_text(TRANSLATED)

    # Lead and coordinator both see what happened.
    for one in (lead, coordinator):
        one.goto(own.replace("/edit/", "/history/"))
        expect(one.locator("main")).to_contain_text("Prøve Koordinator")


@pytest.mark.slow
def test_readers_are_told_what_has_changed_and_not_of_a_comma(
    open_page: OpenPage, as_: SignIn
) -> None:
    """F10 and F46: a note with its date in the folded list; of a minor correction neither note nor notice."""
    reader = open_page("/da/indsatser/antiradikalisering/")
    before = reader.locator("main .lead").inner_text()
    expect(reader.locator("#changes")).to_have_count(0)
    comms = as_("kommunikation")
    search(comms, "Antiradikalisering")
    own = comms.url
    with_a_comma = f"{before.removesuffix('.')}, …"
    comms.fill("[name=lead]", with_a_comma)
    expect(minor(comms)).not_to_be_checked()
    minor(comms).check()
    press(comms, PUBLISH)
    told(comms, "publiceret")
    reader.reload()
    expect(reader.locator("main .lead")).to_have_text(with_a_comma)
    expect(reader.locator("#changes")).to_have_count(0)
    reader.goto("/en/initiatives/preventing-radicalisation/")
    expect(reader.locator("main")).not_to_contain_text(BEHIND)

    comms.goto(own)
    expect(minor(comms)).not_to_be_checked()
    comms.fill("[name=lead]", f"{before} Ring til den nye kontakt.")
    comms.fill("[name=change_note]", "Ny kontakt")
    press(comms, PUBLISH)
    told(comms, "publiceret")
    reader.reload()
    expect(reader.locator("main")).to_contain_text(BEHIND)
    reader.goto("/da/indsatser/antiradikalisering/")
    note_is_folded(reader)

    # The note is told once, and the switch has no memory.
    comms.goto(own)
    expect(comms.locator("[name=change_note]")).to_have_value("")
    expect(minor(comms)).not_to_be_checked()
    comms.fill("[name=lead]", f"{before} Ring til den nye kontakt!")
    minor(comms).check()
    press(comms, PUBLISH)
    told(comms, "publiceret")
    reader.reload()
    expect(reader.locator("main .lead")).to_contain_text("kontakt!")
    note_is_folded(reader)
    comms.goto(own)
    expect(minor(comms)).not_to_be_checked()
