"""Makes `.venv` hold one layer of requirements: `python tools/environment.py base|production|dev|node`.

Runs on the Python that the environment is made of, with the standard library alone. The record
`.venv/installed.json` is written after pip has succeeded and taken away before pip starts, so an
interrupted installation is never taken for a finished one: the next run starts from nothing.
"""

import fcntl
import hashlib
import json
import os
import subprocess
import sys
import venv
from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).resolve().parent.parent
VENV: Final = PROJECT / ".venv"
RECORD: Final = VENV / "installed.json"
LOG: Final = VENV / "pip.log"
LAYERS: Final = ("base", "production", "dev")
"""Each holds all of the ones before it, in the same versions (a repository test compares them)."""


class SetupError(Exception):
    """The environment can't be made; the message is one line that says the remedy."""


def lock_of(layer: str) -> Path:
    """Return the hashed lock file of `layer`."""
    return PROJECT / "requirements" / f"{layer}.txt"


def fingerprint(layer: str) -> str:
    """Return the SHA-256 of the lock file of `layer`; raises `SetupError` when it is absent."""
    try:
        return hashlib.sha256(lock_of(layer).read_bytes()).hexdigest()
    except FileNotFoundError:
        raise SetupError(
            f"requirements/{layer}.txt is missing: get it back with 'git checkout requirements'."
        ) from None


def recorded() -> dict[str, str]:
    """Return lock fingerprint by layer, and the interpreter under "python"; empty if unfinished."""
    try:
        record = json.loads(RECORD.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if record.get("python") != sys.version and os.environ.get("PYTHON"):
        return {}  # another interpreter has been asked for by name
    try:
        subprocess.run([VENV / "bin" / "python", "-c", ""], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return {}  # the Python that it was made of has gone
    return record


def is_installed(layer: str, record: dict[str, str]) -> bool:
    """Tell whether `layer`, or a later one that holds it, is installed as locked now."""
    if layer not in LAYERS:
        return record.get(layer) == fingerprint(layer)
    return any(record.get(one) == fingerprint(one) for one in LAYERS[LAYERS.index(layer) :])


def install(layer: str) -> None:
    """Bring the environment to the lock of `layer`; does nothing when it is there already.

    Raises `SetupError` when pip fails; its output is in `.venv/pip.log`.
    """
    record = recorded()
    if is_installed(layer, record):
        return
    print(f"Installing requirements/{layer}.txt into .venv ...", flush=True)
    if not record:
        venv.create(VENV, clear=True, with_pip=True, symlinks=True)
        record = {"python": sys.version}
    RECORD.unlink(missing_ok=True)
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "--no-input"]
    options = ["install", "--require-hashes", "--only-binary", ":all:", "-r", str(lock_of(layer))]
    with LOG.open("w", encoding="utf-8") as log:
        done = subprocess.run([*pip, *options], stdout=log, stderr=log, check=False)
    if done.returncode:
        errors = [
            line
            for line in LOG.read_text(encoding="utf-8").splitlines()
            if line.startswith("ERROR")
        ]
        reason = errors[-1] if errors else f"pip ended with code {done.returncode}"
        raise SetupError(
            f"requirements/{layer}.txt could not be installed ({reason}): see .venv/pip.log, check "
            "that this machine reaches its package index, and run the same command again."
        )
    record[layer] = fingerprint(layer)
    RECORD.write_text(json.dumps(record, indent=1), encoding="utf-8")


def main(layers: list[str]) -> int:
    """Install the layers that are named; return the exit code."""
    known = (*LAYERS, "node")
    if not layers or not set(layers) <= set(known):
        print(f"usage: environment.py {'|'.join(known)} ...", file=sys.stderr)
        return 2
    with (PROJECT / "requirements" / "base.in").open() as door:
        fcntl.flock(door, fcntl.LOCK_EX)  # two makes at once take turns
        try:
            for layer in layers:
                install(layer)
        except SetupError as error:
            print(error, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
