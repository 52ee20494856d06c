"""A desk in the admin, and an initiative full of Danish canaries."""

import pytest
from django.test import Client

from initiatives.models import InitiativePage
from tests.cms.bilingual.desk import Desk, new_initiative


@pytest.fixture
def desk(admin: Client) -> Desk:
    """Somebody with all rights, signed in to the admin."""
    return Desk(admin)


@pytest.fixture
def page(db: None) -> InitiativePage:
    """A live Danish initiative that nobody has translated."""
    return new_initiative()
