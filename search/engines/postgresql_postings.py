"""What a search reads from PostgreSQL's tables: postings, phrases, facets, and which documents they are.

Numbers of thousands of documents come as one value of packed bytes: as rows, each cost as much as
finding it.
"""

import sys
from array import array
from collections.abc import Iterator, Sequence
from typing import Any

from search.document import THEME

from .postgresql_access import Connection
from .postgresql_match import phrase_query
from .postgresql_rows import BETWEEN
from .postings import Phrase, Posting


class PostgresIndex:
    """Reads one set of tables in an open transaction (`postings.Index`)."""

    def __init__(self, connection: Connection, schema: str) -> None:
        self._connection = connection
        self._schema = schema

    def postings(self, stems: Sequence[str]) -> Iterator[tuple[str, Posting]]:
        """Yield the posting of each of these stems that some document holds."""
        packed = ", ".join(
            f"string_agg({send}, '' ORDER BY document)"
            for send in (
                "int4send(document)",
                "int4send(impact)",
                "float8send(exact)",
                "float8send(part)",
            )
        )
        rows = self._connection.execute(
            f"SELECT stem, {packed} FROM {self._schema}.weight WHERE stem = ANY(%s) GROUP BY stem",
            [list(stems)],
            binary=True,
        )
        for stem, *columns in rows:
            yield stem, Posting.of_columns(*map(_numbers, "IIdd", columns))

    def holding(
        self, asked: Sequence[tuple[Phrase, Sequence[int]]]
    ) -> Iterator[tuple[Phrase, list[int]]]:
        """Yield (phrase, those of its documents in which its stems stand side by side in a text)."""
        statement = (
            f"SELECT DISTINCT document FROM {self._schema}.text "
            "WHERE document = ANY(%s) AND vector @@ %s::tsquery"
        )
        with self._connection.pipeline():
            answers = [
                self._connection.execute(statement, [numbers, phrase_query(phrase)])
                for phrase, numbers in asked
            ]
        for (phrase, _numbers), rows in zip(asked, answers, strict=True):
            yield phrase, [number for (number,) in rows]

    def names(self, numbers: Sequence[int]) -> Iterator[tuple[int, str, str, frozenset[str]]]:
        """Yield (number, key, kind, themes) of documents."""
        rows = self._connection.execute(
            f"SELECT id, key, kind, facets FROM {self._schema}.document WHERE id = ANY(%s)",
            [list(numbers)],
        )
        for number, key, kind, facets in rows:
            codes = (facet.split(BETWEEN, 1) for facet in facets)
            yield number, key, kind, frozenset(code for name, code in codes if name == THEME)

    def codes(self, language: str) -> Iterator[tuple[str, str, Sequence[int]]]:
        """Yield (facet, code, documents of the language that carry it)."""
        rows = self._connection.execute(
            "SELECT facet, string_agg(int4send(id), '') "
            f"FROM {self._schema}.document, unnest(facets) AS facet "
            "WHERE language = %s GROUP BY facet",
            [language],
            binary=True,
        )
        for facet, numbers in rows:
            name, code = facet.split(BETWEEN, 1)
            yield name, code, _numbers("I", numbers)

    def first_by_key(self, numbers: list[int], wanted: int) -> list[int]:
        """Return so many of these documents, the first ones by key."""
        rows = self._connection.execute(
            f"SELECT id FROM {self._schema}.document WHERE id = ANY(%s) ORDER BY key LIMIT %s",
            [numbers, wanted],
        )
        return [number for (number,) in rows]


def _numbers(kind: str, packed: bytes) -> "array[Any]":
    """Return numbers of an array's `kind`, the highest byte first, as PostgreSQL sends them."""
    found = array(kind, packed)
    if sys.byteorder == "little":
        found.byteswap()
    return found
