"""Figures in the admin: records, the import of a table, and the figure of the front page."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from home.models import HomePage, Observation
from tests.home.figures import make_figure, make_place, make_series

pytestmark = [pytest.mark.django_db, pytest.mark.once]

LIST = "wagtailsnippets_home_observation:list"
GOOD = "series;place;year;value;source_da\nproeve;proeveby;2015;83,9;Prøvekilden\n"


@pytest.fixture
def address() -> str:
    make_series()
    make_place("proeveby")
    return reverse("wagtailsnippets_home_observation:import")


def upload(client: Client, address: str, content: bytes | str) -> BeautifulSoup:
    data = content.encode() if isinstance(content, str) else content
    answer = client.post(address, {"file": SimpleUploadedFile("tal.csv", data)})
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html5lib")


def said(soup: BeautifulSoup) -> str:
    return " ".join(soup.get_text(" ").split())


def imported() -> int:
    return Observation.objects.filter(series__code="proeve").count()


def confirm(client: Client, address: str, soup: BeautifulSoup) -> str:
    hidden = soup.find("input", attrs={"name": "table"})
    answer = client.post(address, {"table": hidden["value"]}, follow=True)
    assert answer.redirect_chain == [(reverse(LIST), 302)]
    return said(BeautifulSoup(answer.content, "html5lib"))


def test_the_list_leads_to_the_import(admin: Client, address: str) -> None:
    answer = admin.get(reverse(LIST))
    assert address in answer.content.decode()
    assert "Indlæs fra CSV" in answer.content.decode()
    form = admin.get(address)
    assert "series, place, year, value, source_da" in form.content.decode()


def test_the_report_comes_first_then_the_rows(admin: Client, address: str) -> None:
    report = upload(admin, address, GOOD)
    assert "1 nyt tal" in said(report)
    assert "Indlæs 1 række" in said(report)
    assert imported() == 0
    assert "Nye tal: 1. Ændrede: 0. Som før: 0. Afviste: 0." in confirm(admin, address, report)
    assert imported() == 1
    again = said(upload(admin, address, GOOD))
    assert "1 tal som før" in again
    assert "Der er intet at indlæse." in again


def test_the_good_rows_of_a_table_with_others(admin: Client, address: str) -> None:
    rows = "proeve;proeveby;2016;84;Kilden\nproeve;proeveby;2017;meget;Kilden\nukendt;proeveby;x;1;Kilden\n"
    report = upload(admin, address, GOOD + rows)
    text = said(report)
    assert "2 nye tal" in text
    assert "2 afviste rækker" in text
    assert "4 value »meget« er ikke et tal." in text
    assert "5 year Skriv året med fire cifre." in text
    assert "Indlæs de 2 gode rækker" in text
    confirm(admin, address, report)
    assert imported() == 2


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 1_000,
        b"PK\x03\x04" + bytes(range(256)) * 10,
        bytes(range(128, 256)) * 50,
        b";".join(b"c" for _ in range(10_000)),
        b'"' * 1_001,
        b"series;" + b"y" * 200_000,
        b"\xff\xfe" + b"s\x00e",
        GOOD.encode() + b"\r\n".join(b"=cmd|' /C calc'!A0;;;;" for _ in range(3_000)),
        GOOD.encode() + b"a" * 100_000,
    ],
)
def test_hostile_files_get_a_danish_answer(admin: Client, address: str, content: bytes) -> None:
    text = said(upload(admin, address, content))
    assert "Filen" in text or "afvist" in text or "kolonne" in text
    assert imported() == 0


def test_a_huge_file_is_not_read(admin: Client, address: str) -> None:
    text = said(upload(admin, address, GOOD.encode() + b"x" * 50_000_000))
    assert "Filen er større end 500 KB." in text


@pytest.mark.parametrize("table", ["", "no base64!", "Zm9v", "æ" * 100])
def test_a_table_that_was_cut_off(admin: Client, address: str, table: str) -> None:
    answer = admin.post(address, {"table": table}, follow=True)
    assert "Kun en del af tabellen nåede frem." in answer.content.decode()
    assert imported() == 0


def test_no_file_at_all(admin: Client, address: str) -> None:
    assert admin.post(address, {}).status_code == 200
    assert imported() == 0


def test_only_those_who_may_change_figures(
    client: Client, address: str, django_user_model: Any
) -> None:
    user = django_user_model.objects.create_user("ed", "ed@example.org", "x" * 14)
    user.user_permissions.add(
        Permission.objects.get(codename="access_admin"),
        Permission.objects.get(codename="view_observation"),
    )
    client.force_login(user)
    assert address not in client.get(reverse(LIST)).content.decode()
    answer = client.post(address, {"file": SimpleUploadedFile("tal.csv", GOOD.encode())})
    assert answer.status_code == 302
    user.user_permissions.add(
        Permission.objects.get(codename="add_observation"),
        Permission.objects.get(codename="change_observation"),
    )
    client.force_login(django_user_model.objects.get(pk=user.pk))
    assert client.get(address).status_code == 200


def test_the_report_is_in_the_editors_language(
    admin: Client, address: str, settings: Settings
) -> None:
    from wagtail.users.models import UserProfile

    UserProfile.objects.update_or_create(
        user=HomePage._meta.apps.get_model(settings.AUTH_USER_MODEL).objects.get(username="boss"),
        defaults={"preferred_language": "en"},
    )
    assert "is not a number" in said(upload(admin, address, GOOD.replace("83,9", "meget")))


def test_the_records_can_be_written_and_bad_ones_are_refused(admin: Client, address: str) -> None:
    series, place = make_series("ny"), make_place("nyby")
    form = {
        "series": series.pk, "place": place.pk, "year": "2015", "year_of": "data", "value": "83,9",
        "low": "", "high": "", "source_da": "Kilden", "source_en": "", "source_url": "", "published": "",
    }  # fmt: skip
    add = reverse("wagtailsnippets_home_observation:add")
    refused = admin.post(add, {**form, "low": "90"})
    assert "usikkerhed" in refused.content.decode().lower()
    assert admin.post(add, form).status_code == 302
    twice = admin.post(add, {**form, "value": "80"})
    assert twice.status_code == 200
    assert str(Observation.objects.get(series=series).value) == "83.9"
    code = admin.post(
        reverse("wagtailsnippets_home_series:add"),
        {"code": "ny", "name_da": "To", "name_en": "", "order": 1},
    )
    assert code.status_code == 200


@pytest.mark.slow
def test_a_figure_can_be_chosen_for_the_front_page(admin: Client, address: str) -> None:
    figure = make_figure(make_series("valgt"), "proeveby", 2015, "83.9")
    page = HomePage.objects.get(locale__language_code="da")
    form = BeautifulSoup(
        admin.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content, "html5lib"
    )
    assert form.find(id="id_figure") is not None
    chooser = admin.get(reverse("wagtailsnippetchoosers_home_observation:choose"))
    assert "2015: 83,9" in chooser.json()["html"]
    chosen = admin.get(
        reverse("wagtailsnippetchoosers_home_observation:chosen", args=[figure.pk])
    ).json()
    assert chosen["result"]["string"] == "Prøveserie, Proeveby, 2015: 83,9\N{NO-BREAK SPACE}%"
    english = HomePage.objects.get(locale__language_code="en")
    assert (
        "id_figure"
        not in admin.get(reverse("wagtailadmin_pages:edit", args=[english.pk])).content.decode()
    )
