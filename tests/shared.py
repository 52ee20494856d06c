"""Set-up that several tests share: made once, seen by each of them as it was, gone after the last."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client
from django.utils import translation
from pytest_django import DjangoDbBlocker

Shared = Callable[[], AbstractContextManager[None]]


@pytest.fixture(scope="session")
def shared(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Shared:
    """A transaction around those of tests, for a fixture of a class or file to make in it what they share.

    Each test takes back what it did, as ever. Not for tests that empty the database, nor for what
    knows no transaction, such as an index or a file.
    """

    @contextmanager
    def around() -> Iterator[None]:
        with django_db_blocker.unblock(), translation.override("da"), transaction.atomic():
            yield
            transaction.set_rollback(True)

    return around


def administrator() -> Any:
    """Return the administrator: whoever made what tests share goes on with it in each of them."""
    users: Any = get_user_model().objects
    found = users.filter(username="boss").first()
    return found or users.create_superuser("boss", "boss@example.org", "x" * 14)


@pytest.fixture
def admin(db: None, client: Client) -> Client:
    """A client signed in as administrator."""
    client.force_login(administrator())
    return client
