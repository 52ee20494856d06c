"""What a search reads from SQLite's tables: postings, phrases, and which documents they are."""

import json
import sqlite3
from collections.abc import Iterator, Sequence

from search.document import THEME

from .postings import Phrase, Posting
from .sqlite_match import phrase_expression

# Documents whose numbers are in a list in JSON.
_LISTED = "(SELECT value FROM json_each(?))"


class SqliteIndex:
    """Reads the live tables in an open transaction (`postings.Index`)."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def postings(self, stems: Sequence[str]) -> Iterator[tuple[str, Posting]]:
        """Yield the posting of each of these stems that some document holds."""
        for stem in stems:
            rows = self._connection.execute(
                "SELECT document, impact, exact, part FROM weight WHERE stem = ? ORDER BY document",
                [stem],
            )
            posting = Posting.of_rows(rows)
            if posting.documents:
                yield stem, posting

    def holding(
        self, asked: Sequence[tuple[Phrase, Sequence[int]]]
    ) -> Iterator[tuple[Phrase, list[int]]]:
        """Yield (phrase, those of its documents in which its stems stand side by side in a text)."""
        for phrase, numbers in asked:
            rows = self._connection.execute(
                # "+": find the phrase first, then look which of these hold it, not the other way.
                f"SELECT rowid FROM text WHERE text MATCH ? AND +rowid IN {_LISTED}",
                [phrase_expression(phrase), json.dumps(numbers)],
            )
            yield phrase, [number for (number,) in rows]

    def names(self, numbers: Sequence[int]) -> Iterator[tuple[int, str, str, frozenset[str]]]:
        """Yield (number, key, kind, themes) of documents."""
        rows = self._connection.execute(
            "SELECT id, key, kind, (SELECT json_group_array(code) FROM facet"
            f" WHERE document = id AND name = ?) FROM document WHERE id IN {_LISTED}",
            [THEME, json.dumps(numbers)],
        )
        for number, key, kind, themes in rows:
            yield number, key, kind, frozenset(json.loads(themes))

    def first_by_key(self, numbers: Sequence[int], wanted: int) -> list[int]:
        """Return so many of these documents, the first ones by key."""
        rows = self._connection.execute(
            f"SELECT id FROM document WHERE id IN {_LISTED} ORDER BY key LIMIT ?",
            [json.dumps(numbers), wanted],
        )
        return [number for (number,) in rows]
