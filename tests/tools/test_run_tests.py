"""What `make test` makes of a machine that lacks something, and how two runs share the tests."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.repository.tree import PROJECT
from tools import services

NEEDS_A_BROWSER: Final = """
import pytest

@pytest.mark.needs("chromium")
def test_that_needs_a_browser():
    pass

def test_that_needs_nothing():
    pass
"""
# Run a second time it fails.
RUNS_ONCE: Final = """
from pathlib import Path

def test_that_runs_once():
    Path(__file__).with_suffix(".ran").touch(exist_ok=False)
"""
# While it runs, a second run over the same tests begins and ends.
TAKES_LONG: Final = f"""
import os, subprocess, sys
{RUNS_ONCE}
    again = [sys.executable, "-m", "pytest", *os.environ["OPTIONS"].split()]
    done = subprocess.run(again, capture_output=True, text=True)
    print(done.stdout)
    assert done.returncode == 0
"""
OPTIONS: Final = (
    *("-p", "tests.machine", "-p", "no:cacheprovider"),
    *("-c", str(PROJECT / "pyproject.toml")),
)
# `tools.run_tests` itself would take away the lines that this run has counted so far.
RUN: Final = """
import sys
from tools.run_tests import run_all
well, counts, lines = run_all(sys.argv[1:], measured=False, is_part=True)
print(sorted(counts.items()), *lines, sep="\\n")
sys.exit(not well)
"""


def run(code: str, folder: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run tests of their own on a machine without browser and servers."""
    file = folder / "test_planted.py"
    file.write_text(code, encoding="utf-8")
    left_out = (*services.NAMES, "CI")
    inherited = {name: value for name, value in os.environ.items() if name not in left_out}
    return subprocess.run(
        [sys.executable, "-c", RUN, *OPTIONS, str(file)],
        cwd=PROJECT,
        env={**inherited, "PATH": "", "VAR_DIR": str(folder), **environ},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_what_was_skipped_is_said_with_its_remedy(tmp_path: Path) -> None:
    done = run(NEEDS_A_BROWSER, tmp_path)
    assert "[('passed', 1), ('skipped', 1)]" in done.stdout
    assert "test_that_needs_a_browser: no chromium here: apt-get install chromium" in done.stdout
    assert "Skipped the whole suite on PostgreSQL" in done.stdout
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
def test_in_ci_a_skip_is_a_failure(tmp_path: Path) -> None:
    done = run(NEEDS_A_BROWSER, tmp_path, CI="true")
    assert "[('failed', 1), ('passed', 1)]" in done.stdout
    assert "CI=true, so a skip is a failure. Skipped: no chromium here" in done.stdout
    assert done.returncode == 1


@pytest.mark.slow
def test_in_ci_a_machine_without_postgresql_fails(tmp_path: Path) -> None:
    done = run("def test_nothing():\n    pass\n", tmp_path, CI="true")
    assert "[('passed', 1)]" in done.stdout
    assert "CI=true and no PostgreSQL: a failure." in done.stderr
    assert done.returncode == 1


@pytest.mark.slow
def test_who_is_through_takes_more_of_what_two_runs_share(tmp_path: Path) -> None:
    """The one busy has its next file already, and the other all that is left, each test once."""
    (tmp_path / "test_a.py").write_text(TAKES_LONG, encoding="utf-8")
    for letter in "bcdefg":
        (tmp_path / f"test_{letter}.py").write_text(RUNS_ONCE, encoding="utf-8")
    shared = (f"--taken={tmp_path / 'taken'}", "-p", "no:randomly", "-s", str(tmp_path))
    options = (*OPTIONS, *shared)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options],
        cwd=PROJECT,
        env={**os.environ, "OPTIONS": " ".join(options)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert re.findall(r"(\d+) passed in", done.stdout) == ["5", "2"], done.stdout
    assert len(list(tmp_path.glob("*.ran"))) == 7
    assert done.returncode == 0
