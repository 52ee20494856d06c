"""Servers for the tests: where their addresses come from, and that they come and go."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.repository.tree import PROJECT
from tools import services


def test_the_file_gives_addresses_and_the_environment_wins(tmp_path: Path) -> None:
    file = tmp_path / "services.env"
    file.write_text("TEST_DATABASE_URL=from-file\nTEST_CACHE_URL=also\nHOME=no\n", encoding="utf-8")
    assert services.addresses({}, file) == {
        "TEST_DATABASE_URL": "from-file",
        "TEST_CACHE_URL": "also",
    }
    found = services.addresses({"TEST_DATABASE_URL": "mine", "TEST_CACHE_URL": ""}, file)
    assert found == {"TEST_DATABASE_URL": "mine", "TEST_CACHE_URL": "also"}


def test_without_file_or_environment_there_are_none(tmp_path: Path) -> None:
    assert services.addresses({}, tmp_path / "absent") == {}


@pytest.mark.parametrize(
    "url", ["", "redis://", "redis://127.0.0.1:1/0", "postgresql://a@b:port/c"]
)
def test_an_address_where_nobody_is_does_not_answer(url: str) -> None:
    assert not services.answers(url)


def run(word: str, var: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if name not in services.NAMES}
    return subprocess.run(
        [sys.executable, "-m", "tools.services", word],
        cwd=PROJECT,
        env={**inherited, "VAR_DIR": str(var), **environ},
        capture_output=True,
        text=True,
        check=True,
    )


@pytest.mark.slow
@pytest.mark.needs("postgresql", "redis")
def test_servers_come_once_and_go(tmp_path: Path) -> None:
    # Elasticsearch has a test of its own; here the environment names one that this test need not start.
    named = {"TEST_ELASTICSEARCH_URL": services.addresses({}).get("TEST_DATABASE_URL", "")}
    started = run("start", tmp_path, **named)
    try:
        found = services.addresses({}, tmp_path / "services.env")
        assert found.keys() == set(services.NAMES) - named.keys(), started.stdout
        assert all(services.answers(url) for url in found.values())
        assert run("start", tmp_path, **named).stdout == ""  # they are there already
        assert services.addresses({}, tmp_path / "services.env") == found
    finally:
        run("stop", tmp_path)
    assert not any(services.answers(url) for url in found.values())
    assert list(tmp_path.iterdir()) == []


def test_a_machine_without_servers_is_told_so_and_that_is_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def absent(name: str) -> str:
        raise services.ServiceError(f"{name} is not installed (a remedy)")

    monkeypatch.setattr(services, "program", absent)
    monkeypatch.setattr(services, "VAR", tmp_path)
    monkeypatch.setattr(services, "ADDRESSES", tmp_path / "services.env")
    monkeypatch.setattr(services, "FOLDER_NOTE", tmp_path / "services.folder")
    monkeypatch.setattr(services, "JARS", tmp_path / "elasticsearch")
    # Neither Maven nor, with it, what a node is made of.
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    for name in services.NAMES:
        monkeypatch.delenv(name, raising=False)
    assert services.main(["start"]) == 0
    initdb, redis, elasticsearch = capsys.readouterr().out.splitlines()
    assert initdb == "Not started: initdb is not installed (a remedy)."
    assert redis == "Not started: redis-server is not installed (a remedy)."
    assert re.match("Not started: elasticsearch: .*(Maven|Java)", elasticsearch)
    assert services.addresses({}, tmp_path / "services.env") == {}
    assert services.main(["stop"]) == 0
