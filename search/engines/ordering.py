"""Which candidates come first: the same on every engine, so that all rank the same documents.

An engine returns the `MAX_CANDIDATES` documents with the highest sum over the stems asked for of
`stem_weights` × `impact`, equal ones by key. Both are whole numbers: a sum of them is the same in
whatever order an engine adds. The sum knows no saturation; `ranking` orders what it lets through.
"""

from collections.abc import Sequence
from heapq import nlargest
from typing import Final

from search.plan import QueryPlan, Stage
from search.ranking import PART_SHARE

from .base import MAX_CANDIDATES

# Initiatives come first when everything is listed, then goals.
PLACES: Final = {"initiative": 0, "goal": 1}
LAST_PLACE: Final = 2
SCALE: Final = 1000
# As many as a value of Elasticsearch's `sparse_vector` has; the order is none finer on the others.
SIGNIFICANT_BITS: Final = 9


def stem_weights(plan: QueryPlan, stage: Stage) -> dict[str, int]:
    """Return how much each stem that counts in a stage says, in thousandths.

    That is the rarity of its clause times the weight of the alternative; of several the highest.
    """
    weights: dict[str, int] = {}
    for clause in plan.clauses:
        for alternative in clause.for_stage(stage):
            weight = round(SCALE * clause.idf * alternative.weight)
            for stem in alternative.stems:
                weights[stem] = max(weight, weights.get(stem, 0))
    return weights


def impact(exact: float, part: float) -> int:
    """Return how much a document says on a stem, in thousandths of nine significant bits.

    It is stored beside the weights.
    """
    whole = round(SCALE * (exact + PART_SHARE * part))
    surplus = max(0, whole.bit_length() - SIGNIFICANT_BITS)
    return whole >> surplus << surplus


def promising(numbers: Sequence[int], points: Sequence[int]) -> tuple[list[int], list[int]]:
    """Return the candidates among documents, and those equal ones at the border.

    `points` has those of each document at its number. Of the equal ones only so many are candidates as
    are wanting, by key, which the engine knows.
    """
    if len(numbers) <= MAX_CANDIDATES:
        return list(numbers), []
    reached = list(map(points.__getitem__, numbers))
    border = nlargest(MAX_CANDIDATES, reached)[-1]
    near = [(number, sum_) for number, sum_ in zip(numbers, reached, strict=True) if sum_ >= border]
    return (
        [number for number, sum_ in near if sum_ > border],
        [number for number, sum_ in near if sum_ == border],
    )
