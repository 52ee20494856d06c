"""Runs the test suite on every database there is, and sums up: `python -m tools.run_tests [--repeat N] [ARGS]`.

SQLite always; PostgreSQL where `make services` could start one (or TEST_DATABASE_URL names one), at the
same time, each on a core of its own. ARGS go to pytest (`make test ARGS="tests/cms -k queue"`). With CI=true
a missing server or browser is a failure, and the lines covered are counted, on SQLite, unless ARGS ask for
a part: counting makes the run half as long again.
"""

import argparse
import os
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from tools import services

PROJECT: Final = services.PROJECT
REPORTS: Final = services.VAR / "tests"


@dataclass
class Run:
    """One pytest process over the suite, on one database."""

    database: str
    url: str
    arguments: list[str]
    measured: bool
    process: subprocess.Popen[bytes] | None = None
    counts: Counter[str] = field(default_factory=Counter)
    skipped: list[str] = field(default_factory=list)

    @property
    def report(self) -> Path:
        """The JUnit report that pytest writes at the end."""
        return REPORTS / f"{self.database}.xml"

    @property
    def log(self) -> Path:
        """What pytest prints."""
        return REPORTS / f"{self.database}.log"

    def start(self) -> None:
        """Start pytest; its output goes to the log."""
        self.report.unlink(missing_ok=True)
        environ = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "cms.settings.test",
            "DATABASE_URL": self.url,
            "COVERAGE_FILE": str(PROJECT / f".coverage.{self.database}"),
        }
        coverage = ["--cov", "--cov-report="] if self.measured else []
        command = [sys.executable, "-m", "pytest", "--color=no", "--durations=15", *coverage]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*command, f"--junitxml={self.report}", *self.arguments],
                cwd=PROJECT,
                env=environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def finish(self) -> bool:
        """Wait, print the log, count; tell whether all went well and anything was run."""
        code = self.process.wait() if self.process else 1
        print(f"\n==== {self.database} ====", flush=True)
        print(self.log.read_text(encoding="utf-8", errors="replace"), flush=True)
        if self.report.exists():
            self._count()
        return code == 0 and self.counts["passed"] > 0

    def _count(self) -> None:
        for case in ElementTree.parse(self.report).iter("testcase"):
            outcome = "passed"
            for child in case:
                if child.tag in ("failure", "error"):
                    outcome = "failed"
                elif child.tag == "skipped":
                    outcome = "skipped"
                    name = f"{case.get('classname')}.{case.get('name')}"
                    self.skipped.append(f"{self.database}: {name}: {child.get('message')}")
            self.counts[outcome] += 1


def runs(arguments: list[str], measured: bool) -> list[Run]:
    """Return a run for each database that there is; say so when PostgreSQL is not among them."""
    found = [Run("sqlite", "", [*arguments], measured)]
    postgres = services.addresses().get("TEST_DATABASE_URL", "")
    if postgres and services.answers(postgres):
        # The browser sees the same pages on either database, and tree and tools ask none.
        once = ["-m", "not browser", "--ignore=tests/repository", "--ignore=tests/tools"]
        found.append(Run("postgresql", postgres, [*arguments, *once], measured=False))
    return found


def run_all(arguments: list[str], measured: bool) -> tuple[bool, Counter[str], list[str]]:
    """Run the suite on every database at once; return success, counts and what was skipped."""
    REPORTS.mkdir(parents=True, exist_ok=True)
    all_runs = runs(arguments, measured)
    for run in all_runs:
        run.start()
    ended_well = [run.finish() for run in all_runs]  # every one, also after a failure
    counts: Counter[str] = sum((run.counts for run in all_runs), Counter())
    skipped = [line for run in all_runs for line in run.skipped]
    if len(all_runs) == 1:
        skipped.append("the whole suite on PostgreSQL: no server (make services says why)")
        if os.environ.get("CI") == "true":
            print("CI=true and no PostgreSQL: a failure.", file=sys.stderr)
            ended_well.append(False)
    return all(ended_well), counts, skipped


def covered() -> bool:
    """Print the lines not covered; tell whether enough of them are."""
    coverage = [sys.executable, "-m", "coverage"]
    subprocess.run([*coverage, "combine", "--quiet"], cwd=PROJECT, check=False)
    return subprocess.run([*coverage, "report"], cwd=PROJECT, check=False).returncode == 0


def main(arguments: list[str]) -> int:
    """Run once or N times, sum up in one closing line, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.run_tests")
    parser.add_argument("--repeat", type=int, default=0)
    options, rest = parser.parse_known_args(arguments)
    for old in PROJECT.glob(".coverage*"):
        old.unlink()
    started = time.monotonic()
    rounds = [["-m", "not browser", "-q", *rest]] * options.repeat or [rest]
    measured = os.environ.get("CI") == "true" and not options.repeat and not rest
    well, counts, skipped = True, Counter[str](), set[str]()
    for round_arguments in rounds:
        passed, counted, left_out = run_all(round_arguments, measured)
        well, counts = well and passed, counts + counted
        skipped.update(left_out)
    if measured:
        well = covered() and well
    for line in sorted(skipped):
        print(f"Skipped {line}")
    print(f"{'OK' if well else 'NOT OK'} after {time.monotonic() - started:.0f} s")
    print(f"{counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped")
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
