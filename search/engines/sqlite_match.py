"""A query plan in FTS5's language, and filters in SQL. Values are bound; stems are quoted."""

from collections.abc import Collection, Sequence

from search.plan import Alternative, QueryPlan, Stage

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


def points_query(stems: int, *, of_hits: bool) -> str:
    """Return the SQL that adds up what documents say on so many stems.

    The values to bind are the stems, each followed by its weight (`ordering`). It reads all documents
    of the stems, or `of_hits` alone, whose numbers are bound first, as a list in JSON.
    """
    asked = f"asked (stem, weight) AS (VALUES {', '.join('(?, ?)' for _ in range(stems))})"
    if of_hits:
        return (
            f"WITH hits AS MATERIALIZED (SELECT value AS id FROM json_each(?)), {asked} "
            "SELECT id, SUM(asked.weight * impact) FROM hits CROSS JOIN asked "
            "CROSS JOIN weight ON document = id AND weight.stem = asked.stem GROUP BY id"
        )
    return (
        f"WITH {asked} SELECT document, SUM(weight * impact) FROM asked "
        "CROSS JOIN impact ON impact.stem = asked.stem GROUP BY document"
    )


def marks(values: Collection[object]) -> str:
    """Return a place for each value in a list."""
    return ", ".join("?" for _ in values)


def filter_condition(filters: Filters, *, column: str = "document.id") -> tuple[str, list[str]]:
    """Return the SQL that keeps documents with one of the codes of every facet, and its values."""
    condition, values = "", []
    for name, codes in filters.items():
        condition += (
            f" AND EXISTS (SELECT 1 FROM facet AS chosen WHERE chosen.document = document.id "
            f"AND chosen.name = ? AND chosen.code IN ({marks(codes)}))"
        )
        values += [name, *codes]
    return condition, values


def _clause_expression(alternatives: Sequence[Alternative]) -> str:
    return f"({' OR '.join(map(_alternative_expression, alternatives))})"


def _alternative_expression(alternative: Alternative) -> str:
    if alternative.is_phrase:
        return phrase_expression(alternative.stems)
    return f"({ALL_COLUMNS} : ({' AND '.join(map(_quoted, alternative.stems))}))"


def _quoted(stem: str) -> str:
    return '"' + stem.replace('"', '""') + '"'
