"""A step runs when something has changed, and only then."""

import sys
from pathlib import Path

import pytest

from tools import step


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(step, "PROJECT", tmp_path)
    monkeypatch.setattr(step, "STEPS", tmp_path / "steps")
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "a.txt").write_text("a", encoding="utf-8")
    return tmp_path


COPY = "import shutil; shutil.copytree('source', 'made', dirs_exist_ok=True); print('copied')"


def make(code: str = COPY) -> int:
    paths = ["--from", "source", "--to", "made", "--remedy", "mend it"]
    return step.main(["copy", *paths, "--", sys.executable, "-c", code])


def ran(capsys: pytest.CaptureFixture[str]) -> bool:
    return "Copy ..." in capsys.readouterr().out


def test_it_runs_once_for_the_same_contents(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert make() == 0
    assert ran(capsys)
    (project / "source" / "a.txt").touch()  # a new date is no new content
    assert make() == 0
    assert not ran(capsys)


@pytest.mark.parametrize(
    "change",
    [
        "source/a.txt",  # an input
        "made/a.txt",  # an output, cut or edited
        "source/new.txt",
    ],
)
def test_it_runs_again_when_a_file_is_another(
    project: Path, capsys: pytest.CaptureFixture[str], change: str
) -> None:
    make()
    ran(capsys)
    (project / change).write_text("", encoding="utf-8")
    assert make() == 0
    assert ran(capsys)
    assert (project / "made" / "a.txt").read_text() == (project / "source" / "a.txt").read_text()


def test_it_runs_again_when_an_output_is_gone(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make()
    ran(capsys)
    (project / "made" / "a.txt").unlink()
    assert make() == 0
    assert ran(capsys)


def test_it_runs_again_when_the_command_is_another(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make()
    ran(capsys)
    assert make(COPY + "\n") == 0
    assert ran(capsys)


@pytest.mark.parametrize("record", ["", "[]", "{", "null"])
def test_a_record_that_was_cut_counts_as_none(
    project: Path, capsys: pytest.CaptureFixture[str], record: str
) -> None:
    make()
    ran(capsys)
    (project / "steps" / "copy.json").write_text(record, encoding="utf-8")
    assert make() == 0
    assert ran(capsys)


def test_a_failure_is_one_line_with_reason_and_remedy(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert make("raise SystemExit('the reason')") == 1
    error = capsys.readouterr().err
    assert error.startswith("copy: the reason (mend it; all of it: ")
    assert error.count("\n") == 1
    assert not (project / "steps" / "copy.json").exists()


def test_a_command_that_writes_nothing_has_failed(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert make("pass") == 1
    assert "did not write its output" in capsys.readouterr().err


def test_a_program_that_is_not_there_has_failed(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert step.main(["copy", "--to", "made", "--", "no-such-program"]) == 127
    assert "no-such-program" in capsys.readouterr().err


def test_a_failed_step_is_not_taken_for_done(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make()
    make("import shutil; shutil.rmtree('made'); raise SystemExit(1)")
    ran(capsys)
    assert make() == 0
    assert ran(capsys)
