"""The answers of the whole site, and somebody who asks it for anything."""

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import DjangoDbBlocker

from cms.jobs.models import Job
from search import backends
from search.building import rebuild
from tests.site.answers import Answers, fetch_all


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Read the whole site once: what a page says is the same, whichever database its rows come from.

    That every address answers on each database is asked where leaks are looked for.
    """
    for item in items:
        if "answers" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.once)


@pytest.fixture(scope="session")
def answers(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Answers:
    """Every kind of public address on the demo content, asked once: nobody writes in between."""
    with django_db_blocker.unblock(), translation.override("da"):
        rebuild(backends.engine())
        Job.objects.all().delete()  # the comparison that follows a rebuild
        return fetch_all()


@pytest.fixture
def visitor(db: None) -> Client:
    """Somebody who is not signed in; a fault is an answer 500, as on the web."""
    return Client(raise_request_exception=False)
