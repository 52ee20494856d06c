"""A desk in the admin, and an initiative full of Danish canaries."""

from collections.abc import Iterator

import pytest
from django.test import Client

from initiatives.models import InitiativePage
from tests.cms.bilingual.desk import ENGLISH, Desk, administrators_desk, new_initiative
from tests.cms.bilingual.people import Staff, hired
from tests.shared import Shared


@pytest.fixture
def desk(admin: Client) -> Desk:
    """Somebody with all rights, signed in to the admin."""
    return Desk(admin)


@pytest.fixture
def page(db: None) -> InitiativePage:
    """A live Danish initiative that nobody has translated."""
    return new_initiative()


@pytest.fixture(scope="module")
def in_both(shared: Shared) -> Iterator[InitiativePage]:
    """An initiative whose English page is live and fresh, made once for the tests of a file."""
    with shared():
        page = new_initiative()
        administrators_desk().translated(page)
        yield page


@pytest.fixture
def staff(db: None) -> Staff:
    """A translator and two of the communications staff, with the workflow between them."""
    return hired()


@pytest.fixture
def ready(page: InitiativePage, staff: Staff) -> InitiativePage:
    """An initiative whose sentences are all translated; nothing of it is live in English."""
    staff.translator.submit(page, follow=False)
    staff.translator.write(page, ENGLISH)
    return page


@pytest.fixture
def sent(staff: Staff, ready: InitiativePage) -> InitiativePage:
    """The same, sent for approval by the translator."""
    staff.translator.press("send", ready, follow=False)
    return ready
