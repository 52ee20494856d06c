"""What can go wrong while setting up, done for real: each ends in one line that says the remedy."""

import base64
import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.repository.tree import PROJECT

FROM_MAKE = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "HOST", "PORT", "BASE_URL", "VAR_DIR", "PYTHON")
DONE_BY_MAKE = ("awk", "cat", "dirname", "env", "mkdir", "rm", "sh")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A tree with what the set-up reads, and nothing that it makes."""
    tree = tmp_path / "tree"
    for folder in ("tools", "requirements", "locale", "search"):
        shutil.copytree(
            PROJECT / folder, tree / folder, ignore=shutil.ignore_patterns("*.mo", "__pycache__")
        )
    for file in ("Makefile", "package.json", "package-lock.json"):
        shutil.copy(PROJECT / file, tree)
    (tree / "cms").mkdir()
    for file in ("__init__.py", "catalogues.py"):
        shutil.copy(PROJECT / "cms" / file, tree / "cms")
    return tree


@pytest.fixture
def built(copy: Path) -> Path:
    """The copy, with the environment and the packages of the real tree."""
    for made in (".venv", "node_modules"):
        (copy / made).symlink_to(PROJECT / made)
    return copy


@pytest.fixture(scope="session")
def bare_environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with pip alone, made once: making one takes seconds."""
    folder = tmp_path_factory.mktemp("environment") / ".venv"
    venv.create(folder, with_pip=True, symlinks=True)
    (folder / "installed.json").write_text(json.dumps({"python": sys.version}), encoding="utf-8")
    return folder


@pytest.fixture
def bare(copy: Path, bare_environment: Path) -> Path:
    """The copy with an environment in which nothing is installed yet."""
    shutil.copytree(bare_environment, copy / ".venv", symlinks=True)
    return copy


