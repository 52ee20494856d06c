"""Somebody who searches the demo content."""

import pytest

from tests.search.site.index import Index
from tests.search.site.reader import Reader

pytest.register_assert_rewrite("tests.search.site.editors")


@pytest.fixture
def reader(index: Index) -> Reader:
    """Somebody who searches the demo content and is not signed in."""
    return Reader()
