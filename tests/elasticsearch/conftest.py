"""What nodes are made of, for tests that start some of their own."""

from pathlib import Path

import pytest

from tools import services


@pytest.fixture(scope="session")
def jars() -> Path:
    """The folder that `make services` has put together, also beside a server that is named to it."""
    if not (services.JARS / "lib").is_dir():
        pytest.skip("no jars of Elasticsearch here: make services says why")
    return services.JARS
