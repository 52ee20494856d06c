"""Who may do what to which page, asked at the admin's own doors, and judged by what came of it.

Each role has a row for every action: the pages on which it succeeds. On all others it must be refused.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from wagtail.fields import StreamField
from wagtail.models import Page

from cms import roles
from cms.models import User
from initiatives.models import InitiativePage
from initiatives.staff import ensure_staff
from tests.initiatives.news_desk import news
from tests.initiatives.staff import account, answers_for, days, initiative, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]

OWN, OTHER, ENGLISH = "own initiative", "other initiative", "own initiative in English"
OWN_NEWS, OWN_DRAFT, OTHER_NEWS = "own news", "own draft of news", "other news"
HOME, NEWS = "Danish home page", "news under News"
DANISH: Final = {OWN, OTHER, OWN_NEWS, OWN_DRAFT, OTHER_NEWS, HOME, NEWS}
EVERYTHING: Final = DANISH | {ENGLISH}
MINE: Final = {OWN, OWN_NEWS, OWN_DRAFT}
NOTHING: Final[set[str]] = set()

Row = Mapping[str, set[str]]

# Deleting is another rule's (F33): here those who may not publish, who delete nothing that is live.
KOMMUNIKATION: Final[Row] = {
    "edit": EVERYTHING,
    "history": EVERYTHING,
    "add below": EVERYTHING - {OWN_NEWS, OWN_DRAFT, OTHER_NEWS, NEWS},  # news has nothing below
    "publish": EVERYTHING,
    "take off": EVERYTHING - {OWN_DRAFT},
    "hide": EVERYTHING,
    "lock": EVERYTHING,
    # What was ever public is taken off the web instead (F33).
    "delete": {OWN_DRAFT},
}
KOORDINATOR: Final[Row] = {"edit": DANISH, "history": DANISH, "delete": {OWN_DRAFT}}
OVERSAETTER: Final[Row] = {"edit": {ENGLISH}, "history": {ENGLISH}, "add below": {ENGLISH}}
TOVHOLDER: Final[Row] = {
    "edit": MINE,
    "history": MINE,
    "add below": {OWN},
    "delete": {OWN_DRAFT},
}
TRUSTED: Final[Row] = {**TOVHOLDER, "publish": {OWN_NEWS, OWN_DRAFT}}
NOBODY: Final[Row] = {}


def holder(name: str, **values: Any) -> Callable[[InitiativePage], User]:
    """Return how to make an account that has a role on a page, and the right to see the admin."""

    def make(page: InitiativePage) -> User:
        user = account(name)
        answers_for(page, user, **values)
        return user

    return make


def group(name: str) -> Callable[[InitiativePage], User]:
    """Return how to make an account in a group."""
    return lambda _page: account(name.lower(), name)


def ended_elsewhere(page: InitiativePage) -> User:
    """Make an account whose role on the page has ended, and that has another one on no page here."""
    user = holder("former", valid_to=days(-1), is_trusted=True)(page)
    answers_for(initiative("I07"), user)
    return user


WHO: Final[dict[str, tuple[Callable[[InitiativePage], User], Row]]] = {
    "Kommunikation": (group(roles.COMMUNICATIONS), KOMMUNIKATION),
    "Koordinator": (group(roles.COORDINATORS), KOORDINATOR),
    "Oversætter": (group(roles.TRANSLATORS), OVERSAETTER),
    "Drift": (group(roles.OPERATIONS), NOBODY),
    "tovholder": (holder("lead"), TOVHOLDER),
    "formidlingsansvarlig": (holder("comms", role="communications"), TOVHOLDER),
    "betroet tovholder": (holder("trusted", is_trusted=True), TRUSTED),
    "tovholder på sidste dag": (holder("last", valid_to=days(0)), TOVHOLDER),
    "tidligere betroet tovholder": (ended_elsewhere, NOBODY),
    "tovholder fra i morgen": (holder("next", valid_from=days(1)), NOBODY),
}


# The doors -------------------------------------------------------------------------------------


def opens(address: str) -> Callable[[Client, Page], bool]:
    """Return a door that is open unless it says 403, as it does to a script."""

    def door(client: Client, page: Page) -> bool:
        answer = client.get(
            reverse(f"wagtailadmin_pages:{address}", args=[page.pk]),
            headers={"x-requested-with": "XMLHttpRequest"},
        )
        return answer.status_code in {200, 302} and "/konto/login/" not in answer.get(
            "Location", ""
        )

    return door


def edit(client: Client, page: Page) -> bool:
    """Save as autosave does; what is typed is no whole form, so an open door finds fault with it."""
    fields = page.specific_class._meta.get_fields()
    streams = {f"{each.name}-count": "0" for each in fields if isinstance(each, StreamField)}
    answer = client.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        {"title": "Skrevet om", **streams},
        headers={"accept": "application/json", "x-requested-with": "XMLHttpRequest"},
    )
    return answer.headers["Content-Type"] == "application/json"


def bulk(action: str) -> Callable[[Client, Page], None]:
    """Return how to do `action` from the explorer, as if the page were one of many."""

    def act(client: Client, page: Page) -> None:
        address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
        client.post(f"{address}?{urlencode({'id': page.pk, 'next': '/admin/pages/'})}")

    return act


def post(address: str) -> Callable[[Client, Page], None]:
    """Return how to confirm what the page's own screen asks for."""

    def act(client: Client, page: Page) -> None:
        client.post(reverse(f"wagtailadmin_pages:{address}", args=[page.pk]))

    return act


