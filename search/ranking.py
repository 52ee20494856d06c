"""One ranking for every engine: the same query gives the same order on all of them.

clause    p = 1 − Π(1 − w·tf/(tf + K1)·AGAIN^i) over its alternatives, the strongest first: a page that
          calls one thing by three names says little more than one that says its name
document  Σ idf·p, with a bonus for neighbours that stand together, times coverage^GAMMA, times the
          share of its kind
coverage  the share of the query's rarity that the document answers, each clause by the certainty of
          what meets it; a passing mention answers less than a page about the word
theme     what the best have in common is probably what was meant: a page of their theme may say it in
          other words. Each gains THEME_SHARE of the best score, times the share of its theme in the
          scores of the OF_BEST best; a page without a theme gains as much as any, so that none of
          those passes it
restraint words of a question are met by chance on many pages. What answers less than ENOUGH_COVERED
          is an answer only when it is about one of the rarer words, and then from LEAST_COVERED on;
          where the best answers less than UNSURE, only what comes near it is shown

The theme is a cluster of documents given beforehand (Liu and Croft, Cluster-Based Retrieval Using Language
Models, 2004), and the first hits are taken for relevant unseen, as in pseudo-relevance feedback.
tf is a field-weighted, length-normalised frequency (BM25F, Robertson and Zaragoza 2009), worked out
when the document is indexed. K1 lies between BM25's usual values (1.2 to 2); GAMMA and the bonus were chosen on the
development set of the search prototype and change little between .8 and 2.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from .engines.base import Candidate
from .plan import Alternative, Clause, QueryPlan

K1: Final = 1.8
GAMMA: Final = 1.5
ADJACENT: Final = 0.12
PART_SHARE: Final = 0.45
AGAIN: Final = 0.5
THEME_SHARE: Final = 0.5
OF_BEST: Final = 6
# Three pages; later ones keep their order. To look at all candidates cost a tenth of a search.
OF_FIRST: Final = 36
# News repeats the words of its initiative in fewer lines; who asks by them looks for the initiative,
# but who adds the place in a headline looks for that news.
# A file or a word of the glossary is named after what a page of the site is about.
KIND_SHARE: Final = {"update": 0.9, "document": 0.85, "word": 0.45}
# By the number of words that decide; the last one for more.
ENOUGH_COVERED: Final = (0.42, 0.5, 0.45, 0.4)
LEAST_COVERED: Final = (0.3, 0.35, 0.34, 0.25)
UNSURE: Final = 0.5
NEAR_BEST: Final = 0.7
# A clause that is met only as a part of a compound answers less.
_PART_CERTAINTY: Final = 0.95
# A word in passing answers about so much; the rest grows with how much the page says on it.
_MENTION: Final = 0.55
# What counts as rare among the words asked for, as a share of the rarest one.
_RARE: Final = 0.55
_SURE: Final = 0.85
_SAID: Final = 0.3
_ABOUT: Final = 0.62


@dataclass(frozen=True)
class Scored:
    """A document with its score (0–1, with bonus and theme a little more) and how it answers.

    `answers` says that it is about one of the rarer words, or meets all that decide.
    """

    key: str
    score: float
    coverage: float
    answers: bool
    themes: frozenset[str] = frozenset()


def scored(plan: QueryPlan, candidates: Sequence[Candidate]) -> list[Scored]:
    """Return the candidates with scores, best first, equal ones by key."""
    ranking = _Ranking(plan)
    found = sorted(map(ranking.scored, candidates), key=_place)
    return _with_themes(found) if any(each.themes for each in found) else found


def _place(each: Scored) -> tuple[float, str]:
    return -each.score, each.key


def _with_themes(found: list[Scored]) -> list[Scored]:
    """Return documents, ranked without their themes, with what these say for the first of them."""
    best = found[:OF_BEST]
    said: dict[str, float] = {}
    for each in best:
        for theme in each.themes:
            said[theme] = said.get(theme, 0.0) + each.score
    whole = sum(each.score for each in best)
    if not said or not whole:
        return found
    share = THEME_SHARE * best[0].score / whole
    most = max(said.values())
    lifted = []
    for each in found[:OF_FIRST]:
        gain = max([said.get(theme, 0.0) for theme in each.themes], default=most)
        lifted.append(replace(each, score=each.score + share * gain))
    lifted.sort(key=_place)
    return lifted + found[OF_FIRST:]


def is_answer(plan: QueryPlan, found: Sequence[Scored]) -> bool:
    """Whether any document answers enough of the query to be shown at all."""
    place = min(len(plan.heavy), len(ENOUGH_COVERED)) - 1
    return any(
        each.coverage >= ENOUGH_COVERED[place]
        or (each.answers and each.coverage >= LEAST_COVERED[place])
        for each in found
    )


def worth_showing(found: Sequence[Scored]) -> list[Scored]:
    """Return the hits of the loosest stage that are shown: all, or those near the best if it is poor.

    A page that answers less than half of a question holds one word of it, often by chance.
    """
    best = max((each.coverage for each in found), default=0.0)
    if best >= UNSURE:
        return list(found)
    return [each for each in found if each.coverage >= NEAR_BEST * best]


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
        (a.stems[0] for a in clause.alternatives if len(a.stems) == 1 and a.certainty >= 1), None
    )


class _Ways:
    """The alternatives of a clause by their first stems: a candidate holds few of those asked for."""

    def __init__(self, clause: Clause) -> None:
        self.idf = clause.idf
        self._by_stem: dict[str, list[tuple[Alternative, float]]] = {}
        for alternative in clause.alternatives:
            self._by_stem.setdefault(alternative.stems[0], []).append(
                (alternative, min(1.0, alternative.weight))
            )

    def met(self, candidate: Candidate, held: Collection[str]) -> tuple[float, float]:
        """Return how much a document says on a clause and how surely it is that, each from 0 to 1.

        `held` are the stems that the candidate has.
        """
        strengths, certainty = [], 0.0
        for stem in self._by_stem.keys() & held:
            for alternative, weight in self._by_stem[stem]:
                strength, is_whole = _strength(alternative, candidate)
                if strength:
                    strengths.append(weight * strength)
                    share = 1.0 if is_whole else _PART_CERTAINTY
                    sure = alternative.certainty * share * min(1.0, _MENTION + strength)
                    certainty = max(certainty, sure)
        strengths.sort(reverse=True)
        missed = 1.0
        for place, strength in enumerate(strengths):
            missed *= 1 - strength * AGAIN**place
        return 1 - missed, certainty


class _Ranking:
    """What ranking asks of a plan, worked out once for all its candidates."""

    def __init__(self, plan: QueryPlan) -> None:
        # A clause that stands twice counts once, but twice in what there is to answer.
        unique = list(dict.fromkeys(plan.clauses))
        self._ways = [_Ways(clause) for clause in unique]
        self._total = sum(clause.idf for clause in plan.clauses) or 1.0
        self._pairs = adjacent_pairs(plan)
        heavy = plan.heavy
        known = sum(bool(clause.alternatives) for clause in heavy)
        self._least = _SAID if known >= min(len(heavy), 2) else _ABOUT
        top = max((clause.idf for clause in heavy), default=0.0)
        self._heavy = [unique.index(clause) for clause in heavy]
        self._rare = [unique.index(clause) for clause in heavy if clause.idf >= _RARE * top]

    def scored(self, candidate: Candidate) -> Scored:
        """Return a candidate with its score."""
        held = candidate.exact.keys() | candidate.parts.keys()
        met = [ways.met(candidate, held) for ways in self._ways]
        score = covered = 0.0
        for ways, (strength, certainty) in zip(self._ways, met, strict=True):
            score += ways.idf * strength
            covered += ways.idf * certainty
        coverage = min(1.0, covered / self._total)
        bonus = 0.0
        for pair in self._pairs:
            if pair in candidate.phrases:
                bonus += ADJACENT / len(self._pairs)
        return Scored(
            key=candidate.key,
            score=(score / self._total + bonus)
            * coverage**GAMMA
            * KIND_SHARE.get(candidate.kind, 1.0),
            coverage=coverage,
            answers=self._answers(met),
            themes=candidate.themes,
        )

    def _answers(self, met: Sequence[tuple[float, float]]) -> bool:
        if self._least < _ABOUT and all(met[place][0] > 0 for place in self._heavy):
            return True
        return any(met[place][0] >= self._least and met[place][1] >= _SURE for place in self._rare)


def _strength(alternative: Alternative, candidate: Candidate) -> tuple[float, bool]:
    """Return how much a document says on an alternative, and whether in words of its own."""
    if alternative.is_phrase and alternative.stems not in candidate.phrases:
        return 0.0, False
    strength, is_whole = 1.0, True
    for stem in alternative.stems:
        exact = candidate.exact.get(stem, 0.0)
        frequency = exact + candidate.parts.get(stem, 0.0) * PART_SHARE
        strength *= frequency / (frequency + K1)
        is_whole = is_whole and exact > 0
    return float(strength ** (1 / len(alternative.stems))), is_whole
