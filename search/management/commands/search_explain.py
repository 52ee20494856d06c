"""`manage.py search_explain "query"`: how the search reads a query, and why the hits are the hits."""

from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms import languages
from search.analysis import Analyser, LexiconError, Token, tokenise
from search.backends import analysers, engine
from search.document import SearchQuery
from search.engines.base import EngineUnavailable
from search.plan import Alternative, Clause, QueryPlan, Stage
from search.ranking import is_answer, scored, worth_showing
from search.service import searcher

SHOWN: Final = 10


class Command(BaseCommand):
    """Explain a search: tokens, clauses, stages and scores."""

    help = "Explains how the search understands a query and ranks its hits."

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask for the words and the reader's language."""
        parser.add_argument("query")
        parser.add_argument(
            "--language", choices=(languages.SOURCE, languages.TARGET), default=languages.SOURCE
        )
        parser.add_argument(
            "--exact", action="store_true", help="Correct no spelling, as the reader may ask for."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the explanation; raises `CommandError` without lexicon or index."""
        language = options["language"]
        query = SearchQuery.from_input(options["query"], language, exact=options["exact"])
        try:
            analyser = analysers()[language]
            plan = searcher(engine()).plan(query)
            self._heading("Tokens")
            for token in tokenise(analyser, query.text):
                self.stdout.write(f"  {_token(analyser, token)}")
            self._heading("Clauses")
            for clause in plan.clauses:
                self._clause(clause)
            if plan.foreign:
                self.stdout.write("  read as words of the other language")
            for correction in plan.corrections:
                self.stdout.write(f"  corrected: {correction.original} -> {correction.applied}")
            for stage in plan.stages:
                self._stage(plan, stage)
        except (LexiconError, EngineUnavailable) as error:
            raise CommandError(str(error)) from error
        if not plan.stages:
            self.stdout.write("Nothing to look for.")

    def _heading(self, text: str) -> None:
        self.stdout.write(self.style.MIGRATE_HEADING(text))

    def _clause(self, clause: Clause) -> None:
        kinds = [name for name in ("light", "quoted") if getattr(clause, name)]
        notes = "".join(f" {kind}" for kind in kinds)
        self.stdout.write(f"  {clause.text}: rarity {clause.idf:.2f}{notes}")
        for alternative in clause.alternatives:
            self.stdout.write(f"    {_alternative(alternative)}")
        if not clause.alternatives:
            self.stdout.write("    nothing in the index stands for it")

    def _stage(self, plan: QueryPlan, stage: Stage) -> None:
        matches = engine().match(plan, stage, {})
        ranked = scored(plan, matches.candidates)
        refused = bool(ranked) and stage is not Stage.ALL and not is_answer(plan, ranked)
        note = ", none of which answers enough" if refused else ""
        shown = worth_showing(ranked) if stage is Stage.ANY else ranked
        if not refused and len(shown) < len(ranked):
            note = f", of which {len(shown)} answer about as much as the best"
        self._heading(f"Stage {stage}: {matches.total} documents{note}")
        for each in ranked[:SHOWN]:
            self.stdout.write(f"  {each.score:8.3f}  {each.key}  answers {each.coverage:.0%}")


def _token(analyser: Analyser, token: Token) -> str:
    parts = analyser.split(token.word)
    notes = f", parts {' + '.join(parts)}" if parts else ""
    if token.surface.lower() in analyser.stop_words:
        notes += ", function word"
    return f"{token.surface}: word {token.word}, stem {token.stem}{notes}"


def _alternative(alternative: Alternative) -> str:
    joint = " then " if alternative.is_phrase else " and "
    loose = ", only when loosened" if alternative.loose else ""
    return (
        f"{joint.join(alternative.stems)}: {alternative.source} "
        f"(weight {alternative.weight:.2f}, certainty {alternative.certainty:.2f}{loose})"
    )
