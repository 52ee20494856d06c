"""A query plan as a tsquery, and filters in SQL. Values are bound; stems are quoted."""

from collections.abc import Sequence

from search.plan import Alternative, QueryPlan, Stage

from .matching import Filters, deciding
from .postgresql_tables import BETWEEN, PART, quoted


def match_query(plan: QueryPlan, stage: Stage) -> str:
    """Return the tsquery of a plan in a stage; empty when nothing can match."""
    joint = " | " if stage is Stage.ANY else " & "
    return joint.join(
        f"({' | '.join(map(_alternative_query, alternatives))})"
        for alternatives in deciding(plan, stage)
    )


def phrase_query(stems: Sequence[str]) -> str:
    """Return the tsquery of stems that stand next to each other in one text."""
    return f"({' <-> '.join(map(quoted, stems))})"


def completion_query(words: Sequence[str]) -> str:
    """Return the tsquery of title words, the last of them only begun."""
    *whole, begun = map(quoted, words)
    return " & ".join((*whole, f"{begun}:*"))


def filter_condition(filters: Filters) -> tuple[str, list[list[str]]]:
    """Return the SQL that keeps documents with one of the codes of every facet, and its values."""
    values = [[f"{name}{BETWEEN}{code}" for code in codes] for name, codes in filters.items()]
    return " AND facets && %s::text[]" * len(values), values


def _alternative_query(alternative: Alternative) -> str:
    if alternative.is_phrase:
        return phrase_query(alternative.stems)
    either = (f"({quoted(stem)} | {quoted(PART + stem)})" for stem in alternative.stems)
    return f"({' & '.join(either)})"
