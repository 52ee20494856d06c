"""Which of many hits are candidates, and what ranking asks of them, from SQLite's tables."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from search.plan import QueryPlan

from .base import MAX_CANDIDATES, Candidate
from .facets import Bits, Lookup, numbers_of
from .matching import phrases
from .ordering import promising
from .sqlite_match import marks, phrase_expression, points_query


def best(connection: sqlite3.Connection, hits: Bits, asked: Mapping[str, int]) -> list[int]:
    """Return the documents that come first by `ordering`, of more than are wanted."""
    wanted = Lookup(hits)
    if len(asked) == 1:
        points: Iterable[tuple[int, int]] = _falling(connection, next(iter(asked)), wanted)
    else:
        [(rows,)] = connection.execute(
            f"SELECT SUM(documents) FROM stem WHERE stem IN ({marks(asked)})", list(asked)
        )
        of_hits = hits.bit_count() * len(asked) < rows
        listed = json.dumps(list(numbers_of(hits))) if of_hits else None
        values = [*([listed] if of_hits else []), *chain.from_iterable(asked.items())]
        points = (
            row
            for row in connection.execute(points_query(len(asked), of_hits=of_hits), values)
            if row[0] in wanted
        )
    sure, equal = promising(points)
    rows = connection.execute(
        "SELECT id FROM document WHERE id IN (SELECT value FROM json_each(?)) ORDER BY key LIMIT ?",
        [json.dumps(equal), MAX_CANDIDATES - len(sure)],
    )
    return [*sure, *(number for (number,) in rows)]


def _falling(
    connection: sqlite3.Connection, stem: str, wanted: Lookup
) -> Iterator[tuple[int, int]]:
    """Yield (document, impact) of a stem, the highest first, until there are enough."""
    count, last = 0, 0
    for number, reached in connection.execute(
        "SELECT document, impact FROM impact WHERE stem = ? ORDER BY impact DESC", [stem]
    ):
        if count >= MAX_CANDIDATES and reached < last:
            return
        if number in wanted:
            count, last = count + 1, reached
            yield number, reached


def candidates(
    connection: sqlite3.Connection, plan: QueryPlan, found: Sequence[int]
) -> list[Candidate]:
    """Return documents with what ranking asks of them."""
    numbers = ", ".join(map(str, found))
    rows = connection.execute(
        f"SELECT id, key, kind FROM document WHERE id IN ({numbers})"
    ).fetchall()
    exact: dict[int, dict[str, float]] = {number: {} for number in found}
    parts: dict[int, dict[str, float]] = {number: {} for number in found}
    stems = sorted(plan.stems)
    for number, stem, whole, part in connection.execute(
        "SELECT document, stem, exact, part FROM weight "
        f"WHERE document IN ({numbers}) AND stem IN ({marks(stems)})",
        stems,
    ):
        exact[number][stem] = whole
        parts[number][stem] = part
    held: dict[int, set[tuple[str, ...]]] = {number: set() for number in found}
    for phrase in phrases(plan):
        for (number,) in connection.execute(
            # "+": find the phrase first, then look which of these hold it, not the other way round.
            f"SELECT rowid FROM text WHERE text MATCH ? AND +rowid IN ({numbers})",
            [phrase_expression(phrase)],
        ):
            held[number].add(phrase)
    return [
        Candidate(key, kind, exact[number], parts[number], frozenset(held[number]))
        for number, key, kind in rows
    ]
