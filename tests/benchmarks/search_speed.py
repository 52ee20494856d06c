"""How fast the search is, and what it costs: `make bench-search`.

Not part of the suite, since it measures the machine too. Every engine that can be reached gets the
same synthetic documents and the same judged queries, in one run, and so does the search that Wagtail
brings along, on the same kind of server; the answer is a table and a plot under docs/benchmarks/, written
after each engine and size. Aims (2 cores): p95 of 25 ms on SQLite, 30 ms on PostgreSQL and 40 ms
on Elasticsearch at 10,000 documents, 60 ms at 100,000, completion 10 ms, 5 ms that one publication adds to
an editor's request, 40 MB for analyser and lexicon and 40 MB for a vocabulary of 50,000 words; 100,000
documents rebuilt in 4 minutes on SQLite, in 6 on the others, with readers served throughout.
"""

import argparse
import gc
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from itertools import islice, product
from pathlib import Path
from typing import Any, Final

import django

from search.analysis import Analyser, Danish, English, Lexicon
from search.document import RawResults, SearchQuery
from search.engines.base import EngineUnavailable, SearchEngine
from search.evaluation import first_ten
from search.searcher import Searcher
from search.vocabulary import Vocabulary
from search.wording import Expander
from tests.benchmarks.beside import MOST, stock, stock_queries
from tests.benchmarks.documents import GOLD, Documents
from tests.benchmarks.engines import ENGINES, reachable
from tests.benchmarks.readers import readers
from tests.benchmarks.search_report import (
    SEARCHES,
    SHARED,
    VOCABULARY_WORDS,
    Answer,
    Figures,
    write,
)

LEXICON: Final = Path("var/lexicon/da.json.gz")
TARGET: Final = Path("docs/benchmarks")
EVERYDAY: Final = "unge natteliv havn politi cykel børn trafik hjælp"
BEGUN: Final = "tr tryg na natte un ha politi b de kom"
FILTERS: Final = {"goal": ["M1"], "status": ["a", "b"]}
CLIENTS: Final = 8
# What readers search while the index is built.
BEFORE: Final = 1_000


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def resident() -> float:
    """Return the memory of this process in MB (Linux)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def timed(task: Callable[[], Any], clock: Callable[[], float] = time.perf_counter) -> float:
    """Return the milliseconds of a task."""
    start = clock()
    task()
    return (clock() - start) * 1000


def word_groups(analysers: Mapping[str, Analyser]) -> Expander:
    """Return the starter set of words, as the site searches with it."""
    from search.decisions import group_of
    from search.starter import starter_set
    from search.thesaurus import Thesaurus

    return Thesaurus(analysers, [group_of(record) for record in starter_set()])


def publications() -> list[Callable[[], Any]]:
    """Return what publishing does in an editor's request: it queues a page and its translation."""
    from django.db import connection

    from cms.jobs.models import Job, JobWorker
    from search.indexing import queue_pages

    if Job._meta.db_table not in connection.introspection.table_names():
        with connection.schema_editor() as editor:
            editor.create_model(JobWorker)
            editor.create_model(Job)
    return [partial(queue_pages, [number, number + 1]) for number in range(1, 101, 2)]


def asked_queries() -> list[tuple[str, str]]:
    """Return the judged queries with their languages."""
    judged = json.loads((GOLD / "queries.json").read_text(encoding="utf-8"))
    return [(query["query"], query["lang"]) for query in judged if query["mode"] == "search"]


def asking(by: Searcher, text: str, language: str, **more: Any) -> Callable[[], Any]:
    """Return what asks a query."""
    return partial(by.search, SearchQuery.from_input(text, language, **more))


def answered(found: RawResults, text: str) -> Answer:
    """Return what of an answer every engine should say alike."""
    return Answer(text, first_ten(found), (found.total, found.facets))


def differences(one: Figures, other: Figures) -> Iterator[str]:
    """Yield what two engines answered to each query that they do not answer alike."""
    for mine, theirs in zip(one.answers, other.answers, strict=True):
        if mine.keys != theirs.keys:
            yield f"»{mine.query}«: {one.engine} {mine.keys}, {other.engine} {theirs.keys}"
        if mine.counts != theirs.counts:
            yield f"»{mine.query}«: {one.engine} {mine.counts}, {other.engine} {theirs.counts}"


