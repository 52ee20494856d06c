"""How far the English side of each page is, and where staff see it (F43, F48)."""

import csv
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.bilingual.status import State, Status, statuses
from initiatives.demo.bulk import add_initiatives
from initiatives.models import InitiativeIndexPage, InitiativePage, NordicThemesPage
from tests.cms.bilingual.desk import (
    ENGLISH,
    LEAD,
    NOW,
    Desk,
    danish,
    edit_url,
    english,
    publish_danish,
)

pytestmark = pytest.mark.django_db

CHANGED = LEAD.replace("nogensinde", "på noget tidspunkt")
REPORT = "/admin/reports/english/"


def status(page: InitiativePage) -> Status:
    return statuses([page.translation_key])[page.translation_key]


def soup(client: Client, address: str) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html5lib")


def rows(client: Client, query: str = "") -> dict[str, str]:
    """Return the report's rows: title and status in words, in their order."""
    found = {}
    for row in soup(client, f"{REPORT}?{query}").select("table.listing tbody tr"):
        cells = [cell.get_text(" ", strip=True) for cell in row.select("td")]
        found[cells[0]] = cells[1]
    return found


@pytest.mark.slow
def test_localize_832_a_page_goes_through_every_state(desk: Desk, page: InitiativePage) -> None:
    assert status(page).label == "Mangler"
    desk.submit(page)
    assert status(page).label == "Kladde, 0 af 6 afsnit oversat"
    desk.write(page, ENGLISH)
    assert status(page).label == "Kladde"
    desk.publish(page)
    assert status(page).label == "Ajour"
    publish_danish(page, lead=CHANGED)
    assert status(page).state is State.OUTDATED
    assert status(page).label.startswith("Skal opdateres siden ")
    desk.pull(page)
    assert status(page).label == "5 af 6 afsnit oversat"
    desk.write(page, {"lead": "A changed lead."})
    assert status(page).state is State.OUTDATED, "readers still see the older text"
    desk.publish(page)
    assert status(page).label == "Ajour"


def test_a_danish_draft_waits_for_no_english(page: InitiativePage) -> None:
    page.unpublish()
    assert page.translation_key not in statuses()


@pytest.mark.slow
@pytest.mark.parametrize("count", [2, 40])
def test_the_number_of_queries_is_that_of_one_page(
    count: int, django_assert_max_num_queries: Any
) -> None:
    add_initiatives(count)
    with django_assert_max_num_queries(6):
        found = statuses()
    assert (
        sum(one.state is State.CURRENT and one.done == one.total >= 12 for one in found.values())
        >= count
    )
    with django_assert_max_num_queries(6):
        assert len(statuses(list(found)[:5])) == 5


# The report -------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_report_says_it_and_what_waits_longest_stands_first(
    desk: Desk, page: InitiativePage
) -> None:
    desk.translated(page)
    assert rows(desk.client, "state=current")[page.title] == "Ajour"
    publish_danish(page, lead=CHANGED)
    found = rows(desk.client)
    # The demo's own outdated page is older.
    assert list(found)[1] == page.title
    assert found[page.title] == status(page).label
    assert list(rows(desk.client, "state=outdated")) == list(found)[:2]
    assert page.title not in rows(desk.client, "state=current")


