"""A desk in the admin, and an initiative full of Danish canaries."""

import pytest
from django.test import Client

from home.models import HomePage
from initiatives.models import InitiativePage
from tests.cms.bilingual.desk import ENGLISH, Desk, new_initiative
from tests.cms.bilingual.people import Staff, approval_by, group, person


@pytest.fixture
def desk(admin: Client) -> Desk:
    """Somebody with all rights, signed in to the admin."""
    return Desk(admin)


@pytest.fixture
def page(db: None) -> InitiativePage:
    """A live Danish initiative that nobody has translated."""
    return new_initiative()


@pytest.fixture
def staff(db: None) -> Staff:
    """A translator and two of the communications staff, with the workflow between them."""
    home = HomePage.objects.get(locale__language_code="en")
    translators = group("Translators", home, "add", "change")
    comms = group("Comms", home, "add", "change", "publish", "lock", "unlock")
    approval_by(comms, home)
    return Staff(person("tove", translators), person("carla", comms), person("carsten", comms))


@pytest.fixture
def ready(desk: Desk, page: InitiativePage, staff: Staff) -> InitiativePage:
    """An initiative whose sentences are all translated; nothing of it is live in English."""
    desk.submit(page)
    staff.translator.write(page, ENGLISH)
    return page


@pytest.fixture
def sent(staff: Staff, ready: InitiativePage) -> InitiativePage:
    """The same, sent for approval by the translator."""
    staff.translator.press("send", ready)
    return ready