def measure(
    engine: SearchEngine,
    searcher: Searcher,
    plain: Searcher,
    documents: Documents,
    rounds: int,
    shared: Sequence[tuple[str, str]],
) -> tuple[dict[str, list[float]], list[Answer]]:
    """Return the sorted milliseconds of searches, completions and publications, and the answers."""
    search = partial(asking, searcher)

    def complete(text: str) -> Callable[[], Any]:
        return lambda: engine.complete("da", text, 10)

    asked = asked_queries()
    everyday = [search(word, "da") for word in EVERYDAY.split()]
    edits = [documents.make(number) for number in range(1, 51)]
    searches = [search(*one) for one in asked]
    tasks: dict[str, list[Callable[[], Any]]] = {
        # After it nothing is read for the first time any more.
        f"{SEARCHES}, the first time": searches,
        SEARCHES: searches * rounds,
        f"{SEARCHES} without word groups": [asking(plain, *one) for one in asked] * rounds,
        f"{SEARCHES} with filters": [search(*one, filters=FILTERS) for one in asked],
        SHARED: [search(*one) for one in shared] * rounds,
        "one everyday word": everyday * rounds,
        "everything": [search("", "da", page=page) for page in range(1, 20)],
        "completion": [complete(begun) for begun in BEGUN.split()] * rounds,
    }
    # The analysers are warm, the index is not.
    taken = {"the first search": [timed(everyday[0])]}
    for name, several in tasks.items():
        taken[name] = sorted(timed(task) for task in several)
    # What other work on the machine slows down least; the server of an engine is not in it.
    taken[f"{SEARCHES}, processor time of the site"] = sorted(
        timed(task, time.thread_time) for task in searches
    )
    with ThreadPoolExecutor(CLIENTS) as pool:
        answers = list(pool.map(lambda one: answered(search(*one)(), one[0]), asked))
        taken[f"{SEARCHES}, {CLIENTS} clients"] = sorted(pool.map(timed, searches * rounds))
    taken["one publication, for the editor"] = sorted(map(timed, publications()))
    written, after = [], []
    for number, edit in enumerate(edits):
        written.append(timed(partial(engine.upsert, [edit])))
        if number % 5 == 0:
            after.append(timed(searches[number]))
    taken["one publication, for the worker"] = sorted(written)
    taken["the first search after it"] = sorted(after)
    return taken, answers


def vocabulary_memory(lexicon: Lexicon) -> float:
    """Return the MB that a vocabulary of 50,000 words takes, with all that is looked up in it."""
    words = list(islice(sorted(lexicon.words), 0, None, 2))[:VOCABULARY_WORDS]
    before = resident()
    # Strings of its own, as they come from a database.
    rows = [(f"{word}"[:-1] + word[-1], word[:-1] + "", word.title(), 1) for word in words]
    vocabulary = Vocabulary.from_rows(
        "da", 1, 1_000, iter(rows), {word[:-1] + "": 1 for word in words}
    )
    del rows
    vocabulary.speller.nearest("xyzzyx")
    vocabulary.same_in_nordic("xyzzyx")
    return resident() - before


def figures(
    name: str,
    count: int,
    analysers: Mapping[str, Analyser],
    lexicon: Lexicon,
    groups: Expander,
    rounds: int,
    most: int,
) -> Figures:
    """Return what one engine takes among `count` documents; stock is asked among up to `most`.

    Raises `EngineUnavailable` when the engine gives up.
    """
    say(f"{name} {count:,}: begun at {datetime.now():%H:%M:%S}")
    asked, documents = asked_queries(), Documents(lexicon)
    shared = stock_queries(asked, count)
    with ENGINES[name](analysers) as (engine, size):
        searcher = Searcher(engine, analysers, expander=groups)
        engine.rebuild(Documents(lexicon).several(BEFORE))
        with readers(engine, [asking(searcher, *one) for one in asked]) as served:
            start = time.perf_counter()
            engine.rebuild(documents.several(count))
            built = time.perf_counter() - start
        say(f"  built in {built:.0f} s; readers meanwhile: {served}")
        plain = Searcher(engine, analysers)
        taken, answers = measure(engine, searcher, plain, documents, rounds, shared)
        megabytes = size()
    found = Figures(
        name, count, taken, answers, built, served, megabytes, stock(name, count, asked, most)
    )
    say(f"  p95 of a search {found.share(SEARCHES, 0.95):.1f} ms")
    return found


def main(arguments: list[str]) -> int:
    """Build scratch indexes, measure, and write table and plot; return 1 if an engine gave up."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=reachable())
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--target", type=Path, default=TARGET)
    parser.add_argument(
        "--stock",
        type=int,
        default=MOST,
        help="ask Wagtail's search among up to so many documents, on PostgreSQL ten times as many",
    )
    options = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
    os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")
    django.setup()
    before = resident()
    danish = Danish(Lexicon.load(LEXICON))
    analysers: dict[str, Analyser] = {"da": danish, "en": English()}
    memory, words = resident() - before, vocabulary_memory(danish.lexicon)
    groups = word_groups(analysers)
    gc.collect()
    gc.freeze()  # as cms/wsgi.py does
    found: list[Figures] = []
    failed = 0
    for count, name in product(options.documents, options.engines):
        try:
            measured = figures(
                name, count, analysers, danish.lexicon, groups, options.rounds, options.stock
            )
        except EngineUnavailable as error:  # the others took an hour
            say(f"  given up: {error}")
            failed = 1
            continue
        beside = next((one for one in found if one.documents == count), measured)
        for line in differences(beside, measured):
            say(f"  not alike: {line}")
        found.append(measured)
        found.sort(key=lambda one: (options.engines.index(one.engine), one.documents))
        write(found, memory, words, options.target)
    say(f"Written to {options.target}.")
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
