"""What a day is for those who don't write initiatives all day, in Chromium.

Lead, coordinator, translator and communications are in test_editors_day.py.
"""

import re
from collections.abc import Callable
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenPage, Site
from tests.e2e.staff import passwords as passwords
from tests.e2e.staff import sign_in
from tests.e2e.test_editors_day import APPROVE, PUBLISH, SEND, press, search, told
from tests.e2e.test_editors_day import as_ as as_
from tests.e2e.test_unsaved import ask

pytestmark = pytest.mark.vendor("sqlite")

SignIn = Callable[..., Page]
OWN: Final = "SELECT page_ptr_id FROM initiatives_initiativepage WHERE code = 'I06'"
OTHER: Final = OWN.replace("I06", "I07")
DANISH: Final = "/da/indsatser/tryg-bydel/"
ENGLISH: Final = "/en/initiatives/safe-district/"
ENGLISH_PAGE: Final = f"""
SELECT b.id FROM wagtailcore_page a JOIN wagtailcore_page b ON b.translation_key = a.translation_key
WHERE a.id = ({OTHER}) AND b.id != a.id
"""
ROLE: Final = """
SELECT r.id FROM initiatives_roleassignment r JOIN home_person p ON p.id = r.person_id
WHERE p.name = 'Prøve Tovholder'
"""


def write_news(page: Page, site: Site, title: str) -> None:
    """Fill in the form of news below the initiative that the accounts answer for."""
    page.goto(f"/admin/pages/{ask(site, OWN)[0][0]}/add_subpage/")
    expect(page.locator("[name=title]")).to_be_visible()
    page.fill("[name=title]", title)
    page.fill("[name=summary]", "Vi mødes fredag og ser på de nye lygter.")


@pytest.mark.slow
def test_a_communications_leads_news_and_the_deputy_who_approves_it(
    site: Site, open_page: OpenPage, as_: SignIn
) -> None:
    """The lead of the same initiative is the deputy: nobody approves their own."""
    writer = as_("formidling")
    expect(writer.locator("main")).to_contain_text("1 indsats er din")
    write_news(writer, site, "Nye lygter på stien")
    expect(writer.locator(f"footer {PUBLISH}")).to_have_count(0)
    press(writer, SEND)
    told(writer, "sendt til godkendelse")
    writer.locator(".messages").get_by_role("link", name="Rediger").click()
    own = writer.url
    expect(writer.locator("[name=title]")).to_have_value("Nye lygter på stien")
    expect(writer.locator(APPROVE)).to_have_count(0)
    reader = open_page("/da/indsatser/trafiksikkerhed/")
    expect(reader.locator("main")).not_to_contain_text("Nye lygter på stien")
    # No other page of the site, and nothing that others keep.
    for closed in ("/admin/snippets/initiatives/roleassignment/", "/admin/users/"):
        writer.goto(closed)
        expect(writer).to_have_url(re.compile(r"/admin/$"))

    deputy = as_("tovholder", width=320)
    deputy.get_by_role("link", name=re.compile(r"sider? venter på dig")).click()
    deputy.get_by_role("link", name="Nye lygter på stien").first.click()
    expect(deputy.locator("[name=title]")).to_have_value("Nye lygter på stien")
    press(deputy, APPROVE)
    told(deputy, "Nye lygter på stien")
    reader.reload()
    expect(reader.locator("main")).to_contain_text("Nye lygter på stien")
    writer.goto(own)
    expect(writer.locator("[name=title]")).to_have_value("Nye lygter på stien")


@pytest.mark.slow
def test_a_trusted_lead_publishes_news_at_once(
    site: Site, open_page: OpenPage, as_: SignIn
) -> None:
    comms = as_("kommunikation")
    comms.goto(f"/admin/snippets/initiatives/roleassignment/edit/{ask(site, ROLE)[0][0]}/")
    comms.check("[name=is_trusted]")
    comms.click("footer button[type=submit] >> nth=0")
    told(comms, "Prøve Tovholder")

    lead = as_("tovholder")
    write_news(lead, site, "Farten er målt ved tre skoler")
    press(lead, PUBLISH)
    told(lead, "publiceret")
    reader = open_page("/da/indsatser/trafiksikkerhed/")
    expect(reader.locator("main")).to_contain_text("Farten er målt ved tre skoler")
    # News, and news alone.
    lead.goto(f"/admin/pages/{ask(site, OWN)[0][0]}/edit/")
    expect(lead.locator("[name=lead]")).to_be_visible()
    expect(lead.locator(f"footer {PUBLISH}")).to_have_count(0)


