"""A search from words to keys: plans, asks the engine stage by stage, ranks, looks across."""

from collections.abc import Container, Mapping
from typing import Final

from .analysis import Analyser
from .analysis.base import WORD
from .document import PAGE_SIZE, Correction, RawResults, SearchQuery
from .engines.base import SearchEngine
from .planner import Expander, Planner, QueryPlan, Stage
from .ranking import rank

# With fewer hits than this the next, looser stage is asked too; it holds the stricter one's hits.
ENOUGH: Final = 3
OTHER_LIMIT: Final = 50


class Searcher:
    """Carries out searches on one engine."""

    def __init__(
        self,
        engine: SearchEngine,
        analysers: Mapping[str, Analyser],
        *,
        expander: Expander | None = None,
        never_correct: Container[str] = frozenset(),
    ) -> None:
        self._engine = engine
        self._analysers = analysers
        self._expander = expander
        self._never_correct = never_correct

    def plan(self, query: SearchQuery, language: str | None = None) -> QueryPlan:
        """Return the plan of a query in its own or another language."""
        code = language or query.language
        planner = Planner(
            self._analysers[code],
            self._engine.vocabulary(code),
            expander=self._expander,
            never_correct=self._never_correct,
        )
        return planner.plan(SearchQuery(query.text, code, query.filters, query.page, query.exact))

    def search(self, query: SearchQuery) -> RawResults:
        """Return the hits of a query, of all documents when it is empty.

        Raises `EngineUnavailable` when the engine can't answer.
        """
        if not query.text:
            return self._everything(query)
        plan = self.plan(query)
        stage, keys, total, facets = self._own(plan, query)
        other = next(code for code in self._analysers if code != query.language)
        other_plan = self.plan(SearchQuery(query.text, other, exact=True), other)
        other_keys = self._other(other_plan)
        return RawResults(
            keys=keys,
            total=total,
            facets=facets,
            stage=stage,
            other_keys=other_keys,
            correction=_correction(query.text, plan) if total else None,
            targets=plan.targets,
            other_targets=other_plan.targets,
        )

    def _everything(self, query: SearchQuery) -> RawResults:
        offset = (query.page - 1) * PAGE_SIZE
        keys, matches = self._engine.everything(query.language, query.filters, offset, PAGE_SIZE)
        if not keys and matches.total:
            # A page beyond the last one shows the last one.
            last = (matches.total - 1) // PAGE_SIZE * PAGE_SIZE
            keys, matches = self._engine.everything(query.language, query.filters, last, PAGE_SIZE)
        return RawResults(
            keys, matches.total, matches.facets, "everything", [], None, frozenset(), frozenset()
        )

    def _own(
        self, plan: QueryPlan, query: SearchQuery
    ) -> tuple[str, list[str], int, dict[str, dict[str, int]]]:
        """Return stage, page of keys, total and facets.

        Looser stages are asked until there are enough hits; each holds the hits of the stricter
        ones, which rank first. The stage returned is the strictest that found anything.
        """
        strictest = best = None
        facets: dict[str, dict[str, int]] = {}
        for stage in plan.stages:
            matches = self._engine.match(plan, stage, query.filters)
            # Without a hit the reader still sees what other filters would give.
            facets = facets or matches.facets
            if not matches.total:
                continue
            strictest = strictest or stage
            best = (stage, matches)
            if matches.total >= ENOUGH:
                break
        if strictest is None or best is None:
            return "none", [], 0, facets
        stage, matches = best
        ranked = rank(plan, stage, matches.candidates)
        pages = max(1, -(-len(ranked) // PAGE_SIZE))
        start = (min(query.page, pages) - 1) * PAGE_SIZE
        return str(strictest), ranked[start : start + PAGE_SIZE], matches.total, matches.facets

    def _other(self, plan: QueryPlan) -> list[str]:
        """Return hits of the other language: all words as typed, never loosened."""
        if Stage.ALL not in plan.stages:
            return []
        matches = self._engine.match(plan, Stage.ALL, {})
        return rank(plan, Stage.ALL, matches.candidates)[:OTHER_LIMIT]


def _correction(text: str, plan: QueryPlan) -> Correction | None:
    """Return the query as typed and as searched, when a word was corrected."""
    if not plan.corrections:
        return None
    words = {correction.original: correction.applied for correction in plan.corrections}
    applied = WORD.sub(lambda match: words.get(match.group(), match.group()), text)
    return Correction(text, applied)
