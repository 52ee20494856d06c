"""`manage.py search_eval`: how well the search answers judged queries, on each engine."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.ablation import Variant, variants
from search.analysis import LexiconError
from search.backends import analysers
from search.decisions import group_of
from search.document import SearchDocument
from search.engines.base import EngineUnavailable
from search.evaluation import (
    GoldError,
    JudgedQuery,
    Report,
    agreement,
    find,
    load_documents,
    load_queries,
    report,
    twins_among,
)
from search.scratch import NAMES, scratch_engine
from search.starter import starter_set

ALL: Final = "all"
UNREACHABLE: Final = 2
Answers = list[list[str]]


class Command(BaseCommand):
    """Load judged documents into an index of their own and ask judged queries; print a table."""

    help = (
        "Measures the search on judged queries: nDCG@10, recall@10, zero rate and hits where there "
        "is no answer. Uses the starter set of words and an index of its own, never the live one."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask for the files, the engine and the form of the report."""
        parser.add_argument("--documents", type=Path, required=True)
        parser.add_argument("--queries", type=Path, required=True)
        parser.add_argument("--engine", choices=(*NAMES, ALL), default="sqlite")
        parser.add_argument("--format", choices=("table", "json"), default="table")
        parser.add_argument(
            "--ablation", action="store_true", help="Also measure without each part of the search."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure; raises `CommandError`, with exit status 2 when an engine can't be reached."""
        try:
            documents = load_documents(options["documents"])
            queries = load_queries(options["queries"])
            groups = [group_of(record) for record in starter_set()]
            parts = variants(analysers(), groups, twins_among(documents))
            whole = next(parts)
        except (GoldError, LexiconError) as error:
            raise CommandError(str(error)) from error
        names = NAMES if options["engine"] == ALL else (options["engine"],)
        answers = {name: _answers(name, whole, documents, queries) for name in names}
        reports = {
            name: report(zip(queries, found, strict=True)) for name, found in answers.items()
        }
        without = {}
        for variant in parts if options["ablation"] else ():
            found = _answers(names[0], variant, documents, queries)
            without[variant.name] = report(zip(queries, found, strict=True))
        alike = agreement(answers.values())
        if options["format"] == "json":
            self.stdout.write(json.dumps(_as_json(reports, alike, without), indent=2))
            return
        for name, result in reports.items():
            self._table(name, result)
        if len(reports) > 1:
            self.stdout.write(f"The same first ten on all engines: {alike:.1%} of queries")
        if without:
            self._ablation(reports[names[0]], without)

    def _table(self, name: str, result: Report) -> None:
        self.stdout.write(self.style.MIGRATE_HEADING(f"Engine {name}"))
        self.stdout.write(f"{'':18}{'queries':>8}{'nDCG@10':>9}{'recall@10':>11}{'zero rate':>11}")
        for phenomenon, score in (*result.phenomena.items(), ("all", result.total)):
            self.stdout.write(
                f"{phenomenon:18}{score.queries:8}{score.ndcg:9.3f}{score.recall:11.3f}"
                f"{score.zero_rate:11.3f}"
            )
        self.stdout.write(
            f"Hits where there is no answer: {result.idle_hits:.2f} on average "
            f"({result.idle_queries} queries)"
        )

    def _ablation(self, whole: Report, without: Mapping[str, Report]) -> None:
        self.stdout.write(self.style.MIGRATE_HEADING("Without"))
        for name, result in without.items():
            self.stdout.write(
                f"{name:34}{result.total.ndcg:7.3f}{result.total.ndcg - whole.total.ndcg:+8.3f}"
                f"  zero rate {result.total.zero_rate:.3f}, hits without answer "
                f"{result.idle_hits:.2f}"
            )


def _answers(
    name: str, variant: Variant, documents: Sequence[SearchDocument], queries: Sequence[JudgedQuery]
) -> Answers:
    """Return the first ten keys for each query."""
    try:
        with scratch_engine(name, variant.analysers) as engine:
            engine.rebuild(documents)
            searcher = variant.searcher(
                engine, variant.analysers, expander=variant.expander, twins=variant.twins
            )
            return [find(searcher, engine, query) for query in queries]
    except EngineUnavailable as error:
        raise CommandError(f"{name}: {error}", returncode=UNREACHABLE) from error


def _as_json(
    reports: Mapping[str, Report], alike: float, without: Mapping[str, Report]
) -> dict[str, Any]:
    return {
        "engines": {name: asdict(result) for name, result in reports.items()},
        "agreement": alike,
        "without": {name: asdict(result) for name, result in without.items()},
    }