def test_operations_open_and_close_an_account(site: Site, open_page: OpenPage, as_: SignIn) -> None:
    ops = as_("drift")
    ops.goto("/admin/users/new/")
    for name, value in {
        "username": "nyansat",
        "email": "nyansat@example.org",
        "first_name": "Ny",
        "last_name": "Ansat",
        "password1": (password := "en lang sætning til en prøve"),
        "password2": password,
    }.items():
        ops.fill(f"[name={name}]", value)
    ops.get_by_role("tab", name="Roller").first.click()
    ops.get_by_label("Kommunikation").check()
    expect(ops.locator("[name=is_superuser]")).to_have_count(0)
    ops.locator("form button[type=submit]").last.click()
    told(ops, "nyansat")
    new = sign_in(open_page, "nyansat", password)
    expect(new.locator("main")).to_contain_text("sider venter på dig")

    number = ask(site, "SELECT id FROM cms_user WHERE username = 'nyansat'")[0][0]
    ops.goto(f"/admin/users/edit/{number}/")
    ops.get_by_label("Aktiv").uncheck()
    ops.locator("form button[type=submit]").last.click()
    told(ops, "nyansat")
    new.reload()
    expect(new).to_have_url(re.compile("/konto/login/"))

    # The site's settings are theirs, its pages aren't.
    ops.goto(f"/admin/pages/{ask(site, OWN)[0][0]}/edit/")
    expect(ops).to_have_url(re.compile(r"/admin/$"))
    expect(ops.locator("main")).to_contain_text("konti skal lukkes")


@pytest.mark.slow
def test_an_administrator_hides_a_page_in_both_languages(site: Site, open_page: OpenPage) -> None:
    addresses = {DANISH: "Tryg bydel", ENGLISH: "Safe district"}
    reader = open_page("/da/")
    boss = sign_in(open_page, site.user, site.password)
    search(boss, "Tryg bydel")

    def choose(kind: str) -> None:
        change = boss.get_by_role("button", name="Skift adgang")
        # Wagtail may remember that its panel is open.
        boss.wait_for_load_state("networkidle")
        if not change.is_visible():
            boss.get_by_role("button", name="Vis eller skjul status").click()
        change.click()
        boss.check(f"[name=restriction_type][value={kind}]")
        boss.locator("#set-privacy [type=submit]").click()
        expect(boss.locator("#set-privacy")).to_be_hidden()

    choose("login")
    for address in addresses:
        reader.goto(address)
        expect(reader).to_have_url(re.compile("/konto/login/"))
    # Opening Danish opens no English page: that is a decision of its own.
    boss.reload()
    choose("none")
    reader.goto(DANISH)
    expect(reader.locator("h1")).to_contain_text(addresses[DANISH])
    reader.goto(ENGLISH)
    expect(reader).to_have_url(re.compile("/konto/login/"))
    boss.goto(f"/admin/pages/{ask(site, ENGLISH_PAGE)[0][0]}/edit/")
    choose("none")
    reader.goto(ENGLISH)
    expect(reader.locator("h1")).to_contain_text(addresses[ENGLISH])


@pytest.mark.slow
def test_the_steering_group_reads_a_draft_and_comments(
    site: Site, open_page: OpenPage, as_: SignIn
) -> None:
    """No account: a secret link, on a phone, without JavaScript."""
    comms = as_("kommunikation")
    number = ask(site, OTHER)[0][0]
    comms.goto(f"/admin/pages/{number}/edit/")
    comms.fill("[name=lead]", "Kun til styregruppen indtil videre.")
    comms.click("button.action-save")
    told(comms, "er gemt")
    comms.goto(f"/admin/pages/{number}/share/")
    comms.get_by_role("button", name="Lav et nyt link").click()
    link = comms.get_by_label("Adresse, du kan kopiere").first.input_value()
    path = re.sub(r"^https?://[^/]+", "", link)
    group = open_page(path, width=320, java_script_enabled=False)
    expect(group.locator("main")).to_contain_text("Kun til styregruppen indtil videre.")
    expect(group.locator("body")).to_contain_text("Dette er en kladde.")
    assert group.evaluate("document.documentElement.scrollWidth") <= 320
    group.fill("[name=name]", "Styregruppen")
    group.fill("[name=text]", "Skriv, hvem man kan ringe til.")
    group.get_by_role("button", name="Send kommentaren").press("Enter")
    expect(group.get_by_role("status")).to_contain_text("Tak.")
    comms.goto(f"/admin/pages/{number}/edit/")
    expect(comms.locator("body")).to_contain_text("Skriv, hvem man kan ringe til.")
