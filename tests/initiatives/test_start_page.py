"""The start page of each role: at most three boxes, each a number and the list behind it (F36)."""

import re
from collections.abc import Callable
from typing import Final

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms import roles
from cms.models import User
from initiatives.staff import ensure_staff
from tests.cms import labels
from tests.cms.bilingual.desk import NOW, Desk, edit_url
from tests.initiatives.staff import account, answers_for, days, initiative, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]

START: Final = "/admin/"


@pytest.fixture(autouse=True)
def _staff() -> None:
    ensure_staff()


def boxes(client: Client) -> dict[str, tuple[int, str]]:
    """Return the boxes: what each counts, the number, and where it leads."""
    page = BeautifulSoup(client.get(START).content, "html5lib")
    found = {}
    for link in page.select(".w-summary a"):
        number, words = re.fullmatch(r"(\d+) (.+)", link.get_text(strip=True)).groups()
        found[words] = (int(number), str(link["href"]))
    return found


def rows(client: Client, address: str) -> list[str]:
    """Return the titles in the list at an address."""
    page = BeautifulSoup(client.get(address).content, "html5lib")
    return [link.get_text(strip=True) for link in page.select("table.listing td.title a")]


def lead() -> User:
    user = account("lis")
    answers_for(initiative("I06"), user)
    answers_for(initiative("I07"), user)
    return user


def lead_and_coordinator() -> User:
    user = account("lisbet", roles.COORDINATORS)
    answers_for(initiative("I06"), user)
    return user


def former_lead() -> User:
    user = account("former")
    answers_for(initiative("I06"), user, valid_to=days(-1))
    # Else the door of the admin itself is shut.
    user.user_permissions.set(
        Group.objects.get(name=roles.OPERATIONS).permissions.filter(codename="access_admin")
    )
    return user


WHO: Final[dict[str, tuple[Callable[[], User], list[str]]]] = {
    "tovholder": (lead, ["indsatser er dine", "sider skal bekræftes", "sider venter på dig"]),
    "koordinator": (
        lambda: account("kaj", roles.COORDINATORS),
        ["indsatser uden tovholder", "sider skal bekræftes", "sider venter på dig"],
    ),
    "kommunikation": (
        lambda: account("kim", roles.COMMUNICATIONS),
        ["engelske sider at se på", "sider skal bekræftes", "sider venter på dig"],
    ),
    "oversætter": (
        lambda: account("ole", roles.TRANSLATORS),
        ["engelske sider at se på", "engelsk side skal opdateres", "sider venter på dig"],
    ),
    "drift": (lambda: account("dorte", roles.OPERATIONS), ["konti skal lukkes"]),
    "superbruger": (
        lambda: account("sus", is_superuser=True),
        ["engelske sider at se på", "sider skal bekræftes", "sider venter på dig"],
    ),
    "tovholder og koordinator": (
        lead_and_coordinator,
        ["indsats er din", "sider skal bekræftes", "sider venter på dig"],
    ),
    "tidligere tovholder": (former_lead, []),
}


@pytest.mark.slow
@pytest.mark.parametrize("who", WHO)
def test_each_role_has_its_boxes_and_each_leads_to_a_list(who: str) -> None:
    make, expected = WHO[who]
    client = signed_in(make())
    found = boxes(client)
    assert list(found) == expected
    assert len(found) <= 3
    for words, (_number, address) in found.items():
        assert client.get(address).status_code == 200, words


def test_a_number_is_that_of_its_list() -> None:
    client = signed_in(lead())
    number, address = boxes(client)["indsatser er dine"]
    titles = {initiative("I06").title, initiative("I07").title}
    assert (number, set(rows(client, address))) == (2, titles)

    client = signed_in(account("kaj", roles.COORDINATORS))
    number, address = boxes(client)["indsatser uden tovholder"]
    listed = rows(client, address)
    assert len(listed) == number
    assert not titles & set(listed)


@pytest.mark.slow
def test_what_came_back_and_what_is_to_be_approved_waits() -> None:
    """Sent, approver has one; sent back, the sender has one, with a list that says which."""
    sender, coordinator = signed_in(lead()), signed_in(account("kaj", roles.COORDINATORS))
    page = initiative("I06")
    Desk(sender).post(edit_url(page), now=[NOW], **{"action-submit": "1"})
    number, address = boxes(coordinator)["side venter på dig"]
    assert (number, page.title in labels.shown(coordinator.get(address))) == (1, True)
    assert "sider venter på dig" in boxes(sender)

    page.refresh_from_db()
    step = page.current_workflow_task_state.pk
    action = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "reject", step])
    coordinator.post(action, {"comment": "Ret tallet."})
    number, address = boxes(sender)["side venter på dig"]
    assert (number, page.title in labels.shown(sender.get(address))) == (1, True)
    number, address = boxes(coordinator)["sider venter på dig"]
    assert number == 0
    assert "Intet venter på dig" in labels.shown(coordinator.get(address))


def test_nothing_to_do_is_said_in_words() -> None:
    text = labels.shown(signed_in(lead()).get(START))
    assert "Alt er bekræftet." in text
    assert "Der er intet at godkende eller rette." in text


def test_an_account_to_close_stands_with_operations() -> None:
    client = signed_in(account("dorte", roles.OPERATIONS))
    assert boxes(client)["konti skal lukkes"][0] == 0
    answers_for(initiative("I06"), account("former"), valid_to=days(-1))
    assert boxes(client)["konto skal lukkes"][0] == 1


@pytest.mark.slow
@pytest.mark.parametrize("who", ["tovholder", "koordinator", "kommunikation", "oversætter"])
def test_the_boxes_cost_few_queries(who: str) -> None:
    client = signed_in(WHO[who][0]())
    client.get(START)
    with CaptureQueriesContext(connection) as queries:
        client.get(START)
    assert len(queries) <= 45, len(queries)
