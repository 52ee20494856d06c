"""Set-up that several tests share: made once, seen by each of them as it was, gone after the last."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.db import transaction
from django.utils import translation
from pytest_django import DjangoDbBlocker

Shared = Callable[[], AbstractContextManager[None]]


@pytest.fixture(scope="session")
def shared(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Shared:
    """A transaction around those of tests, for a fixture of a class to make in it what they share.

    Each test takes back what it did, as ever. Not for tests that empty the database, nor for what
    knows no transaction, such as an index or a file.
    """

    @contextmanager
    def around() -> Iterator[None]:
        with django_db_blocker.unblock(), translation.override("da"), transaction.atomic():
            yield
            transaction.set_rollback(True)

    return around
