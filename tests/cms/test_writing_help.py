"""The editor's panel of hints (F31): what is typed is counted and looked at, and nothing is stored."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from wagtail.admin.models import FormState
from wagtail.models import Page, Revision, get_page_models
from wagtail.test.utils.form_data import rich_text

from cms.models import BasePage
from cms.readability import measure
from home.models import StandardPage
from initiatives.models import InitiativeIndexPage
from tests.cms.bilingual.desk import edit_url

from .writing import (
    BLOCK,
    HEAVY,
    LIGHT,
    i01,
    linked,
    links,
    panel,
    send,
    standard_page,
    stream,
    summary,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]

# Lixtal -------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_panel_says_how_the_saved_text_reads(admin: Client) -> None:
    """Without JavaScript, and before anything is typed."""
    page = i01()
    page.title, page.lead, page.summary = "Kort", HEAVY, ""
    page.now = page.next = page.join = []
    page.theme_heading = ""
    page.save_revision()
    form = panel(admin.get(edit_url(page)))
    whole = measure(f"Kort\n{HEAVY}")
    assert f"Lixtal {round(whole.lixtal)} (meget svær) · {whole.words} ord" in summary(form)
    assert form.select_one("[data-writing-help]")["data-address"] == reverse(
        "writing_help", args=[page.pk]
    )
    assert links(form, "ol") == {f"{HEAVY[:199]}…" if len(HEAVY) > 200 else HEAVY: "#id_lead-label"}


def test_what_is_typed_is_counted_and_not_stored(admin: Client) -> None:
    page = standard_page()
    before = (Revision.objects.count(), FormState.objects.count(), page.title)
    light, heavy = (
        panel(send(admin, page, title="Gåtur", summary="", lead="", **stream("body", block)))
        for block in (("paragraph", rich_text(f"<p>{words}</p>")) for words in (LIGHT, HEAVY))
    )
    assert "(meget let)" in summary(light)
    assert "(meget svær)" in summary(heavy)
    assert links(light, "ol") == {}
    assert list(links(heavy, "ol").values()) == [f"#block-{BLOCK}-section"]
    page.refresh_from_db()
    assert (Revision.objects.count(), FormState.objects.count(), page.title) == before


@pytest.mark.slow
def test_every_type_of_page_has_it(admin: Client) -> None:
    asked = 0
    for model in filter(lambda model: issubclass(model, BasePage), get_page_models()):
        page = model.objects.filter(locale__language_code="da").first()
        if page is None:
            continue
        before, after = (
            summary(panel(send(admin, page, lead=words))) for words in (LIGHT, f"{HEAVY} {HEAVY}")
        )
        assert before != after, model
        asked += 1
    assert asked > 10


def test_a_few_words_have_no_lixtal(admin: Client) -> None:
    page = standard_page()
    found = panel(
        send(
            admin, page, title="Tryghedsfremmende indsatser", summary="", lead="", **stream("body")
        )
    )
    assert summary(found) == "Lixtal: for lidt tekst endnu · 2 ord"


def test_words_for_the_search_are_not_counted(admin: Client) -> None:
    page = i01()
    without = summary(panel(send(admin, page, keywords="")))
    assert summary(panel(send(admin, page, keywords="tryghedsvandring, nattelivszone"))) == without


def test_an_english_text_has_words_and_long_sentences(admin: Client) -> None:
    page = StandardPage.objects.filter(locale__language_code="en").first()
    long = f"We walk {'and walk ' * 12}home."
    found = panel(send(admin, page, lead=long))
    assert "Lixtal" not in summary(found)
    assert "ord" in summary(found)
    assert long in links(found, "ol")
    assert all(href for href in links(found, "ol").values())


def test_a_page_that_is_not_there_yet(admin: Client) -> None:
    parent = InitiativeIndexPage.objects.get(locale__language_code="da")
    kind = ["initiatives", "initiativepage", parent.pk]
    form = panel(admin.get(reverse("wagtailadmin_pages:add", args=kind)))
    address = form.select_one("[data-writing-help]")["data-address"]
    assert address == reverse("writing_help_new", args=kind)
    before = Page.objects.count()
    assert "(meget svær)" in summary(panel(admin.post(address, {"title": "Ny", "lead": HEAVY})))
    assert Page.objects.count() == before


# Whoever may not, and what nobody types -------------------------------------------------


def test_only_whoever_may_edit_the_page_is_answered(django_user_model: Any) -> None:
    page = i01()
    reader = django_user_model.objects.create_user("reader", password="x" * 14)
    reader.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client = Client()
    assert send(client, page, lead=HEAVY).status_code == 401
    client.force_login(reader)
    assert send(client, page, lead=HEAVY).status_code == 403
    parent = page.get_parent()
    new = reverse("writing_help_new", args=["initiatives", "initiativepage", parent.pk])
    answer = client.post(new, {"lead": HEAVY}, headers={"X-Requested-With": "XMLHttpRequest"})
    assert answer.status_code == 403


def test_it_is_asked_by_post_alone(admin: Client) -> None:
    assert admin.get(reverse("writing_help", args=[i01().pk])).status_code == 405


def test_a_form_from_elsewhere_is_refused(admin: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = admin.cookies
    assert send(strict, i01(), lead=HEAVY).status_code == 403


@pytest.mark.parametrize(
    "typed",
    [
        {"now-count": "x"},
        {"now-count": "1"},
        {
            "now-count": "1",
            "now-0-deleted": "",
            "now-0-type": "paragraph",
            "now-0-order": "0",
            "now-0-value": "{",
        },
        {
            "now-count": "1",
            "now-0-deleted": "",
            "now-0-type": "paragraph",
            "now-0-order": "0",
            "now-0-value": "[]",
        },
        {
            "now-count": "1",
            "now-0-deleted": "",
            "now-0-type": "paragraph",
            "now-0-order": "0",
            "now-0-value": "[" * 5000,
        },
    ],
)
def test_what_no_editor_sends_is_refused(admin: Client, typed: dict[str, str]) -> None:
    assert send(admin, i01(), **typed).status_code == 400


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"title": ""},
        {"title": "\0", "lead": f"a\0b {HEAVY}"},
        {"listing_image": "99999999999999999999"},
        {"listing_image": "\0"},
        {"lead": "\ud7ff\U0001f600 ‮ " * 50},
        stream("now", ("paragraph", linked("LINK", url="http://["))),
        stream("now", ("paragraph", linked("LINK", url="/\0"))),
        stream("now", ("paragraph", linked("LINK", id="x"))),
        stream("now", ("paragraph", linked("LINK", id="9" * 30))),
    ],
)
def test_odd_texts_are_answered(admin: Client, typed: dict[str, Any]) -> None:
    assert send(admin, i01(), **typed).status_code == 200


def test_a_text_beyond_the_bound_is_not_counted_and_that_is_said(admin: Client) -> None:
    answer = send(admin, i01(), lead="ord " * 150_000)
    assert answer.status_code == 413
    assert "Teksten er for lang til at blive målt, mens du skriver." in answer.content.decode()
    assert send(admin, i01(), lead="ord " * 50_000).status_code == 200


def test_a_longer_text_asks_the_database_no_more(
    admin: Client, django_assert_max_num_queries: Any
) -> None:
    """Who asks and for what, the editor's form, the glossary; and a bounded number of typed links."""
    paragraphs = [("paragraph", rich_text(f"<p>{LIGHT}</p>"))] * 50
    page = standard_page()
    send(admin, page)  # what a process asks once
    with django_assert_max_num_queries(11):
        send(admin, page, **stream("body", *paragraphs))


