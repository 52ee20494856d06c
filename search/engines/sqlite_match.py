"""A query plan in FTS5's language, and filters in SQL. Values are bound; stems are quoted."""

from collections.abc import Iterator, Mapping, Sequence

from search.planner import Alternative, QueryPlan, Stage
from search.ranking import adjacent_pairs

from .sqlite_tables import ALL_COLUMNS, START_COLUMN, STEM_COLUMNS


def match_expression(plan: QueryPlan, stage: Stage) -> str:
    """Return the FTS5 expression of a plan in a stage; empty when nothing can match."""
    clauses = plan.decisive if stage is Stage.ANY else plan.heavy
    expressions = [_clause_expression(clause.for_stage(stage)) for clause in clauses]
    if stage is Stage.ANY:
        return " OR ".join(filter(None, expressions))
    return " AND ".join(expressions) if all(expressions) else ""


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


def phrases(plan: QueryPlan) -> set[tuple[str, ...]]:
    """Return the phrases and neighbours that ranking asks about."""
    asked = {a.stems for clause in plan.clauses for a in clause.alternatives if a.is_phrase}
    return asked | set(adjacent_pairs(plan))


def filter_condition(
    filters: Mapping[str, Sequence[str]], *, column: str = "document.id"
) -> tuple[str, list[str]]:
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


def count_groups(
    filters: Mapping[str, Sequence[str]],
) -> Iterator[tuple[str, list[str], Mapping[str, Sequence[str]]]]:
    """Yield facets that are counted under the same filters, as SQL with its values.

    All that have no filter of their own go together; each of the others leaves its own out.
    """
    marks = ", ".join("?" for _ in filters)
    yield f"name NOT IN ({marks})", list(filters), filters
    for name in filters:
        yield (
            "name = ?",
            [name],
            {other: codes for other, codes in filters.items() if other != name},
        )


def _clause_expression(alternatives: Sequence[Alternative]) -> str:
    expressions = [_alternative_expression(alternative) for alternative in alternatives]
    return f"({' OR '.join(expressions)})" if expressions else ""


def _alternative_expression(alternative: Alternative) -> str:
    if alternative.is_phrase:
        return phrase_expression(alternative.stems)
    return f"({ALL_COLUMNS} : ({' AND '.join(map(_quoted, alternative.stems))}))"


def _quoted(stem: str) -> str:
    return '"' + stem.replace('"', '""') + '"'
