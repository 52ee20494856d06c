"""What counts as an installed environment."""

import json
import sys
from pathlib import Path

import pytest

from tools import environment


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(environment, "PROJECT", tmp_path)
    monkeypatch.setattr(environment, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(environment, "RECORD", tmp_path / ".venv" / "installed.json")
    monkeypatch.delenv("PYTHON", raising=False)
    (tmp_path / "requirements").mkdir()
    for layer in (*environment.LAYERS, "node"):
        (tmp_path / "requirements" / f"{layer}.txt").write_text(layer, encoding="utf-8")
    program = tmp_path / ".venv" / "bin" / "python"
    program.parent.mkdir(parents=True)
    program.symlink_to(sys.executable)
    return tmp_path


def record(**layers: str) -> None:
    environment.RECORD.write_text(json.dumps({"python": sys.version, **layers}), encoding="utf-8")


def test_a_layer_above_holds_those_below(project: Path) -> None:
    record(production=environment.fingerprint("production"))
    found = environment.recorded()
    assert environment.is_installed("base", found)
    assert environment.is_installed("production", found)
    assert not environment.is_installed("dev", found)
    assert not environment.is_installed("node", found)


def test_another_lock_is_another_layer(project: Path) -> None:
    record(base=environment.fingerprint("base"))
    (project / "requirements" / "base.txt").write_text("new", encoding="utf-8")
    assert not environment.is_installed("base", environment.recorded())


def test_a_python_that_has_gone_is_no_environment(project: Path) -> None:
    record(base=environment.fingerprint("base"))
    (project / ".venv" / "bin" / "python").unlink()
    (project / ".venv" / "bin" / "python").symlink_to("/nowhere/python3")
    assert environment.recorded() == {}


def test_another_python_asked_for_by_name_begins_anew(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment.RECORD.write_text('{"python": "3.11.2 of another day"}', encoding="utf-8")
    assert environment.recorded() == {"python": "3.11.2 of another day"}
    monkeypatch.setenv("PYTHON", "python3.13")
    assert environment.recorded() == {}


def test_a_lock_that_is_missing_says_where_to_get_it(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record()
    (project / "requirements" / "base.in").touch()
    (project / "requirements" / "base.txt").unlink()
    assert environment.main(["base"]) == 1
    assert "git checkout requirements" in capsys.readouterr().err
