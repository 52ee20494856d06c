"""What a plan asks of an engine, in no engine's language."""

from collections.abc import Iterator, Mapping, Sequence

from search.analysis import Analyser, fold, tokenise
from search.plan import Alternative, QueryPlan, Stage
from search.ranking import adjacent_pairs

Filters = Mapping[str, Sequence[str]]


def deciding(plan: QueryPlan, stage: Stage) -> list[tuple[Alternative, ...]]:
    """Return the alternatives of each clause that decides; none when nothing can match.

    A document must meet all of these clauses, but in the last stage any of them.
    """
    clauses = plan.decisive if stage is Stage.ANY else plan.heavy
    found = [clause.for_stage(stage) for clause in clauses]
    if stage is Stage.ANY:
        return [alternatives for alternatives in found if alternatives]
    return found if all(found) else []


def phrases(plan: QueryPlan) -> set[tuple[str, ...]]:
    """Return the phrases and neighbours that ranking asks about."""
    asked = {a.stems for clause in plan.clauses for a in clause.alternatives if a.is_phrase}
    return asked | set(adjacent_pairs(plan))


def count_groups(filters: Filters) -> Iterator[tuple[str | None, Filters]]:
    """Yield (facet, filters to count it under): a facet's counts leave out its own filter.

    All facets that have no filter of their own go together, as None.
    """
    yield None, filters
    for name in filters:
        yield name, {other: codes for other, codes in filters.items() if other != name}


def title_words(analyser: Analyser, text: str) -> list[str]:
    """Return the words that completion looks for in titles, the last one only begun.

    Folded, so that "paaroer" finds »Pårørende«.
    """
    return [fold(token.word) for token in tokenise(analyser, text)]
