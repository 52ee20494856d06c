"""The real Elasticsearch of the tests: how it comes, how it goes, and what is said where it can't."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.elasticsearch import install
from tests.elasticsearch.cluster import cluster
from tests.elasticsearch.node import Node
from tools import services

ABANDONED = """
import os, sys
from pathlib import Path
from tests.elasticsearch.cluster import Cluster
running = Cluster(Path(sys.argv[1]), Path(sys.argv[2]))
running.start()
[node] = running.nodes
print(node.pid, node.born, flush=True)
os._exit(1)
"""


@pytest.mark.slow
def test_a_node_that_was_killed_comes_back(jars: Path) -> None:
    with cluster(jars) as running:
        [node] = running.nodes
        assert running.wait("green") < 10
        assert running.master() is node
        before = node.url
        node.kill()
        assert not node.is_alive
        running.restart(node)
        running.wait("green")
        assert node.url == before
    assert not node.is_alive


@pytest.mark.slow
def test_a_node_ends_with_the_process_that_started_it(jars: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ABANDONED, str(jars), str(tmp_path)],
        cwd=services.PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    pid, born = done.stdout.split()
    assert Node(tmp_path / "node-1", int(pid), born)._wait_until_dead(20)


def test_a_machine_without_java_is_told_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "bin" / "java"
    old.parent.mkdir()
    old.write_text("#!/bin/sh\necho 'openjdk version \"17.0.15\" 2025-04-15' >&2\n")
    old.chmod(0o755)
    monkeypatch.setattr(install, "_javas", lambda: iter([old]))
    with pytest.raises(
        install.InstallError, match=r"Java 21 or later, .*java is 17 \(set JAVA_HOME"
    ):
        install.find_java()


def test_a_machine_without_maven_is_told_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(install, "find_java", lambda: Path("java"))
    monkeypatch.setenv("PATH", "")
    with pytest.raises(install.InstallError, match="apt-get install maven"):
        install.install(tmp_path / "home")
    assert list(tmp_path.iterdir()) == []
