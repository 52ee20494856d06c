"""Help at once: 112, 114 and the help lines, on the contact page and on sensitive pages (F3)."""

from datetime import date, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from freezegun import freeze_time

from cms.models import HelpLine
from initiatives.models import InitiativePage

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def make(**more: Any) -> HelpLine:
    return HelpLine.objects.create(
        **{"name_da": "Prøvelinjen", "name_en": "The test line", "number": "116 111", **more}
    )


def box(address: str) -> Tag | None:
    found = BeautifulSoup(Client().get(address).content, "html5lib").select("section.help-now")
    assert len(found) <= 1
    return found[0] if found else None


def said(address: str) -> str:
    found = box(address)
    assert found is not None, address
    return " ".join(found.get_text(" ").split())


def with_box() -> list[str]:
    """The pages that have the box: contact and the sensitive ones, in both languages."""
    sensitive = InitiativePage.objects.filter(sensitive=True)
    keys = [page.translation_key for page in sensitive]
    pages = InitiativePage.objects.live().filter(translation_key__in=keys)
    return ["/da/kontakt/", "/en/contact/", *(page.url for page in pages)]


def test_the_two_emergency_numbers_stand_alone_without_any_line() -> None:
    assert len(with_box()) >= 4
    for address in with_box():
        found = box(address)
        assert found is not None, address
        assert [link["href"] for link in found.select("a")] == ["tel:112", "tel:114"]
        assert found.ul is None
    assert said("/da/kontakt/").endswith(
        "Akut fare? Ring 112 . Haster det ikke? Ring til politiet på 114 ."
    )
    assert "help-now-heading" in box("/da/kontakt/")["aria-labelledby"]


def test_no_other_page_has_it() -> None:
    for address in ("/da/", "/da/indsatser/trafiksikkerhed/", "/en/about/introduction/"):
        assert box(address) is None


def test_one_change_in_the_admin_changes_every_page_in_both_languages(admin: Client) -> None:
    line = make(last_confirmed=date(2026, 11, 3), hours_da="Hele døgnet", hours_en="Day and night")
    for address in with_box():
        assert "116 111" in said(address)
    answer = admin.post(
        reverse(HelpLine.snippet_viewset.get_url_name("edit"), args=[line.pk]),
        {
            "name_da": "Prøvelinjen",
            "name_en": "The test line",
            "number": "70 20 30 40",
            "order": "1",
            "for_whom_da": "For børn",
            "for_whom_en": "For children",
            "hours_da": "Kl. 9–15",
            "hours_en": "9 am–3 pm",
            "url": "https://example.org/",
            "last_confirmed": "2026-11-20",
        },
    )
    assert answer.status_code == 302, answer.context["form"].errors
    for address in with_box():
        now = said(address)
        assert "116 111" not in now
        if address.startswith("/da/"):
            assert "Prøvelinjen 70 20 30 40 For børn Åbent: Kl. 9–15" in now
            assert "Sidst bekræftet 20. november 2026" in now
        else:
            assert "The test line +45 70 20 30 40 For children Open: 9 am–3 pm" in now
            assert "Last confirmed 20 November 2026" in now


@pytest.mark.parametrize(
    ("number", "dialled"),
    [("116 111", "tel:116111"), ("70 20 30 40", "tel:+4570203040"), ("+46 8 123", "tel:+468123")],
)
def test_a_short_number_is_dialled_as_it_is(number: str, dialled: str) -> None:
    make(number=number)
    for address in ("/da/kontakt/", "/en/contact/"):
        assert box(address).select_one("li a.phone")["href"] == dialled


def test_a_missing_english_name_falls_back_marked_as_danish() -> None:
    make(name_en="")
    found = box("/en/contact/").select_one("li [lang=da]")
    assert found is not None
    assert found.get_text() == "Prøvelinjen"


def test_lines_come_in_the_order_that_staff_gave() -> None:
    make(name_da="Anden", order=2)
    make(name_da="Første", order=1)
    names = [item.strong.get_text() for item in box("/da/kontakt/").select("li")]
    assert names == ["Første", "Anden"]


def test_the_box_costs_one_question() -> None:
    for _number in range(3):
        make()
    with CaptureQueriesContext(connection) as captured:
        Client().get("/da/kontakt/")
    assert sum("cms_helpline" in query["sql"] for query in captured.captured_queries) == 1


@pytest.mark.parametrize(("days", "stale"), [(365, False), (366, True)])
def test_a_line_that_nobody_has_confirmed_for_a_year_is_unconfirmed(days: int, stale: bool) -> None:
    with freeze_time("2027-01-01 12:00"):
        line = make(last_confirmed=date(2027, 1, 1) - timedelta(days=days))
        assert (line in HelpLine.objects.unconfirmed()) is stale
        assert make(last_confirmed=None) in HelpLine.objects.unconfirmed()


@freeze_time("2026-11-23 23:30")  # the 24th in Denmark
def test_nobody_confirms_in_the_future() -> None:
    HelpLine(name_da="A", number="112", last_confirmed=date(2026, 11, 24)).clean()
    with pytest.raises(ValidationError) as refused:
        HelpLine(name_da="A", number="112", last_confirmed=date(2026, 11, 25)).clean()
    assert set(refused.value.message_dict) == {"last_confirmed"}
