"""What nodes are made of, for tests that start some of their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.elasticsearch.cluster import QUICK_DETECTION, Cluster, cluster
from tools import services


@pytest.fixture(scope="session")
def jars() -> Path:
    """The folder that `make services` has put together, also beside a server that is named to it."""
    if not (services.JARS / "lib").is_dir():
        pytest.skip("no jars of Elasticsearch here: make services says why")
    return services.JARS


@pytest.fixture(scope="package")
def three(jars: Path) -> Iterator[Cluster]:
    """Three nodes, one cluster for all tests: to start one takes most of their time."""
    with cluster(jars, 3, settings=QUICK_DETECTION) as running:
        yield running
