"""Notices on top of every page: both languages, from/to, three levels, at once and everywhere (F5)."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time
from wagtail.test.utils.form_data import querydict_from_html

from cms.models import Notice

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 27, 11, 0, tzinfo=UTC)  # 12.00 in Denmark
EVERYWHERE = ("/da/", "/en/", "/da/indsatser/", "/en/search/?q=x", "/da/findes-ikke/", "/en/none/")


def make(**more: Any) -> Notice:
    return Notice.objects.create(
        **{"text_da": "Kontoret holder lukket.", "text_en": "The office is closed.", **more}
    )


def shown(address: str) -> list[Tag]:
    soup = BeautifulSoup(Client().get(address).content, "html5lib")
    return soup.select(".site-notices .site-notice")


def texts(address: str) -> list[str]:
    return [" ".join(item.get_text(" ").split()) for item in shown(address)]


@pytest.mark.once
@pytest.mark.parametrize("address", EVERYWHERE)
def test_a_notice_stands_on_every_page_in_its_language(address: str) -> None:
    assert texts(address) == []
    make()
    english = address.startswith("/en/")
    assert texts(address) == [
        "Good to know: The office is closed."
        if english
        else "Godt at vide: Kontoret holder lukket."
    ]


def test_it_stands_between_the_skip_link_and_the_header_as_a_region_with_a_name() -> None:
    make()
    soup = BeautifulSoup(Client().get("/da/").content, "html5lib")
    parts = [element.name for element in soup.body.find_all(True, recursive=False)]
    assert parts[:3] == ["a", "section", "header"]
    assert soup.select_one("section.site-notices")["aria-label"] == "Beskeder"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("seconds", "expected"), [(-1, 0), (0, 1), (119, 1), (120, 0), (86_400, 0)]
)
@pytest.mark.parametrize("address", ["/da/", "/en/"])
def test_it_comes_and_goes_by_itself(address: str, seconds: int, expected: int) -> None:
    """From its first moment until just before its last one."""
    make(valid_from=NOON, valid_to=NOON + timedelta(minutes=2))
    with freeze_time(NOON + timedelta(seconds=seconds)):
        assert len(shown(address)) == expected


@pytest.mark.slow
def test_it_holds_through_the_night_when_the_clocks_change() -> None:
    before = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # 02.30 summer time
    make(valid_from=before, valid_to=before + timedelta(hours=1))  # 02.30 winter time
    with freeze_time(before + timedelta(minutes=59)):
        assert len(shown("/da/")) == 1
    with freeze_time(before + timedelta(minutes=60)):
        assert shown("/da/") == []


def test_three_levels_each_with_a_word_and_a_shape_and_the_newest_urgent_first() -> None:
    hour = timedelta(hours=1)
    now = timezone.now()
    make(text_da="info", level="information", valid_from=now)
    make(text_da="gammel", level="urgent", valid_from=now - hour)
    make(text_da="vigtig", level="important", valid_from=now)
    make(text_da="ny", level="urgent", valid_from=now - hour / 2)
    assert [re.sub("^.*: ", "", text) for text in texts("/da/")] == [
        "ny",
        "gammel",
        "vigtig",
        "info",
    ]
    items = shown("/da/")[1:]
    words = [item.strong.get_text() for item in items]
    shapes = [item.select_one("use")["href"].partition("#")[2] for item in items]
    assert len(set(words)) == len(set(shapes)) == 3
    assert all(words)


def test_its_link_says_what_it_is_about_and_its_text_is_only_text() -> None:
    make(text_da="<b>Røg</b> & damp", url="https://example.org/?a=1&b=2")
    (item,) = shown("/da/")
    assert item.b is None
    assert item.a["href"] == "https://example.org/?a=1&b=2"
    assert item.a.get_text() == "Læs mere: <b>Røg</b> & damp"


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("text", ["", None])
def test_the_database_refuses_a_missing_language(language: str, text: str | None) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make(**{f"text_{language}": text})


def test_the_database_refuses_an_end_before_the_beginning() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make(valid_from=NOON, valid_to=NOON)


def form(**more: str) -> dict[str, str]:
    return {
        "text_da": "Kontoret holder lukket.",
        "text_en": "The office is closed.",
        "level": "urgent",
        "url": "",
        "valid_from": "2026-11-27 12:00",
        "valid_to": "2026-11-27 12:02",
        **more,
    }


def test_staff_make_one_in_the_admin(admin: Client) -> None:
    address = reverse(Notice.snippet_viewset.get_url_name("add"))
    assert admin.get(address).status_code == 200
    answer = admin.post(address, form())
    assert answer.status_code == 302, answer.context["form"].errors
    with freeze_time(NOON):
        assert texts("/en/") == ["Urgent message: The office is closed."]


@pytest.mark.once
def test_its_hours_are_danish_whoever_types_them(admin: Client) -> None:
    """Nobody gets a clock of their own under »Konto«: noon would be another hour than for readers."""
    account = reverse("wagtailadmin_account")
    typed = querydict_from_html(admin.get(account).content.decode(), form_index=0)
    typed["locale-current_time_zone"] = "America/New_York"
    typed.update({"name_email-first_name": "Anne", "name_email-last_name": "Jensen"})
    assert admin.post(account, typed).status_code == 302
    admin.post(reverse(Notice.snippet_viewset.get_url_name("add")), form())
    assert Notice.objects.get().valid_from == NOON


@pytest.mark.once
def test_one_from_the_hour_that_comes_twice_can_be_changed(admin: Client) -> None:
    notice = make(valid_from=datetime(2026, 10, 25, 0, 30, tzinfo=UTC))
    edit = reverse(Notice.snippet_viewset.get_url_name("edit"), args=[notice.pk])
    answer = admin.post(edit, form(valid_from="2026-10-25 02:30", text_da="Kom ind."))
    assert answer.status_code == 302, answer.context["form"].errors
    assert (Notice.objects.get().text_da, Notice.objects.get().valid_from) == (
        "Kom ind.",
        notice.valid_from,
    )


@pytest.mark.once
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"text_en": ""}, "text_en"),
        ({"text_da": ""}, "text_da"),
        ({"valid_to": "2026-11-27 11:59"}, "valid_to"),
        ({"valid_to": "2026-11-27 12:00"}, "valid_to"),
        ({"valid_from": "2026-03-29 02:30"}, "valid_from"),
    ],
)
def test_the_form_refuses_and_says_where(admin: Client, wrong: dict[str, str], field: str) -> None:
    answer = admin.post(reverse(Notice.snippet_viewset.get_url_name("add")), form(**wrong))
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert not Notice.objects.exists()


def test_a_page_asks_one_question_whatever_the_number() -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            Client().get("/da/")
        return sum("cms_notice" in query["sql"] for query in captured.captured_queries)

    assert asked() == 1
    for _number in range(5):
        make(url="https://example.org/")
    assert asked() == 1
