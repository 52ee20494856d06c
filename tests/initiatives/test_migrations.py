"""Migrations that move data, with data in the tables; the database ends as it began."""

from collections.abc import Iterator
from typing import Any, Final

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

ONE_VERSION: Final = [("initiatives", "0003_updates_areas_and_reports")]
SEVERAL_VERSIONS: Final = [("initiatives", "0005_drop_single_strategy_version")]


def migrate(targets: Any) -> Any:
    """Take the database to `targets`, and return the models as they are there."""
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return executor.loader.project_state(targets).apps


@pytest.fixture(autouse=True)
def _newest_again() -> Iterator[None]:
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes("initiatives")
    yield
    migrate(newest)


def versions_of(apps: Any, code: str) -> list[int]:
    page = apps.get_model("initiatives", "InitiativePage").objects.get(code=code)
    return sorted(page.strategy_versions.values_list("number", flat=True))


@pytest.mark.slow
def test_an_initiative_keeps_its_version_of_the_strategy_both_ways() -> None:
    """Back the newest version stays; forward each keeps the one that it has, and nothing comes twice."""
    apps = migrate(SEVERAL_VERSIONS)
    pages = apps.get_model("initiatives", "InitiativePage").objects
    joined = pages.get(code="I01").strategy_versions.through.objects
    joined.all().delete()
    for version in apps.get_model("home", "StrategyVersion").objects.filter(number__in=(1, 3)):
        joined.create(initiativepage_id=pages.get(code="I01").pk, strategyversion_id=version.pk)

    apps = migrate(ONE_VERSION)
    third = apps.get_model("home", "StrategyVersion").objects.get(number=3)
    pages = apps.get_model("initiatives", "InitiativePage").objects
    assert pages.get(code="I01").strategy_version == third
    assert pages.get(code="I02").strategy_version is None
    pages.filter(code="I03").update(strategy_version=third)

    apps = migrate(SEVERAL_VERSIONS)
    assert versions_of(apps, "I01") == [1, 3]
    assert versions_of(apps, "I02") == []
    assert versions_of(apps, "I03") == [3]
