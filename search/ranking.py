"""One ranking for every engine: the same query gives the same order on all of them.

clause    p = 1 − Π(1 − w·tf/(tf + K1)) over its alternatives: certain ones saturate, weak ones add
document  Σ idf·p, with a bonus for neighbours that stand together, times coverage^GAMMA, times the
          share of its kind
coverage  the share of the query's rarity that the document meets

tf is a field-weighted, length-normalised frequency (BM25F, Robertson and Zaragoza 2009), worked out
when the document is indexed. K1 is BM25's usual value; GAMMA and the bonus were chosen on the
development set of the search prototype and change little between .8 and 2.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from .engines.base import Candidate
from .planner import Alternative, Clause, QueryPlan, Stage

K1: Final = 1.2
GAMMA: Final = 1.5
ADJACENT: Final = 0.12
PART_SHARE: Final = 0.45
# News repeats the words of its initiative in fewer lines; who asks by them looks for the initiative.
KIND_SHARE: Final = {"update": 0.85}


def rank(plan: QueryPlan, stage: Stage, candidates: Sequence[Candidate]) -> list[str]:
    """Return the keys of the candidates, best first; equal ones by key, so that it is stable."""
    return [key for key, _score_ in scores(plan, stage, candidates)]


def scores(
    plan: QueryPlan, stage: Stage, candidates: Sequence[Candidate]
) -> list[tuple[str, float]]:
    """Return the candidates as (key, score), in the order of `rank`."""
    total = sum(clause.idf for clause in plan.clauses) or 1.0
    pairs = adjacent_pairs(plan)
    scored = [
        (-_score(plan, stage, candidate, total, pairs), candidate.key) for candidate in candidates
    ]
    return [(key, -negative) for negative, key in sorted(scored)]


def adjacent_pairs(plan: QueryPlan) -> list[tuple[str, str]]:
    """Return the stems of neighbouring words, in order."""
    mains = [_main(clause) for clause in plan.clauses]
    return [
        (first, second)
        for first, second in pairwise(mains)
        if first is not None and second is not None
    ]


def _main(clause: Clause) -> str | None:
    return next(
        (a.stems[0] for a in clause.alternatives if len(a.stems) == 1 and a.weight >= 1), None
    )


def _score(
    plan: QueryPlan,
    stage: Stage,
    candidate: Candidate,
    total: float,
    pairs: Sequence[tuple[str, str]],
) -> float:
    score = covered = 0.0
    for clause in plan.clauses:
        met = _met(clause, stage, candidate)
        score += clause.idf * met
        covered += clause.idf * min(1.0, met * 2)
    score += sum(ADJACENT * total / len(pairs) for pair in pairs if pair in candidate.phrases)
    return score * min(1.0, covered / total) ** GAMMA * KIND_SHARE.get(candidate.kind, 1.0)


def _met(clause: Clause, stage: Stage, candidate: Candidate) -> float:
    """Return how well a document meets a clause, from 0 to 1."""
    missed = 1.0
    for alternative in clause.for_stage(stage):
        missed *= 1 - alternative.weight * _strength(alternative, candidate)
    return 1 - missed


def _strength(alternative: Alternative, candidate: Candidate) -> float:
    if alternative.is_phrase and alternative.stems not in candidate.phrases:
        return 0.0
    strength = 1.0
    for stem in alternative.stems:
        frequency = candidate.exact.get(stem, 0.0) + candidate.parts.get(stem, 0.0) * PART_SHARE
        strength *= frequency / (frequency + K1)
    return float(strength ** (1 / len(alternative.stems)))
