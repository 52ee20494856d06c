"""Runs the test suite and sums up: `python -m tools.run_tests [--all] [--repeat N] [ARGS]`.

It is what a change is tried with: tests marked `slow`, which take more than a second each, and `timed`,
which want the machine for themselves, are left to `--all` (`make test-all`, CI) or to ARGS that ask for them.
Where `make services` could start PostgreSQL (or TEST_DATABASE_URL names one), what asks the database runs
on both databases, and everything else once. Two runs go at the same time, each on a core of its own, and
whichever ends first makes room for the next. SQLite's part comes after the others in two runs that take
file after file from the same heap: they end together, whatever began before them. What measures seconds
runs last and alone, since a bound is for the site and not for a busy machine.
ARGS go to pytest (`make test ARGS="tests/cms -k queue"`). With CI=true a missing server or browser is a
failure, and with --all the lines covered are counted on SQLite, in the browser and where no database is
asked: counting takes nearly as long again, so nothing else waits for it.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

import pytest

from tools import services

PROJECT: Final = services.PROJECT
REPORTS: Final = services.VAR / "tests"
TAKEN: Final = REPORTS / "taken"
CORES: Final = 2
QUICK: Final = "--quick"


@dataclass
class Run:
    """One pytest process over a part of the suite, on one database."""

    name: str
    url: str
    arguments: list[str]
    measured: bool
    may_be_empty: bool
    counts: Counter[str] = field(default_factory=Counter)
    skipped: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    @property
    def report(self) -> Path:
        """The JUnit report that pytest writes at the end."""
        return REPORTS / f"{self.name}.xml"

    @property
    def log(self) -> Path:
        """What pytest prints."""
        return REPORTS / f"{self.name}.log"

    def go(self) -> bool:
        """Run pytest, print what it printed, count; tell whether all went well."""
        self.report.unlink(missing_ok=True)
        environ = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "cms.settings.test",
            "DATABASE_URL": self.url,
            "COVERAGE_FILE": str(PROJECT / f".coverage.{self.name}"),
        }
        if sys.version_info >= (3, 12):
            environ.setdefault("COVERAGE_CORE", "sysmon")  # Python's own counting costs little
        # Whether enough lines are covered is asked of all parts together.
        counted = ["--cov", "--cov-report=", "--cov-fail-under=0"]
        coverage = counted if self.measured else []
        command = [sys.executable, "-m", "pytest", "--color=no", "--durations=15", *coverage]
        with self.log.open("wb") as log:
            code = subprocess.run(
                [*command, f"--junitxml={self.report}", *self.arguments],
                cwd=PROJECT,
                env=environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                check=False,
            ).returncode
        said = self.log.read_text(encoding="utf-8", errors="replace")
        print(f"\n==== {self.name} ====\n{said}", flush=True)
        if self.report.exists():
            self._count()
        is_empty = code == pytest.ExitCode.NO_TESTS_COLLECTED
        return code == pytest.ExitCode.OK or (is_empty and self.may_be_empty)

    def _count(self) -> None:
        for case in ElementTree.parse(self.report).iter("testcase"):
            outcome = "passed"
            test = f"{self.name}: {case.get('classname')}.{case.get('name')}"
            for child in case:
                if child.tag in ("failure", "error"):
                    outcome = "failed"
                    self.failed.append(test)
                elif child.tag == "skipped":
                    outcome = "skipped"
                    self.skipped.append(f"{test}: {child.get('message')}")
            self.counts[outcome] += 1


def stages(arguments: list[str], measured: bool, is_part: bool) -> list[tuple[int, list[Run]]]:
    """Return stages, one after the other: how many runs at the same time, and the runs in their order.

    With `is_part` the ARGS name some tests, of which a run may have none.
    """

    def run(name: str, url: str, part: str, *more: str, counts: bool = False) -> Run:
        options = [*arguments, f"--part={part}", *more]
        return Run(name, url, options, measured=counts and measured, may_be_empty=is_part)

    postgres = services.addresses().get("TEST_DATABASE_URL", "")
    has_postgres = bool(postgres) and services.answers(postgres)
    if is_part and not has_postgres:
        return [(1, [run("sqlite", "", "all", counts=True)])]
    runs = [run("browser", "", "browser", counts=True), run("rest", "", "rest", counts=True)]
    alone = [run("sqlite-timed", "", "timed")]
    if has_postgres:
        runs.insert(0, run("postgresql", postgres, "database"))
        alone.append(run("postgresql-timed", postgres, "timed"))
    if is_part:
        runs.insert(0, run("sqlite", "", "database", counts=True))
    else:
        shared = ("", "database", f"--taken={TAKEN}")
        runs += [run(f"sqlite-{number}", *shared, counts=True) for number in range(1, CORES + 1)]
    return [(CORES, runs)] if QUICK in arguments else [(CORES, runs), (1, alone)]


def run_all(
    arguments: list[str], measured: bool, is_part: bool
) -> tuple[bool, Counter[str], list[str]]:
    """Run the suite on every database; return success, counts, and a line on each test not passed."""
    REPORTS.mkdir(parents=True, exist_ok=True)
    if TAKEN.exists():  # what an older run has taken, this one would leave out
        shutil.rmtree(TAKEN)
    ended_well: list[bool] = []
    all_runs: list[Run] = []
    for at_once, runs in stages(arguments, measured, is_part):
        with ThreadPoolExecutor(at_once) as pool:
            ended_well += pool.map(Run.go, runs)
        all_runs += runs
    counts: Counter[str] = sum((run.counts for run in all_runs), Counter())
    lines = [f"Skipped {test}" for run in all_runs for test in run.skipped]
    lines += [f"Failed {test}" for run in all_runs for test in run.failed]
    if not counts["passed"]:
        ended_well.append(False)
    if not any(run.url for run in all_runs):
        lines.append("Skipped the whole suite on PostgreSQL: no server (make services says why)")
        if os.environ.get("CI") == "true":
            print("CI=true and no PostgreSQL: a failure.", file=sys.stderr)
            ended_well.append(False)
    return all(ended_well), counts, lines


def covered() -> bool:
    """Print the lines not covered; tell whether enough of them are."""
    coverage = [sys.executable, "-m", "coverage"]
    subprocess.run([*coverage, "combine", "--quiet"], cwd=PROJECT, check=False)
    return subprocess.run([*coverage, "report"], cwd=PROJECT, check=False).returncode == 0


def main(arguments: list[str]) -> int:
    """Run once or N times, sum up in one closing line, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.run_tests")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--repeat", type=int, default=0)
    options, rest = parser.parse_known_args(arguments)
    for old in PROJECT.glob(".coverage*"):
        old.unlink()
    started = time.monotonic()
    is_part = bool(rest)
    if not (is_part or options.all):
        rest = [QUICK]
    rounds = [["-m", "not browser", "-q", *rest]] * options.repeat or [rest]
    measured = os.environ.get("CI") == "true" and options.all and not is_part
    well, counts, lines = True, Counter[str](), set[str]()
    for round_arguments in rounds:
        passed, counted, said = run_all(round_arguments, measured, is_part or bool(options.repeat))
        well, counts = well and passed, counts + counted
        lines.update(said)
    if measured:
        well = covered() and well
    for line in sorted(lines, reverse=True):
        print(line)
    if QUICK in rest:
        print(
            "Left out: what takes more than a second or times something. make test-all runs it too."
        )
    print(f"{'OK' if well else 'NOT OK'} after {time.monotonic() - started:.0f} s")
    print(f"{counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped")
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
