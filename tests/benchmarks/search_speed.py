"""How fast the search is, and what it costs: `make bench-search`.

Not part of the suite, since it measures the machine too. Every engine that can be reached gets the
same synthetic documents and the same judged queries, in one run; the answer is a table and a plot under
docs/benchmarks/. Aims (design 5, 2 cores): p95 of 25 ms on SQLite and 30 ms on PostgreSQL at 10,000
documents, 60 ms at 100,000, completion 10 ms, one publication 5 ms, 40 MB for analyser and lexicon.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final

import psycopg
from elasticsearch import Elasticsearch

from search.analysis import Analyser, Danish, English, Lexicon
from search.document import SearchQuery
from search.engines.base import SearchEngine
from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.postgresql import PostgresEngine
from search.engines.sqlite import SqliteEngine
from search.searcher import Searcher
from tests.benchmarks.documents import GOLD, Documents
from tests.benchmarks.plot import line_plot
from tools import services

LEXICON: Final = Path("var/lexicon/da.json.gz")
TARGET: Final = Path("docs/benchmarks")
EVERYDAY: Final = "unge natteliv havn politi cykel børn trafik hjælp"
BEGUN: Final = "tr tryg na natte un ha politi b de kom"
FILTERS: Final = {"goal": ["M1"], "status": ["a", "b"]}
CLIENTS: Final = 8
SEARCHES: Final = "judged queries"


@dataclass(frozen=True)
class Figures:
    """What was measured of one engine at one size: sorted milliseconds by task, and costs."""

    engine: str
    documents: int
    taken: Mapping[str, Sequence[float]]
    build_seconds: float
    megabytes: float

    def share(self, task: str, share: float) -> float:
        """Return how many milliseconds that share of a task stays below."""
        times = self.taken[task]
        return times[min(len(times) - 1, int(len(times) * share))]


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def resident() -> float:
    """Return the memory of this process in MB (Linux)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


