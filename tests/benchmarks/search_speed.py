"""How fast the search is, and what it costs: `python -m tests.benchmarks.search_speed`.

Not part of the suite, since it measures the machine too. Synthetic documents: rare words drawn from
the lexicon with Zipf frequencies (Zipf 1949), mixed with words of the judged texts, so that judged
queries meet thousands of documents. Aims (design 5, 2 cores): p95 of 25 ms at 10,000 documents, 5 ms
for one publication, 40 MB of memory for analyser and lexicon.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from search.analysis import Analyser, Danish, English, Lexicon
from search.document import SearchDocument, SearchQuery
from search.engines.sqlite import SqliteEngine
from search.searcher import Searcher

GOLD: Final = Path(__file__).parent.parent / "search" / "gold"
LEXICON: Final = Path("var/lexicon/da.json.gz")
RARE_WORDS: Final = 20_000
EVERYDAY: Final = "unge natteliv havn politi cykel børn trafik hjælp"
FILTERS: Final = {"goal": ["M1"], "status": ["a", "b"]}


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def resident() -> float:
    """Return the memory of this process in MB (Linux)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


class Documents:
    """Makes documents that look like the site's own, always the same ones."""

    def __init__(self, lexicon: Lexicon) -> None:
        texts = json.loads((GOLD / "documents.json").read_text(encoding="utf-8"))
        self._chance = random.Random(1)
        self._rare = self._chance.sample(sorted(lexicon.words), RARE_WORDS)
        self._weights = [1 / (rank + 10) for rank in range(RARE_WORDS)]
        self._common = {
            language: [
                word
                for text in texts
                if text["lang"] == language
                for word in f"{text['title']} {text['body']}".split()
            ]
            for language in ("da", "en")
        }

    def make(self, number: int) -> SearchDocument:
        """Return document `number`, about 170 words long."""
        chance = self._chance
        language = "da" if number % 2 else "en"
        common = self._common[language]
        body = chance.choices(self._rare, self._weights, k=60) + chance.choices(common, k=90)
        chance.shuffle(body)
        return SearchDocument(
            key=f"page:{number}",
            kind=chance.choice(("initiative", "page")),
            language=language,
            translation_key=str(number // 2),
            title=" ".join(chance.choices(common, k=5)),
            summary=" ".join(chance.choices(common, k=15)),
            body=" ".join(body),
            facets={
                "goal": (f"M{chance.randint(1, 5)}",),
                "theme": tuple({f"t{chance.randint(1, 20)}" for _ in range(2)}),
                "area": (f"a{chance.randint(1, 15)}",),
                "status": (chance.choice("abcd"),),
            },
            version=time.time_ns() // 1_000,
            sort_key=f"{chance.random()}",
        )

    def several(self, count: int) -> Iterator[SearchDocument]:
        """Yield the documents 1..count."""
        return (self.make(number) for number in range(1, count + 1))


def timed(tasks: Sequence[Callable[[], Any]]) -> list[float]:
    """Return the milliseconds of each task, in order of size."""
    taken = []
    for task in tasks:
        start = time.perf_counter()
        task()
        taken.append((time.perf_counter() - start) * 1000)
    return sorted(taken)


def report(name: str, taken: Sequence[float]) -> None:
    """Print the median, the 95th percentile and the longest of sorted times."""
    middle, late = taken[len(taken) // 2], taken[int(len(taken) * 0.95)]
    say(f"{name:32} p50 {middle:7.1f}  p95 {late:7.1f}  longest {taken[-1]:7.1f} ms")


def measure(engine: SqliteEngine, searcher: Searcher, documents: Documents, rounds: int) -> None:
    """Print the times of searches and of one publication."""
    judged = json.loads((GOLD / "queries.json").read_text(encoding="utf-8"))
    asked = [(q["query"], q["lang"]) for q in judged if q["mode"] == "search"] * rounds

    def search(text: str, language: str, **more: Any) -> Callable[[], Any]:
        query = SearchQuery.from_input(text, language, **more)
        return lambda: searcher.search(query)

    for language in ("da", "en"):
        start = time.perf_counter()
        engine.vocabulary(language).speller.nearest("nateliv")
        say(f"vocabulary and speller of {language}: {time.perf_counter() - start:.2f} s")
    report("judged queries", timed([search(*one) for one in asked]))
    report("judged queries with filters", timed([search(*one, filters=FILTERS) for one in asked]))
    everyday = [search(word, "da") for word in EVERYDAY.split()] * rounds
    report("one everyday word", timed(everyday))
    report("everything", timed([search("", "da", page=page) for page in range(1, 20)]))
    report("everything with filters", timed([search("", "da", filters=FILTERS)] * 20))
    report("completion", timed([lambda: engine.complete("da", "tryg", 10)] * 20))
    edits = [documents.make(number) for number in range(1, 51)]
    report("one publication", timed([partial(engine.upsert, [one]) for one in edits]))


def main(arguments: list[str]) -> None:
    """Build a scratch index and print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args(arguments)
    before, start = resident(), time.perf_counter()
    danish = Danish(Lexicon.load(LEXICON))
    analysers: dict[str, Analyser] = {"da": danish, "en": English()}
    taken = time.perf_counter() - start
    say(f"analysers: {taken:.2f} s to start, {resident() - before:.0f} MB")
    with tempfile.TemporaryDirectory() as folder:
        engine = SqliteEngine(Path(folder) / "index.sqlite3", analysers, "benchmark")
        documents = Documents(danish.lexicon)
        start = time.perf_counter()
        engine.rebuild(documents.several(options.documents))
        say(f"rebuild of {options.documents}: {time.perf_counter() - start:.1f} s")
        measure(engine, Searcher(engine, analysers), documents, options.rounds)


if __name__ == "__main__":
    main(sys.argv[1:])