def test_the_report_is_sorted_and_exported(desk: Desk, page: InitiativePage) -> None:
    titles = list(rows(desk.client, "ordering=-title"))
    assert titles == sorted(titles, reverse=True)
    assert list(rows(desk.client, "ordering=-english_rank")) != list(rows(desk.client))
    answer = desk.client.get(f"{REPORT}?export=csv&state=missing")
    lines = list(csv.reader(answer.content.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert lines[0][:2] == ["Side", "Engelsk"]
    assert [page.title, "Mangler"] in [line[:2] for line in lines[1:]]
    assert {line[1] for line in lines[1:]} == {"Mangler"}
    assert desk.client.get(f"{REPORT}?export=xlsx").status_code == 200


def test_the_report_stands_in_the_menu_and_on_the_start_page(admin: Client) -> None:
    start = soup(admin, "/admin/")
    waiting = start.select_one(f'a[href="{REPORT}"]')
    assert waiting is not None
    assert "engelsk" in waiting.get_text()
    assert "Skal opdateres: 1" in waiting.find_parent("li").get_text(" ", strip=True)


def test_whoever_works_on_no_page_may_not_read_it(django_user_model: Any) -> None:
    reader = django_user_model.objects.create_user("reader", password="x" * 14)
    reader.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client = Client()
    client.force_login(reader)
    assert client.get(REPORT).status_code != 200
    assert REPORT not in client.get("/admin/").content.decode()


# The explorer -------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_explorer_has_a_column_in_both_trees(desk: Desk, page: InitiativePage) -> None:
    desk.translated(page)
    publish_danish(page, lead=CHANGED)
    for one in (danish(page), english(page)):
        index = one.get_parent()
        listing = desk.client.get(reverse("wagtailadmin_explore", args=[index.pk]), {"q": ""})
        table = BeautifulSoup(listing.content, "html5lib")
        row = next(
            row for row in table.select("table.listing tbody tr") if one.title in row.get_text()
        )
        assert status(page).label in row.get_text(" ", strip=True)


@pytest.mark.slow
def test_the_column_costs_at_most_ten_queries(admin: Client, monkeypatch: Any) -> None:
    add_initiatives(50)
    index = InitiativeIndexPage.objects.get(locale__language_code="da")
    address = reverse("wagtailadmin_explore", args=[index.pk])
    admin.get(address)
    with CaptureQueriesContext(
        connection,
    ) as with_column:
        admin.get(address)
    monkeypatch.setattr("cms.bilingual.report.statuses", lambda keys=None: {})
    with CaptureQueriesContext(connection) as without:
        admin.get(address)
    assert len(with_column) - len(without) <= 6


# English only -------------------------------------------------------------------------------


def test_an_english_only_page_raises_no_alarm(admin: Client) -> None:
    nordic = NordicThemesPage.objects.get()
    assert statuses([nordic.translation_key])[nordic.translation_key].state is State.ENGLISH_ONLY
    html = Client().get(nordic.url).content.decode()
    head = BeautifulSoup(html, "html5lib")
    assert head.select("link[hreflang]") == []
    assert rows(admin, "state=english_only") == {nordic.title: "Kun på engelsk"}


# The panel -------------------------------------------------------------------------------


def panel(desk: Desk, page: InitiativePage) -> Any:
    return soup(desk.client, edit_url(english(page))).select_one("#english-panel")


@pytest.mark.slow
def test_localize_832_the_editor_lists_the_changed_sentence_with_its_words_marked(
    desk: Desk, page: InitiativePage
) -> None:
    desk.translated(page)
    assert panel(desk, page).select("dl") == []
    publish_danish(page, lead=CHANGED)
    for pulled in (False, True):
        found = panel(desk, page)
        assert status(page).label in found.h2.get_text()
        old, new = found.select('dd[lang="da"]')
        assert old.get_text() == LEAD
        assert new.get_text() == CHANGED
        assert [mark.get_text() for mark in old.select("del")] == ["nogensinde"]
        assert [mark.get_text() for mark in new.select("ins")] == ["på noget tidspunkt"]
        assert found.select_one('dd[lang="en"]').get_text() == ENGLISH["lead"]
        assert ("ikke hentet ind endnu" in found.get_text()) is not pulled
        assert ("Hent ændringerne ind" in found.get_text()) is not pulled
        desk.pull(page)
    assert "1 afsnit er udfyldt fra oversættelseshukommelsen" in panel(desk, page).get_text()
    desk.write(page, {"lead": "A changed lead."})
    desk.publish(page)
    assert panel(desk, page).select("dl") == []


@pytest.mark.slow
def test_the_panel_names_new_and_gone_sentences(desk: Desk, page: InitiativePage) -> None:
    desk.translated(page)
    publish_danish(page, lead="")
    assert "Afsnittet er fjernet" in panel(desk, page).get_text()
    publish_danish(page, lead=LEAD, search_description="En ny beskrivelse til søgemaskiner.")
    text = panel(desk, page).get_text()
    assert "Nyt afsnit" in text
    assert "Afsnittet er fjernet" not in text


@pytest.mark.slow
def test_the_panel_checks_the_glossary_in_both_languages(desk: Desk, page: InitiativePage) -> None:
    publish_danish(page, lead="Vores tovholdere følger de nye initiativer.")
    desk.submit(page)
    desk.write(page, {**ENGLISH, "lead": "Our leaders follow the effort."})
    words = [item.get_text() for item in panel(desk, page).select("li")]
    assert "»initiativer«: Ordlisten siger »indsats«." in words
    assert "»effort«: Ordlisten siger »initiative«." in words
    assert any(
        word.startswith("»tovholder« hedder »initiative lead« i ordlisten.") for word in words
    )
    desk.write(page, {"lead": "Our initiative leads follow the new work."})
    text = panel(desk, page).get_text()
    assert "initiative lead" not in text
    assert "effort" not in text


@pytest.mark.slow
def test_the_panel_stands_on_the_plain_form_too(desk: Desk, page: InitiativePage) -> None:
    desk.translated(page)
    desk.stop(page)
    publish_danish(page, lead=CHANGED)
    assert status(page).label in panel(desk, page).h2.get_text()
    assert NOW not in panel(desk, page).get_text()