@pytest.fixture
def commands(tmp_path: Path) -> Path:
    """A folder to be the whole PATH: make and what it needs, but no Python and no node."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("make", *DONE_BY_MAKE):
        (folder / name).symlink_to(str(shutil.which(name)))
    return folder


def make(tree: Path, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if name not in FROM_MAKE}
    return subprocess.run(
        [str(shutil.which("make")), *arguments],
        cwd=tree,
        env={**inherited, **environ},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def the_one_line(done: subprocess.CompletedProcess[str]) -> str:
    """The only line of the complaint; make adds its own after it."""
    assert done.returncode != 0, done.stdout
    lines = [line for line in done.stderr.splitlines() if not line.startswith("make: ***")]
    assert len(lines) == 1, done.stderr
    return lines[0]


def fake_python(folder: Path, prelude: str) -> None:
    """Put a python3 into `folder` that runs `prelude` first."""
    script = folder / "python3"
    code = f'import sys; sys.executable = "{script}"; {prelude}; exec(sys.argv[1])'
    script.write_text(f"#!/bin/sh\nexec {sys.executable} -c '{code}' \"$2\"\n", encoding="utf-8")
    script.chmod(0o755)


def test_a_port_that_is_taken(copy: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        line = the_one_line(make(copy, "run", f"PORT={port}"))
    assert f"127.0.0.1:{port}" in line
    assert "choose another" in line


@pytest.mark.parametrize("port", ["http", "0", "65536"])
def test_a_port_that_is_none(copy: Path, port: str) -> None:
    assert "choose one from 1 to 65535" in the_one_line(make(copy, "run", f"PORT={port}"))


def test_a_host_that_is_not_this_machine(copy: Path) -> None:
    line = the_one_line(make(copy, "run", "HOST=192.0.2.1"))
    assert "Can't listen on 192.0.2.1" in line


def test_python_3_10(copy: Path, commands: Path) -> None:
    fake_python(commands, 'sys.version_info = (3, 10, 13, "final", 0)')
    line = the_one_line(make(copy, "venv", PATH=str(commands)))
    assert "PATH has Python 3.10" in line
    assert "apt-get install python3.11" in line


def test_python_3_10_by_name(copy: Path, commands: Path) -> None:
    fake_python(commands, 'sys.version_info = (3, 10, 13, "final", 0)')
    line = the_one_line(make(copy, "venv", f"PYTHON={commands / 'python3'}"))
    assert "is Python 3.10" in line
    assert "Python 3.11 to 3.14" in line


def test_no_python_at_all(copy: Path, commands: Path) -> None:
    line = the_one_line(make(copy, "venv", PATH=str(commands)))
    assert "PATH has no python3" in line


def test_no_venv_module(copy: Path, commands: Path) -> None:
    fake_python(commands, 'sys.modules["ensurepip"] = None')
    line = the_one_line(make(copy, "venv", PATH=str(commands)))
    assert "no venv module" in line
    assert f"apt-get install python3.{sys.version_info.minor}-venv" in line


def test_a_package_index_that_is_not_reached(bare: Path) -> None:
    line = the_one_line(make(bare, "venv", PIP_NO_INDEX="1"))
    assert "requirements/base.txt could not be installed" in line
    assert "run the same command again" in line
    assert not (bare / ".venv" / "installed.json").exists()


@pytest.mark.slow
def test_no_node_and_no_wheel_of_it(bare: Path, commands: Path) -> None:
    one_wheel(bare, "base")
    environ = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(bare)}
    assert make(bare, "venv", **environ).returncode == 0
    done = make(bare, "packages", **environ, PATH=str(commands))
    assert "no Node.js of version 22 or later" in the_one_line(done)


@pytest.mark.slow
def test_an_installation_that_was_killed_begins_anew(bare: Path) -> None:
    one_wheel(bare, "base")
    environ = {name: value for name, value in os.environ.items() if name not in FROM_MAKE}
    with socket.create_server(("127.0.0.1", 0)) as deaf_index:
        address = f"http://127.0.0.1:{deaf_index.getsockname()[1]}/"
        killed = subprocess.Popen(
            [str(shutil.which("make")), "venv"],
            cwd=bare,
            env={**environ, "PIP_INDEX_URL": address, "NO_PROXY": "*"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        deaf_index.settimeout(60)
        deaf_index.accept()  # pip is at work now, and will wait for an answer
    os.killpg(killed.pid, signal.SIGKILL)
    killed.wait()
    assert not (bare / ".venv" / "installed.json").exists()
    (bare / ".venv" / "lib" / "half-a-package").write_text("left over", encoding="utf-8")

    again = make(bare, "venv", PIP_NO_INDEX="1", PIP_FIND_LINKS=str(bare))
    assert again.returncode == 0, again.stderr
    assert not (bare / ".venv" / "lib" / "half-a-package").exists()
    assert "base" in json.loads((bare / ".venv" / "installed.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("damage", ["absent", "half"])
def test_a_catalogue_that_is_missing_or_cut_is_compiled_again(built: Path, damage: str) -> None:
    assert make(built, "catalogues").returncode == 0
    compiled = built / "locale" / "da" / "LC_MESSAGES" / "django.mo"
    whole = compiled.read_bytes()
    hurt(compiled, damage)
    assert make(built, "catalogues").returncode == 0
    assert compiled.read_bytes() == whole


def test_a_catalogue_whose_source_is_broken(built: Path) -> None:
    source = built / "locale" / "da" / "LC_MESSAGES" / "django.po"
    source.write_text(
        source.read_text(encoding="utf-8") + "\nthis is no catalogue\n", encoding="utf-8"
    )
    line = the_one_line(make(built, "catalogues"))
    assert str(source.relative_to(built)) in line
    assert "Mend it there" in line


@pytest.mark.slow
def test_a_lexicon_that_is_missing_or_cut_is_built_again(built: Path) -> None:
    assert make(built, "lexicon").returncode == 0
    lexicon = built / "var" / "lexicon" / "da.json.gz"
    whole = lexicon.read_bytes()
    for damage in ("absent", "half"):
        hurt(lexicon, damage)
        assert make(built, "lexicon").returncode == 0
        assert lexicon.read_bytes() == whole


@pytest.mark.slow
def test_a_lexicon_that_cannot_be_built(built: Path) -> None:
    (built / "search" / "analysis" / "build_lexicon.py").write_text("raise SystemExit('no list')")
    line = the_one_line(make(built, "lexicon"))
    assert line.startswith("lexicon: no list (mend it and run make lexicon")


def test_a_folder_that_cannot_be_made(built: Path) -> None:
    line = the_one_line(make(built, "lexicon", VAR_DIR=str(built / "Makefile" / "var")))
    assert "let VAR_DIR be a folder" in line


def test_a_site_that_cannot_write(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = subprocess.run(
        [sys.executable, "tools/prepare.py"],
        cwd=PROJECT,
        env={"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path / "file" / "var")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "let VAR_DIR be a folder" in the_one_line(done)


def hurt(file: Path, damage: str) -> None:
    """Take `file` away, or cut it in half."""
    if damage == "absent":
        file.unlink()
    else:
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def one_wheel(tree: Path, layer: str) -> None:
    """Make the lock of `layer` ask for one small package, whose wheel lies in the tree."""
    files = {
        "planted.py": b"",
        "planted-1.0.dist-info/METADATA": b"Metadata-Version: 2.1\nName: planted\nVersion: 1.0\n",
        "planted-1.0.dist-info/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    listed = "planted-1.0.dist-info/RECORD"
    rows = [
        f"{name},sha256={base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip('=')},{len(data)}"
        for name, data in files.items()
    ]
    wheel = tree / "planted-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
        archive.writestr(listed, "\n".join([*rows, f"{listed},,"]))
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    lock = tree / "requirements" / f"{layer}.txt"
    lock.write_text(f"planted==1.0 \\\n    --hash=sha256:{digest}\n", encoding="utf-8")