@contextmanager
def sqlite(analysers: Mapping[str, Analyser]) -> Iterator[tuple[SearchEngine, Callable[[], float]]]:
    """Give an engine on a file of its own, and what tells its size in MB."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "index.sqlite3"
        engine = SqliteEngine(path, analysers, "benchmark")
        yield engine, lambda: sum(file.stat().st_size for file in path.parent.iterdir()) / 1e6
        engine.close()


@contextmanager
def postgresql(
    analysers: Mapping[str, Analyser],
) -> Iterator[tuple[SearchEngine, Callable[[], float]]]:
    """Give an engine on schemas of its own, and what tells their size in MB."""
    server, schema = services.addresses()["TEST_DATABASE_URL"], f"bench_{uuid.uuid4().hex[:8]}"
    engine = PostgresEngine(server, analysers, "benchmark", schema=schema)
    with psycopg.connect(server, autocommit=True) as connection:

        def size() -> float:
            [(number,)] = connection.execute(
                "SELECT SUM(pg_total_relation_size(oid)) FROM pg_class "
                "WHERE relnamespace = %s::regnamespace AND relkind = 'r'",
                [f"{schema}_live"],
            ).fetchall()
            return int(number) / 1e6

        yield engine, size
        engine.close()
        for name in (schema, f"{schema}_live", f"{schema}_new"):
            connection.execute(f"DROP SCHEMA IF EXISTS {name} CASCADE")


@contextmanager
def elasticsearch(
    analysers: Mapping[str, Analyser],
) -> Iterator[tuple[SearchEngine, Callable[[], float]]]:
    """Give an engine on indexes of its own, and what tells the size of the one that answers in MB."""
    server, prefix = services.addresses()["TEST_ELASTICSEARCH_URL"], f"bench-{uuid.uuid4().hex[:8]}"
    engine = ElasticsearchEngine([server], analysers, "benchmark", prefix=prefix)
    with Elasticsearch(server, request_timeout=60) as client:

        def size() -> float:
            stats = client.indices.stats(index=prefix, metric="store")
            return int(stats["_all"]["total"]["store"]["size_in_bytes"]) / 1e6

        yield engine, size
        engine.close()
        for name in client.indices.get(index=f"{prefix}-*"):
            client.indices.delete(index=name)


ENGINES: Final = {"sqlite": sqlite, "postgresql": postgresql, "elasticsearch": elasticsearch}


def reachable() -> list[str]:
    """Return the engines that this machine has."""
    servers = {"postgresql": "TEST_DATABASE_URL", "elasticsearch": "TEST_ELASTICSEARCH_URL"}
    found = services.addresses()
    there = [name for name, key in servers.items() if services.answers(found.get(key, ""))]
    return ["sqlite", *there]


def timed(task: Callable[[], Any]) -> float:
    """Return the milliseconds of a task."""
    start = time.perf_counter()
    task()
    return (time.perf_counter() - start) * 1000


def measure(
    engine: SearchEngine, analysers: Mapping[str, Analyser], documents: Documents, rounds: int
) -> dict[str, list[float]]:
    """Return the sorted milliseconds of searches, completions and publications."""
    judged = json.loads((GOLD / "queries.json").read_text(encoding="utf-8"))
    asked = [(q["query"], q["lang"]) for q in judged if q["mode"] == "search"]
    searcher = Searcher(engine, analysers)

    def search(text: str, language: str, **more: Any) -> Callable[[], Any]:
        query = SearchQuery.from_input(text, language, **more)
        return lambda: searcher.search(query)

    def complete(text: str) -> Callable[[], Any]:
        return lambda: engine.complete("da", text, 10)

    everyday = [search(word, "da") for word in EVERYDAY.split()]
    edits = [documents.make(number) for number in range(1, 51)]
    searches = [search(*one) for one in asked]
    tasks: dict[str, list[Callable[[], Any]]] = {
        # After it nothing is read for the first time any more.
        f"{SEARCHES}, the first time": searches,
        SEARCHES: searches * rounds,
        f"{SEARCHES} with filters": [search(*one, filters=FILTERS) for one in asked],
        "one everyday word": everyday * rounds,
        "everything": [search("", "da", page=page) for page in range(1, 20)],
        "completion": [complete(begun) for begun in BEGUN.split()] * rounds,
        "one publication": [partial(engine.upsert, [one]) for one in edits],
    }
    taken = {"the first search": [timed(everyday[0])]}
    for name, several in tasks.items():
        taken[name] = sorted(timed(task) for task in several)
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(timed, searches))
        taken[f"{SEARCHES}, {CLIENTS} clients"] = sorted(pool.map(timed, searches * rounds))
    return taken


def report(all_figures: Sequence[Figures], memory: float) -> str:
    """Return the page of results: costs, then p50, p95 and p99 of every task."""
    lines = [
        "# How fast the search is",
        "",
        f"`make bench-search`, {date.today()}, {os.cpu_count()} cores, Python "
        f"{platform.python_version()}, load of the machine {os.getloadavg()[1]:.1f} (other work slows "
        f"every figure down). Analyser and lexicon: {memory:.0f} MB a process.",
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
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> None:
    """Build scratch indexes, measure, and write table and plot."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=reachable())
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--target", type=Path, default=TARGET)
    options = parser.parse_args(arguments)
    before = resident()
    danish = Danish(Lexicon.load(LEXICON))
    analysers: dict[str, Analyser] = {"da": danish, "en": English()}
    memory = resident() - before
    found = []
    for name in options.engines:
        for count in options.documents:
            with ENGINES[name](analysers) as (engine, size):
                documents = Documents(danish.lexicon)
                start = time.perf_counter()
                engine.rebuild(documents.several(count))
                built = time.perf_counter() - start
                taken = measure(engine, analysers, documents, options.rounds)
                found.append(Figures(name, count, taken, built, size()))
                p95 = found[-1].share(SEARCHES, 0.95)
                say(f"{name} {count:,}: built in {built:.0f} s, p95 of a search {p95:.1f} ms")
    options.target.mkdir(parents=True, exist_ok=True)
    (options.target / "search.md").write_text(report(found, memory), encoding="utf-8")
    lines = {
        name: [(one.documents, one.share(SEARCHES, 0.95)) for one in found if one.engine == name]
        for name in options.engines
    }
    plot = line_plot("p95 of a search, ms", "documents", lines)
    (options.target / "search.svg").write_text(plot, encoding="utf-8")
    say(f"Written to {options.target}.")


if __name__ == "__main__":
    main(sys.argv[1:])
