"""A query plan in FTS5's language, and filters in SQL. Values are bound; stems are quoted."""

from collections.abc import Collection, Sequence

from .matching import Filters


def phrase_expression(stems: Sequence[str]) -> str:
    """Return the expression of stems that stand next to each other in one text."""
    return " + ".join(map(_quoted, stems))


def marks(values: Collection[object]) -> str:
    """Return a place for each value in a list."""
    return ", ".join("?" for _ in values)


def filter_condition(filters: Filters) -> tuple[str, list[str]]:
    """Return the SQL that keeps documents with one of the codes of every facet, and its values."""
    condition, values = "", []
    for name, codes in filters.items():
        condition += (
            f" AND EXISTS (SELECT 1 FROM facet AS chosen WHERE chosen.document = document.id "
            f"AND chosen.name = ? AND chosen.code IN ({marks(codes)}))"
        )
        values += [name, *codes]
    return condition, values


def _quoted(stem: str) -> str:
    return '"' + stem.replace('"', '""') + '"'
