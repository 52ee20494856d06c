"""The same question has the same answer on every engine: hits, their order, totals and facets."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest

from search.analysis import Analyser
from search.decisions import group_of
from search.document import SearchDocument, SearchQuery
from search.evaluation import AUTOCOMPLETE, load_documents, load_queries
from search.searcher import Searcher
from search.starter import starter_set
from search.thesaurus import Thesaurus
from tests.search.conftest import ENGINES, SERVERS

GOLD: Final = Path(__file__).parents[1] / "gold"
COPIES: Final = 3

pytestmark = [pytest.mark.needs(server) for server in sorted(SERVERS)]


def many_documents() -> Iterator[SearchDocument]:
    """Yield the judged documents several times over, so that more are hit than become candidates."""
    for number, document in enumerate(load_documents(GOLD / "documents.json")):
        for copy in range(COPIES):
            yield replace(
                document,
                key=f"{document.key}-{copy}",
                body=f"{document.body[:300]} {document.title * (copy + number % 3)}",
                facets={"goal": (f"M{number % 5}",), "status": ("abc"[copy % 3],)},
            )


@pytest.fixture
def searchers(tmp_path: Path, analysers: Mapping[str, Analyser]) -> Iterator[dict[str, Searcher]]:
    """A searcher on each engine, all over the same documents."""
    documents = list(many_documents())
    with ExitStack() as stack:
        engines = {
            name: stack.enter_context(make(tmp_path, analysers))() for name, make in ENGINES.items()
        }
        for engine in engines.values():
            engine.rebuild(documents)
        # As the site searches: other words, those of the other language, and weighed against each other.
        groups = Thesaurus(analysers, map(group_of, starter_set()))
        yield {
            name: Searcher(engine, analysers, expander=groups) for name, engine in engines.items()
        }


def answer(searcher: Searcher, query: SearchQuery) -> tuple[Any, ...]:
    """Return what a reader sees of the first page."""
    found = searcher.search(query)
    return found.keys[:10], found.other_keys[:10], found.stage, found.total, found.facets


@pytest.mark.slow
def test_engines_answer_the_judged_queries_alike(searchers: dict[str, Searcher]) -> None:
    queries = [
        query
        for name in ("queries.json", "own/dev.json")
        for query in load_queries(GOLD / name)
        if query.mode != AUTOCOMPLETE
    ]
    filtered: dict[str, Any] = {"filters": {"goal": ["M1", "M2"], "status": ["a"]}}
    differing = []
    for number, query in enumerate(queries):
        for more in ({}, filtered) if number % 2 else ({},):
            words = SearchQuery.from_input(query.text, query.language, **more)
            answers = {name: answer(searcher, words) for name, searcher in searchers.items()}
            if any(other != answers["sqlite"] for other in answers.values()):
                differing.append((query.text, more))
    assert len(queries) > 180
    assert differing == []
