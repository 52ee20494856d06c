"""The suite's ground: one database with the demo content in it, and no language left over.

Loading the demo content through the real translation flow takes seconds, so it is done once. Every
ordinary test runs in a transaction on top of it. Transactional tests empty the database, so they
come last, and say `serialized_rollback=True` when they need the content.
"""

import gc
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils import translation
from freezegun import freeze_time
from hypothesis import configuration
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker

from tests.demo_database import LOADED, Kept

pytest_plugins = ["tests.machine", "tests.demo_index", "tests.shared"]

# What Hypothesis remembers lies with everything else that is made; a busy machine is no failure.
configuration.set_hypothesis_home_dir(settings.VAR_DIR / "hypothesis")
hypothesis_settings.register_profile("site", deadline=None, print_blob=True)
hypothesis_settings.load_profile("site")


@pytest.fixture(scope="session")
def kept_demo() -> Kept:
    """What an earlier run may have kept of the database with the demo content."""
    return Kept()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, kept_demo: Kept, django_db_blocker: DjangoDbBlocker
) -> None:
    """Spare the migrations when their result is going to be replaced anyway."""
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["MIGRATE"] = not kept_demo.is_there()


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, kept_demo: Kept, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Load the demo content into the test database, and again for transactional tests that want it."""
    from cms.jobs.models import Job
    from initiatives.demo.content import load_content
    from initiatives.demo.loader import DemoLoader

    with django_db_blocker.unblock():
        if connection.settings_dict["TEST"]["MIGRATE"]:
            with freeze_time(LOADED, tick=True):
                DemoLoader(load_content()).load()
            Job.objects.all().delete()
            kept_demo.keep()
        else:
            kept_demo.take()
    # Django would write every row down as text and read that again: what was kept is there at once.
    connection._test_serialized_contents = "kept"
    creation: Any = connection.creation
    creation.deserialize_db_from_string = lambda data: kept_demo.take()
    yield
    from search import backends

    # The search has connections of its own, and the test database is dropped when nobody holds it.
    backends.close()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put tests that empty the database last, whatever the random order.

    Those that fill it again come before those that leave it with what a migration makes: the same
    content types under other numbers would stand in their way.
    """
    items.sort(key=_emptying)


def pytest_collection_finish() -> None:
    """Look through what was loaded for rubbish once, as cms/wsgi.py does, and not every few pages."""
    gc.collect()
    gc.freeze()


def _emptying(item: pytest.Item) -> int:
    """Return 0 for a test that leaves the database as it was, 1 if it fills it again, else 2."""
    marker = item.get_closest_marker("django_db")
    fixtures = set(getattr(item, "fixturenames", ()))
    empties = bool(marker and marker.kwargs.get("transaction")) or bool(
        fixtures & {"transactional_db", "live_server"}
    )
    fills = bool(marker and marker.kwargs.get("serialized_rollback"))
    return 0 if not empties else 1 if fills else 2


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """Start each test in Danish and leave no language behind: the active one leaks between tests."""
    translation.activate("da")
    yield
    translation.deactivate_all()