def test_without_javascript_a_button_counts_what_is_typed(admin: Client) -> None:
    form = panel(admin.get(edit_url(i01())))
    [button] = [one for one in form.select("noscript button") if one.get("formaction")]
    assert button["formaction"] == reverse("writing_help", args=[i01().pk])
    assert (button["formmethod"], button["formtarget"]) == ("post", "_blank")
    page = panel(admin.post(button["formaction"], {"title": "Ny", "lead": HEAVY}))
    assert page.select_one("h1").get_text(strip=True) == "Hvor let teksten er at læse"
    assert HEAVY[:100] in page.select_one("[data-writing-part=body] ol").get_text()
    assert page.select_one("details").has_attr("open")
    assert page.select(".writing-help a[href]") == []
    long = admin.post(button["formaction"], {"lead": "ord " * 150_000})
    assert "Teksten er for lang" in long.content.decode()


def test_pages_that_are_not_ours_or_not_there(admin: Client) -> None:
    for address in (
        reverse("writing_help", args=[999_999]),
        reverse("writing_help_new", args=["auth", "group", i01().get_parent().pk]),
        reverse("writing_help_new", args=["initiatives", "initiativepage", 999_999]),
    ):
        assert admin.post(address, {"lead": HEAVY}).status_code == 404, address
