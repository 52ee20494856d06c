"""A query plan as a tsquery, and filters in SQL. Values are bound; stems are quoted."""

from collections.abc import Sequence

from .matching import Filters
from .postgresql_rows import BETWEEN, quoted


def phrase_query(stems: Sequence[str]) -> str:
    """Return the tsquery of stems that stand next to each other in one text."""
    return f"({' <-> '.join(map(quoted, stems))})"


def filter_condition(filters: Filters) -> tuple[str, list[list[str]]]:
    """Return the SQL that keeps documents with one of the codes of every facet, and its values."""
    values = [[f"{name}{BETWEEN}{code}" for code in codes] for name, codes in filters.items()]
    return " AND facets && %s::text[]" * len(values), values
