"""A search from words to keys: plans, asks the engine stage by stage, ranks, looks across."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from .advice import ALL_MAY_CHANGE, Untouched
from .analysis import Analyser
from .analysis.base import WORD
from .document import PAGE_SIZE, THEME, Correction, RawResults, SearchQuery
from .engines.base import SearchReader
from .plan import QueryPlan, Stage
from .planner import Planner
from .ranking import Scored, is_answer, scored, worth_showing
from .wording import Expander, Side

# With fewer hits than this, so that a page isn't full, a looser stage is asked too; it holds the
# stricter one's hits.
ENOUGH: Final = PAGE_SIZE
OTHER_LIMIT: Final = 50
# Of how many of the best hits with a theme it must be one, to be what was asked about.
OF_A_THEME: Final = 2
# How much the score of a page's translation says of the page itself.
TWIN_SHARE: Final = 0.9
TWIN_BONUS: Final = 0.7

Twins = Callable[[Sequence[str]], Mapping[str, str]]


@dataclass(frozen=True)
class _Found:
    """What a language's index answers: from the strictest stage with a hit, ranked.

    `last` is the loosest stage that was asked, whose hits these are, and `whole` the keys of those that
    the strictest one holds, all the words; `is_cut` says that only the best of them are shown.
    """

    stage: str
    ranked: list[Scored]
    total: int
    facets: dict[str, dict[str, int]]
    last: Stage | None = None
    whole: frozenset[str] = frozenset()
    is_cut: bool = False

    @property
    def is_direct(self) -> bool:
        """Whether pages hold all that was asked for."""
        return self.stage == Stage.ALL

    @property
    def answering_all(self) -> set[str]:
        """The keys of the hits that don't answer only some of the words."""
        keys = {each.key for each in self.ranked}
        return keys & self.whole if self.last is Stage.ANY else keys

    @property
    def partly(self) -> int:
        """How many hits answer only some of the words; the others are fewer than a page (`ENOUGH`)."""
        return self.total - len(self.answering_all) if self.last is Stage.ANY else 0


def no_twins(keys: Sequence[str]) -> Mapping[str, str]:
    """Return no translation of any page."""
    return {}


