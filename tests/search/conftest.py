"""The analysers, once for all tests, and engines: a new one only has to be added to `ENGINES`."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from django.conf import settings
from hypothesis import configuration
from hypothesis import settings as hypothesis_settings

from search.analysis import Analyser, Danish, English, Lexicon
from search.engines.base import SearchEngine
from search.engines.sqlite import SqliteEngine
from search.searcher import Searcher
from tests.search.corpus import DOCUMENTS

# What Hypothesis remembers lies with everything else that is made; a busy machine is no failure.
configuration.set_hypothesis_home_dir(settings.VAR_DIR / "hypothesis")
hypothesis_settings.register_profile("site", deadline=None, print_blob=True)
hypothesis_settings.load_profile("site")

ENGINES: Final[dict[str, Callable[[Path, Mapping[str, Analyser]], SearchEngine]]] = {
    "sqlite": lambda folder, analysers: SqliteEngine(
        folder / "index.sqlite3", analysers, "contract"
    ),
}


@pytest.fixture(scope="session")
def danish() -> Danish:
    """The Danish analyser over the lexicon that `make lexicon` has built."""
    return Danish(Lexicon.load(settings.SEARCH_LEXICON_PATH))


@pytest.fixture(scope="session")
def english() -> English:
    """The English analyser."""
    return English()


@pytest.fixture(scope="session")
def analysers(danish: Danish, english: English) -> Mapping[str, Analyser]:
    """Both analysers by language."""
    return {"da": danish, "en": english}


@pytest.fixture(params=sorted(ENGINES))
def new_engine(
    request: Any, tmp_path: Path, analysers: Mapping[str, Analyser]
) -> Callable[[], SearchEngine]:
    """Open the same index once more, as another process would."""
    return lambda: ENGINES[request.param](tmp_path, analysers)


@pytest.fixture
def engine(new_engine: Callable[[], SearchEngine]) -> SearchEngine:
    """An engine with an empty index."""
    made = new_engine()
    made.rebuild([])
    return made


@pytest.fixture(scope="session")
def site_engine(
    tmp_path_factory: pytest.TempPathFactory, analysers: Mapping[str, Analyser]
) -> SearchEngine:
    """An engine that holds the small site of `corpus`; tests only ask it."""
    made = ENGINES["sqlite"](tmp_path_factory.mktemp("site"), analysers)
    made.rebuild(DOCUMENTS)
    return made


@pytest.fixture(scope="session")
def searcher(site_engine: SearchEngine, analysers: Mapping[str, Analyser]) -> Searcher:
    """A searcher over the small site."""
    return Searcher(site_engine, analysers, never_correct=frozenset({"musick"}))
