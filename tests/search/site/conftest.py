"""Somebody who searches the demo content."""

import pytest

from cms.jobs import drain
from initiatives.models import InitiativePage
from search.documents import key_of
from tests.search.site.index import Index
from tests.search.site.pages import keys, new_page
from tests.search.site.reader import Reader

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
