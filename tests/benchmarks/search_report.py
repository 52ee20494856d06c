"""The page and the plot of what `search_speed` measured."""

import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from tests.benchmarks.plot import line_plot

SEARCHES: Final = "judged queries"
# Those that stock search is asked too.
SHARED: Final = "queries that stock was asked"
VOCABULARY_WORDS: Final = 50_000


@dataclass(frozen=True)
class Figures:
    """What was measured of one engine at one size: sorted milliseconds by task, and costs."""

    engine: str
    documents: int
    taken: Mapping[str, Sequence[float]]
    build_seconds: float
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
        "| engine | documents | built in | size |",
        "|---|---|---|---|",
        *(
            f"| {one.engine} | {one.documents:,} | {one.build_seconds:.0f} s | {one.megabytes:.0f} MB |"
            for one in all_figures
        ),
        "",
        "Milliseconds, p50 / p95 / p99:",
        "",
        f"| task | {' | '.join(f'{one.engine} {one.documents:,}' for one in all_figures)} |",
        f"|---|{'---|' * len(all_figures)}",
    ]
    for task in all_figures[0].taken:
        cells = (
            " / ".join(f"{one.share(task, share):.1f}" for share in (0.5, 0.95, 0.99))
            for one in all_figures
        )
        lines.append(f"| {task} | {' | '.join(cells)} |")
    return "\n".join([*lines, *_beside_stock(all_figures)]) + "\n"


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
        "Beside the search that Wagtail brings along (its database backend), p95 in milliseconds:",
        "",
        "| database, documents | this search | stock | times as long | stock built in | without a hit |",
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
