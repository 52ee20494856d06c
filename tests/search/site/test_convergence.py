"""Whatever editors, worker and clock do, the index ends as that of a rebuild, and leaks nothing."""

from collections.abc import Callable
from typing import Any, Final

import pytest
from wagtail.models import Page

from cms.visibility import visible
from search import indexing
from search.engines.base import SearchEngine
from tests.search.site.editors import Editors, make_small
from tests.search.site.index import Index
from tests.stories import tell

pytestmark = pytest.mark.django_db

SERVER: Final = [pytest.mark.needs("elasticsearch"), pytest.mark.vendor("sqlite")]
RUNS: Final = 20
STEPS: Final = 8


def run(index: Index, *, runs: int = RUNS, steps: int = STEPS, **more: Any) -> None:
    machine = type("Editors", (Editors,), {"index": index})
    tell(machine, runs=runs, steps=steps, **more)


@pytest.mark.slow
def test_whatever_happens_the_index_is_that_of_a_rebuild(index: Index) -> None:
    make_small()
    run(index)


@pytest.mark.long
@pytest.mark.parametrize("which", ["database", pytest.param("elasticsearch", marks=SERVER)])
def test_whatever_happens_in_200_runs(request: Any, index: Index, which: str) -> None:
    if which == "elasticsearch":
        index = request.getfixturevalue("elasticsearch_index")
    make_small()
    run(index, runs=200, steps=12)


def words_are_not_written_anew(patch: pytest.MonkeyPatch) -> None:
    """A word's version is that of its page, so a comparison does not see that it was changed."""
    queue = indexing.queue_listed
    patch.setattr(indexing, "queue_listed", lambda anew=False: queue())


def nothing_is_removed(patch: pytest.MonkeyPatch) -> None:
    write = indexing._write_page

    def write_only(pk: int, engine: SearchEngine) -> None:
        if visible(Page.objects.filter(pk=pk)).exists():
            write(pk, engine)

    patch.setattr(indexing, "_write_page", write_only)


def hits_are_shown_unseen(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("search.hits.visible", lambda pages: pages.filter(live=True))


@pytest.mark.long
@pytest.mark.vendor("sqlite")
@pytest.mark.parametrize(
    "plant",
    [
        words_are_not_written_anew,
        nothing_is_removed,
        hits_are_shown_unseen,
    ],
)
def test_a_planted_fault_is_seen(
    index: Index, monkeypatch: pytest.MonkeyPatch, plant: Callable[[pytest.MonkeyPatch], None]
) -> None:
    make_small()
    plant(monkeypatch)
    with pytest.raises(AssertionError):
        run(index, derandomize=True, database=None, report_multiple_bugs=False)
