"""A query plan in FTS5's language, and filters in SQL. Values are bound; stems are quoted."""

from collections.abc import Mapping, Sequence

from search.planner import Alternative, QueryPlan, Stage

from .matching import Filters, deciding
from .sqlite_tables import ALL_COLUMNS, START_COLUMN, STEM_COLUMNS


def match_expression(plan: QueryPlan, stage: Stage) -> str:
    """Return the FTS5 expression of a plan in a stage; empty when nothing can match."""
    joint = " OR " if stage is Stage.ANY else " AND "
    return joint.join(_clause_expression(alternatives) for alternatives in deciding(plan, stage))


def phrase_expression(stems: Sequence[str]) -> str:
    """Return the expression of stems that stand next to each other in one text."""
    return f"{STEM_COLUMNS} : ({' + '.join(map(_quoted, stems))})"


def completion_expression(words: Sequence[str]) -> str:
    """Return the expression of title words, the last of them only begun."""
    *whole, begun = map(_quoted, words)
    return " AND ".join(f"{START_COLUMN} : {word}" for word in (*whole, f"{begun} *"))


def points_table(asked: Mapping[str, int]) -> tuple[str, str, str]:
    """Return the SQL that adds up what documents say on the stems asked for, joins it and orders.

    The values to bind are the stems, each followed by its weight (`ordering`).
    """
    rows = ", ".join("(?, ?)" for _ in asked)
    return (
        f"WITH asked (stem, weight) AS (VALUES {rows}), points AS MATERIALIZED ("
        "SELECT document, SUM(weight * impact) AS number FROM asked "
        "CROSS JOIN impact ON impact.stem = asked.stem GROUP BY document)",
        "CROSS JOIN points ON points.document = document.id",
        "points.number DESC, ",
    )


def filter_condition(filters: Filters, *, column: str = "document.id") -> tuple[str, list[str]]:
    """Return the SQL that keeps documents with one of the codes of every facet, and its values."""
    condition, values = "", []
    for name, codes in filters.items():
        marks = ", ".join("?" for _ in codes)
        condition += (
            f" AND EXISTS (SELECT 1 FROM facet AS chosen WHERE chosen.document = {column} "
            f"AND chosen.name = ? AND chosen.code IN ({marks}))"
        )
        values += [name, *codes]
    return condition, values


def count_condition(name: str | None, filters: Filters) -> tuple[str, list[str]]:
    """Return the SQL that takes the facet `name`, or all without a filter, and its values."""
    if name is not None:
        return "name = ?", [name]
    return f"name NOT IN ({', '.join('?' for _ in filters)})", list(filters)


def _clause_expression(alternatives: Sequence[Alternative]) -> str:
    return f"({' OR '.join(map(_alternative_expression, alternatives))})"


def _alternative_expression(alternative: Alternative) -> str:
    if alternative.is_phrase:
        return phrase_expression(alternative.stems)
    return f"({ALL_COLUMNS} : ({' AND '.join(map(_quoted, alternative.stems))}))"


def _quoted(stem: str) -> str:
    return '"' + stem.replace('"', '""') + '"'
