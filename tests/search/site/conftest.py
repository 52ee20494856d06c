"""Somebody who searches the demo content."""

from collections.abc import Iterator
from typing import Any

import pytest

from cms.jobs import drain
from initiatives.models import InitiativePage
from search.documents import key_of
from search.starter import load_starter
from tests.search.site.index import Index
from tests.search.site.pages import keys, new_page
from tests.search.site.reader import Reader
from tests.shared import Shared

pytest.register_assert_rewrite("tests.search.site.editors")


@pytest.fixture
def reader(index: Index) -> Reader:
    """Somebody who searches the demo content and is not signed in."""
    return Reader()


@pytest.fixture
def page(index: Index) -> InitiativePage:
    """A published page that is in the index."""
    made = new_page()
    drain()
    assert key_of(made.pk) in keys()
    return made


@pytest.fixture(scope="module")
def starter(demo_index: Any, shared: Shared) -> Iterator[None]:
    """The starter set, loaded once for a file; the index, which it is no part of, is there before."""
    with shared():
        load_starter()
        yield