class Searcher:
    """Carries out searches on one engine."""

    def __init__(
        self,
        engine: SearchReader,
        analysers: Mapping[str, Analyser],
        *,
        expander: Expander | None = None,
        untouched: Untouched = ALL_MAY_CHANGE,
        twins: Twins = no_twins,
    ) -> None:
        """Search `engine`; `twins` returns the keys of pages' translations by key, where there are."""
        self._engine = engine
        self._analysers = analysers
        self._expander = expander
        self._untouched = untouched
        self._twins = twins

    def plan(self, query: SearchQuery) -> QueryPlan:
        """Return the plan of a query in its own language."""
        return self._plan(query, self._sides())

    def _sides(self) -> Mapping[str, Side]:
        """Return the languages with their indexes as they are now: both plans of a search need both."""
        vocabularies = self._engine.vocabularies(list(self._analysers))
        return {
            code: Side(analyser, vocabularies[code]) for code, analyser in self._analysers.items()
        }

    def _plan(self, query: SearchQuery, sides: Mapping[str, Side]) -> QueryPlan:
        own = sides[query.language]
        planner = Planner(
            own.analyser,
            own.vocabulary,
            other=sides[self._other_language(query.language)],
            expander=self._expander,
            untouched=self._untouched,
        )
        return planner.plan(query)

    def _other_language(self, language: str) -> str:
        return next(code for code in self._analysers if code != language)

    def search(self, query: SearchQuery) -> RawResults:
        """Return the hits of a query, of all documents when it is empty.

        Raises `EngineUnavailable` when the engine can't answer.
        """
        if not query.text:
            return self._everything(query)
        sides = self._sides()
        plan = self._plan(query, sides)
        own = self._ask(plan, counted=not query.filters)
        other = self._other_language(query.language)
        other_plan = self._plan(SearchQuery(query.text, other, exact=True), sides)
        is_literal = any(clause.is_literal for clause in plan.heavy)
        is_across = plan.foreign or not own.total or not is_literal
        theirs = self._ask(other_plan, strict=not is_across, counted=False)
        twins = self._twins_of(theirs)
        is_theirs = is_across and _is_theirs(own, theirs, len(twins))
        if query.filters:
            own = self._narrowed(plan, own, query.filters)
            theirs = self._narrowed(other_plan, theirs, query.filters, counted=False)
            twins = self._twins_of(theirs)
        if is_across:
            own = _across(own, theirs, twins, is_theirs=is_theirs)
        lonely = [each for each in theirs.ranked[:OTHER_LIMIT] if each.key not in twins]
        keys = [each.key for each in own.ranked]
        pages = max(1, -(-len(keys) // PAGE_SIZE))
        start = (min(query.page, pages) - 1) * PAGE_SIZE
        return RawResults(
            keys=keys[start : start + PAGE_SIZE],
            total=own.total,
            partly=own.partly,
            facets=own.facets or _chosen_alone(query.filters, own.total),
            stage=own.stage if own.total else "none",
            other_keys=[each.key for each in lonely],
            other_first=is_across and _is_better(theirs, lonely, own),
            correction=_correction(query.text, plan) if own.total else None,
            targets=plan.targets | (self._translated(other_plan) if is_theirs else frozenset()),
            other_targets=other_plan.targets,
            known_words=() if own.total else _known_words(plan),
            related_keys=() if query.filters or query.exact else self._related(query.language, own),
        )

    def _related(self, language: str, found: _Found) -> tuple[str, ...]:
        """Return other pages of the theme of the best, as many as make a page of a short answer.

        Only where pages hold all that was asked for: else even the theme is a guess.
        """
        if not (found.is_direct and found.total < ENOUGH):
            return ()
        themed = [each.themes for each in found.ranked if each.themes][:OF_A_THEME]
        common = frozenset.intersection(*themed) if themed else ()
        if not common:
            return ()
        of_theme = {THEME: tuple(sorted(common))}
        keys, _matches = self._engine.everything(language, of_theme, 0, ENOUGH, counted=False)
        known = {each.key for each in found.ranked}
        return tuple(key for key in keys if key not in known)[: ENOUGH - found.total]

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

    def _ask(
        self,
        plan: QueryPlan,
        *,
        strict: bool = False,
        counted: bool = True,
    ) -> _Found:
        """Return what answers a plan without filters, `counted` by facets.

        Looser stages are asked until there are enough hits, unless `strict`; each holds the hits of
        the stricter ones, which rank first. The stage returned is the strictest that found anything.
        """
        found = _Found("none", [], 0, {})
        whole: frozenset[str] = frozenset()
        for stage in plan.stages:
            if strict and stage is not Stage.ALL:
                break
            if found.total and stage is not plan.stages[-1]:
                # The last stage holds all that the others do.
                continue
            matches = self._engine.match(plan, stage, {}, counted=counted)
            ranked = scored(plan, matches.candidates)
            if not matches.total or not (stage is Stage.ALL or self._is_answer(plan, ranked)):
                continue
            strictest = found.stage if found.total else str(stage)
            if stage is Stage.ALL:
                whole = frozenset(each.key for each in ranked)
            found = _Found(strictest, ranked, matches.total, matches.facets, stage, whole)
            if strictest == Stage.ANY:
                found = self._restrained(found)
            if matches.total >= ENOUGH:
                break
        return found

    def _is_answer(self, plan: QueryPlan, ranked: Sequence[Scored]) -> bool:
        return is_answer(plan, ranked)

    def _restrained(self, found: _Found) -> _Found:
        """Return what is worth showing; fewer hits have no facets: no engine counts these alone."""
        shown = self._shown(found.ranked)
        if len(shown) == len(found.ranked):
            return found
        return replace(found, ranked=shown, total=len(shown), facets={}, is_cut=True)

    def _shown(self, ranked: list[Scored]) -> list[Scored]:
        return worth_showing(ranked)

    def _narrowed(
        self,
        plan: QueryPlan,
        found: _Found,
        filters: Mapping[str, tuple[str, ...]],
        *,
        counted: bool = True,
    ) -> _Found:
        """Return what filters leave of what was found, `counted` by facets.

        How loosely words are taken, and which language answers, is settled without them: else a
        filter that leaves little would bring in pages that its count knew nothing of.
        """
        if found.last is None:
            return found
        matches = self._engine.match(plan, found.last, filters, counted=counted)
        ranked = scored(plan, matches.candidates)
        if not found.is_cut:
            return replace(found, ranked=ranked, total=matches.total, facets=matches.facets)
        shown = {each.key for each in found.ranked}
        ranked = [each for each in ranked if each.key in shown]
        return replace(found, ranked=ranked, total=len(ranked), facets={})

    def _translated(self, plan: QueryPlan) -> frozenset[str]:
        """Return what to mark in pages whose translations answer a plan of the other language."""
        if self._expander is None:
            return frozenset()
        own = self._other_language(plan.language)
        return frozenset(
            " ".join(stems)
            for clause in plan.clauses
            for each in clause.alternatives
            if not each.loose
            for stems in self._expander.translations(plan.language, own, each.stems)
        )

    def _twins_of(self, found: _Found) -> Mapping[str, str]:
        return self._twins([each.key for each in found.ranked[:OTHER_LIMIT]])


def _is_theirs(own: _Found, theirs: _Found, spoken: int) -> bool:
    """Whether the pages of the other language are the answer, through their `spoken` translations."""
    has_more = theirs.is_direct and own.total < min(ENOUGH, spoken)
    is_better = not own.total or (theirs.is_direct and not own.is_direct)
    return bool(spoken) and (has_more or is_better)


def _across(own: _Found, theirs: _Found, twins: Mapping[str, str], *, is_theirs: bool) -> _Found:
    """Let the pages of the other language speak for their translations.

    They only change the order of the own answer, unless the answer `is_theirs`.
    """
    spoken = {twins[each.key]: each for each in theirs.ranked if each.key in twins}
    if not is_theirs:
        ranked = [_spoken_for(each, spoken.get(each.key)) for each in own.ranked]
        ranked.sort(key=lambda each: (-each.score, each.key))
        return replace(own, ranked=ranked)
    ranked = [replace(each, key=key) for key, each in spoken.items()]
    ranked += [each for each in own.ranked if each.key not in spoken]
    whole = {twins[key] for key in theirs.answering_all if key in twins}
    whole |= own.answering_all - spoken.keys()
    return _Found(theirs.stage, ranked, len(ranked), {}, Stage.ANY, frozenset(whole))


def _chosen_alone(filters: Mapping[str, tuple[str, ...]], total: int) -> dict[str, dict[str, int]]:
    """Return the counts that are sure where nothing was counted: a value that is alone holds for all."""
    return {name: {codes[0]: total} for name, codes in filters.items() if len(codes) == 1}


def _is_better(theirs: _Found, lonely: Sequence[Scored], own: _Found) -> bool:
    """Whether pages of the other language alone answer better than any of the own."""
    if not (theirs.is_direct and lonely):
        return False
    return not own.ranked or lonely[0].score > own.ranked[0].score


def _spoken_for(own: Scored, twin: Scored | None) -> Scored:
    if twin is None:
        return own
    score = max(own.score, TWIN_SHARE * twin.score) + TWIN_BONUS * min(own.score, twin.score)
    return replace(own, score=score)


def _correction(text: str, plan: QueryPlan) -> Correction | None:
    """Return the query as typed and as searched, when a word was corrected."""
    if not plan.corrections:
        return None
    words = {correction.original: correction.applied for correction in plan.corrections}
    applied = WORD.sub(lambda match: words.get(match.group(), match.group()), text)
    return Correction(text, applied)


def _known_words(plan: QueryPlan) -> tuple[str, ...]:
    """Return the words that pages hold, where it takes more than them to answer the query."""
    known = [clause.text for clause in plan.heavy if clause.is_literal and not clause.quoted]
    return tuple(dict.fromkeys(known)) if len(plan.clauses) > 1 else ()