def does(
    act: Callable[[Client, Page], None], seen: Callable[[Page | None], Any]
) -> Callable[[Client, Page], bool]:
    """Return a door that is open when `act` changes what is `seen` of the page in the database."""

    def door(client: Client, page: Page) -> bool:
        before = seen(page)
        act(client, page)
        return bool(seen(Page.objects.filter(pk=page.pk).first()) != before)

    return door


def share(client: Client, page: Page) -> None:
    """Make a link to the draft (F35)."""
    client.post(reverse("share_draft", args=[page.pk]))


def live(page: Page | None) -> Any:
    """Whether the page is on the web; None when it is gone."""
    return page and page.live


def published(page: Page | None) -> Any:
    """When it was last published."""
    return page and page.last_published_at


ACTIONS: Final[dict[str, Callable[[Client, Page], bool]]] = {
    "edit": edit,
    "history": opens("history"),
    "add below": opens("add_subpage"),
    "publish": does(bulk("publish"), published),
    "take off": does(post("unpublish"), live),
    "take off many": does(bulk("unpublish"), live),
    "delete": does(post("delete"), lambda page: page is None),
    "delete many": does(bulk("delete"), lambda page: page is None),
    "hide": opens("set_privacy"),
    "lock": does(post("lock"), lambda page: page and page.locked),
    "share the draft": does(share, lambda page: page and page.draft_links.count()),
}
# The same right, asked at another door.
SAME: Final = {"take off many": "take off", "delete many": "delete", "share the draft": "edit"}


@contextmanager
def undone() -> Iterator[None]:
    """Take back what happens inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def pages() -> dict[str, Page]:
    """The pages of the table; the lead of the first answers for no other."""
    ensure_staff()
    own, other = initiative("I06"), initiative("I01")
    draft = news("Endnu ikke ude", below=own)
    never = {"live": False, "first_published_at": None, "last_published_at": None}
    Page.objects.filter(pk=draft.pk).update(**never)
    found = {
        OWN: own,
        OTHER: other,
        OWN_NEWS: news("Ude hos os", below=own),
        OWN_DRAFT: draft,
        OTHER_NEWS: news("Ude hos de andre", below=other),
        ENGLISH: own.get_translations().get(),
        NEWS: news("Ude på nyhedssiden", initiative=own),
        HOME: Page.objects.get(depth=2, locale__language_code="da"),
    }
    return {name: Page.objects.get(pk=page.pk) for name, page in found.items()}


@pytest.mark.slow
@pytest.mark.parametrize("who", WHO)
def test_who_may_do_what(pages: dict[str, Page], who: str) -> None:
    make, row = WHO[who]
    client = signed_in(make(initiative("I06")))
    faults = []
    for action, door in ACTIONS.items():
        allowed = row.get(SAME.get(action, action), NOTHING)
        for name, page in pages.items():
            with undone():
                if door(client, page) != (name in allowed):
                    faults.append(f"{action}: {name} {'refused' if name in allowed else 'done'}")
    assert faults == []
