"""How good the search is on judged queries: nDCG@10, recall@10, zero rate, by phenomenon.

nDCG after Järvelin and Kekäläinen (2002) with gain 2^grade − 1 and discount 1/log2(rank + 1);
recall over min(10, relevant). Queries without any relevant document count in `idle_hits` alone: how
many hits they got on average, which should be none. The documents go through the same path as pages.
"""

import json
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, Final, TypeVar

from .document import THEME, RawResults, SearchDocument, SearchQuery
from .engines.base import SearchEngine
from .searcher import Searcher

DEPTH: Final = 10
AUTOCOMPLETE: Final = "autocomplete"
LABEL_FIELDS: Final = ("theme", "target", "place")
Item = TypeVar("Item")


class GoldError(ValueError):
    """A file of documents or queries isn't what it should be; the message names file and entry."""


@dataclass(frozen=True)
class JudgedQuery:
    """A query with the grades (1–3) of the documents that answer it."""

    text: str
    language: str
    phenomenon: str
    mode: str
    relevant: Mapping[str, int]


@dataclass(frozen=True)
class Score:
    """Means over `queries` judged queries."""

    queries: int
    ndcg: float
    recall: float
    zero_rate: float


@dataclass(frozen=True)
class Report:
    """The score of all queries and of each phenomenon, and the mean hits of unanswerable queries."""

    total: Score
    phenomena: Mapping[str, Score]
    idle_hits: float
    idle_queries: int = 0


def load_documents(path: Path) -> list[SearchDocument]:
    """Read judged documents; raises `GoldError`.

    Theme, target group and place are their labels, and the theme their facet, as those of a page are.
    """
    return _load(path, _document)


def load_queries(path: Path) -> list[JudgedQuery]:
    """Read judged queries; raises `GoldError`."""
    return _load(path, _query)


def evaluate(searcher: Searcher, engine: SearchEngine, queries: Iterable[JudgedQuery]) -> Report:
    """Return the report of an engine that holds the judged documents."""
    return report((query, find(searcher, engine, query)) for query in queries)


def report(answers: Iterable[tuple[JudgedQuery, Sequence[str]]]) -> Report:
    """Return the report of queries with the keys that were found."""
    rows: dict[str, list[tuple[float, float, bool]]] = defaultdict(list)
    idle: list[int] = []
    for query, found in answers:
        if query.relevant:
            row = (ndcg(found, query.relevant), recall(found, query.relevant), not found)
            rows[query.phenomenon].append(row)
        else:
            idle.append(len(found))
    everything = [row for group in rows.values() for row in group]
    return Report(
        total=_score(everything),
        phenomena={name: _score(group) for name, group in sorted(rows.items())},
        idle_hits=sum(idle) / len(idle) if idle else 0.0,
        idle_queries=len(idle),
    )


def twins_among(documents: Iterable[SearchDocument]) -> Callable[[Sequence[str]], dict[str, str]]:
    """Return what tells the translations of documents, as `search.twins` does of pages."""
    pairs: dict[str, list[str]] = defaultdict(list)
    for document in documents:
        pairs[document.translation_key].append(document.key)
    twins = {
        key: other
        for pair in pairs.values()
        for key, other in zip(pair, reversed(pair), strict=True)
        if len(pair) == 2
    }
    return lambda keys: {key: twins[key] for key in keys if key in twins}


def find(searcher: Searcher, engine: SearchEngine, query: JudgedQuery) -> list[str]:
    """Return the first ten keys a reader sees: hits, those of the other language, related pages."""
    if query.mode == AUTOCOMPLETE:
        return engine.complete(query.language, query.text, DEPTH)
    return first_ten(searcher.search(SearchQuery.from_input(query.text, query.language)))


def first_ten(results: RawResults) -> list[str]:
    """Return the first ten keys a reader sees, also of the other language."""
    parts = (results.keys, results.other_keys)
    in_order = reversed(parts) if results.other_first else parts
    return [*chain(*in_order, results.related_keys)][:DEPTH]


def agreement(answers: Iterable[Sequence[object]]) -> float:
    """Return the share of queries that all engines answer alike; each gives its answers in one order.

    Raises `ValueError` when one was asked more than another.
    """
    same = [all(found == row[0] for found in row) for row in zip(*answers, strict=True)]
    return sum(same) / len(same) if same else 1.0


def ndcg(found: Sequence[str], relevant: Mapping[str, int]) -> float:
    """Return the normalised discounted cumulative gain of the first ten."""
    best = sorted(relevant.values(), reverse=True)
    return _gain([relevant.get(key, 0) for key in found]) / _gain(best)


def recall(found: Sequence[str], relevant: Mapping[str, int]) -> float:
    """Return the share of the relevant documents, ten at most, among the first ten."""
    return len(set(found[:DEPTH]) & relevant.keys()) / min(DEPTH, len(relevant))


def _gain(grades: Sequence[int]) -> float:
    return sum(
        (2**grade - 1) / math.log2(rank + 1) for rank, grade in enumerate(grades[:DEPTH], start=1)
    )


def _score(rows: Sequence[tuple[float, float, bool]]) -> Score:
    number = len(rows) or 1
    return Score(
        queries=len(rows),
        ndcg=sum(row[0] for row in rows) / number,
        recall=sum(row[1] for row in rows) / number,
        zero_rate=sum(row[2] for row in rows) / number,
    )


def _document(item: Mapping[str, Any]) -> SearchDocument:
    return SearchDocument(
        key=item["id"],
        kind="page",
        language=item["lang"],
        translation_key=item["translation_key"],
        title=item["title"],
        summary=item["summary"],
        body=item["body"],
        labels=tuple(str(item[name]) for name in LABEL_FIELDS if item.get(name)),
        facets={THEME: (str(item[THEME]),)} if item.get(THEME) else {},
        sort_key=item["id"],
    )


def _query(item: Mapping[str, Any]) -> JudgedQuery:
    return JudgedQuery(
        text=item["query"],
        language=item["lang"],
        phenomenon=item["phenomenon"],
        mode=item.get("mode", "search"),
        relevant={key: int(grade) for key, grade in item["relevant"].items()},
    )


def _load(path: Path, make: Callable[[Mapping[str, Any]], Item]) -> list[Item]:
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise GoldError(f"{path} can't be read: {error}") from error
    if not isinstance(entries, list):
        raise GoldError(f"{path} holds no list.")
    made = []
    for number, entry in enumerate(entries, start=1):
        try:
            made.append(make(entry))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise GoldError(f"{path}: entry {number} is not complete: {error!r}") from error
    return made
