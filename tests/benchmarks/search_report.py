"""The page and the plot of what `search_speed` measured."""

import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from search.evaluation import agreement
from tests.benchmarks.plot import line_plot
from tests.benchmarks.readers import Served

SEARCHES: Final = "judged queries"
# Those that stock search is asked too.
SHARED: Final = "queries that stock was asked"
VOCABULARY_WORDS: Final = 50_000


@dataclass(frozen=True)
class Answer:
    """What an engine answered to a query: the first ten keys, and `counts`, its total and facets."""

    query: str
    keys: Sequence[str]
    counts: tuple[int, Mapping[str, Mapping[str, int]]]


@dataclass(frozen=True)
class Figures:
    """What was measured of one engine at one size: sorted milliseconds by task, answers, and costs."""

    engine: str
    documents: int
    taken: Mapping[str, Sequence[float]]
    answers: Sequence[Answer]
    build_seconds: float
    served: Served
    megabytes: float
    stock: Mapping[str, Any] | None = None

    def share(self, task: str, share: float) -> float:
        """Return how many milliseconds that share of a task stays below."""
        times = self.taken[task]
        return times[min(len(times) - 1, int(len(times) * share))]


def report(all_figures: Sequence[Figures], memory: float, words: float) -> str:
    """Return the page of results: costs, then p50, p95 and p99 of every task."""
    lines = [
        "# How fast the search is",
        "",
        f"`make bench-search`, {date.today()}, {os.cpu_count()} cores, Python "
        f"{platform.python_version()}, load of the machine {os.getloadavg()[1]:.1f} (other work slows "
        f"every figure down). Memory of a process: analyser and lexicon {memory:.0f} MB, a vocabulary of "
        f"{VOCABULARY_WORDS:,} words {words:.0f} MB. Searches use the starter set of words unless it says "
        "otherwise.",
        "",
        "![p95 of a search by number of documents](search.svg)",
        "",
        *_by_size(all_figures),
        *_agreement(all_figures),
        "",
        "Building the index, while somebody searches the one before it every 0.2 s:",
        "",
        "| engine | documents | built in | searches meanwhile | size |",
        "|---|---|---|---|---|",
        *(
            f"| {one.engine} | {one.documents:,} | {one.build_seconds:.0f} s | {one.served} | "
            f"{one.megabytes:.0f} MB |"
            for one in all_figures
        ),
        *_tasks(all_figures),
        *_beside_stock(all_figures),
    ]
    return "\n".join(lines) + "\n"


def _sizes(all_figures: Sequence[Figures]) -> list[int]:
    return sorted({one.documents for one in all_figures})


def _header(first: str, engines: Sequence[Figures]) -> list[str]:
    names = dict.fromkeys(one.engine for one in engines)
    return [f"| {first} | {' | '.join(names)} |", f"|---|{'---|' * len(names)}"]


def _by_size(all_figures: Sequence[Figures]) -> list[str]:
    """Return the table of time against size."""
    names = dict.fromkeys(one.engine for one in all_figures)
    known = {(one.documents, one.engine): one.share(SEARCHES, 0.95) for one in all_figures}
    return [
        *_header("documents", all_figures),
        *(
            f"| {size:,} | "
            + " | ".join(
                f"{known[size, name]:.1f}" if (size, name) in known else "" for name in names
            )
            + " |"
            for size in _sizes(all_figures)
        ),
    ]


def _agreement(all_figures: Sequence[Figures]) -> list[str]:
    """Return the table of how many queries the engines answer alike."""
    lines = [
        "",
        "Judged queries that all engines answer alike (aim: the same first ten for 97 % among 10,000 "
        "documents):",
        "",
        "| documents | engines | queries | the same first ten | the same total and facets |",
        "|---|---|---|---|---|",
    ]
    for size in _sizes(all_figures):
        several = [one for one in all_figures if one.documents == size]
        keys = agreement([answer.keys for answer in one.answers] for one in several)
        counts = agreement([answer.counts for answer in one.answers] for one in several)
        names = ", ".join(one.engine for one in several)
        lines.append(
            f"| {size:,} | {names} | {len(several[0].answers)} | {keys:.1%} | {counts:.1%} |"
        )
    return lines


def _tasks(all_figures: Sequence[Figures]) -> list[str]:
    """Return a table of p50, p95 and p99 of every task for each size."""
    lines = []
    for size in _sizes(all_figures):
        several = [one for one in all_figures if one.documents == size]
        lines += ["", f"Among {size:,} documents, milliseconds, p50 / p95 / p99:", ""]
        lines += _header("task", several)
        for task in several[0].taken:
            cells = (
                " / ".join(f"{one.share(task, share):.1f}" for share in (0.5, 0.95, 0.99))
                for one in several
            )
            lines.append(f"| {task} | {' | '.join(cells)} |")
    return lines


def _beside_stock(all_figures: Sequence[Figures]) -> list[str]:
    """Return the table of both searches on the same queries, documents and database."""
    rows = [
        f"| {one.engine} {one.documents:,} | {one.share(SHARED, 0.95):.1f} | {p95:.1f} | "
        f"{p95 / one.share(SHARED, 0.95):.1f} | {one.stock['built']:.0f} s | "
        f"{one.stock['empty']} of {len(one.stock['taken'])} |"
        for one in all_figures
        if one.stock
        for times in [sorted(one.stock["taken"])]
        for p95 in [times[min(len(times) - 1, int(len(times) * 0.95))]]
    ]
    return [
        "",
        "Beside the search that Wagtail brings along (modelsearch: its database backend, and its "
        "Elasticsearch 9 backend on a node like ours), p95 in milliseconds:",
        "",
        "| engine, documents | this search | stock | times as long | stock built in | without a hit |",
        "|---|---|---|---|---|---|",
        *rows,
    ]


def write(found: Sequence[Figures], memory: float, words: float, target: Path) -> None:
    """Write table and plot of what was measured so far."""
    target.mkdir(parents=True, exist_ok=True)
    (target / "search.md").write_text(report(found, memory, words), encoding="utf-8")
    lines = {
        name: [(one.documents, one.share(SEARCHES, 0.95)) for one in found if one.engine == name]
        for name in dict.fromkeys(one.engine for one in found)
    }
    plot = line_plot("p95 of a search, ms", "documents", lines)
    (target / "search.svg").write_text(plot, encoding="utf-8")
