"""Runs one step of the set-up when it is needed, and ends in one line when it fails.

    python tools/step.py NAME --from PATH... --to PATH... [--remedy TEXT] -- COMMAND...

The step is needed when the content of an input (`--from`) or an output (`--to`) is not what it was
after the last success: contents, not dates, so a file that was cut in half is made again and a fresh
checkout is not. What was seen is kept in `var/steps/NAME.json`, the command's output in `NAME.log`.
Standard library only.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).resolve().parent.parent
STEPS: Final = Path(os.environ.get("VAR_DIR") or PROJECT / "var") / "steps"


def files_of(path: Path) -> Iterator[Path]:
    """Yield `path` itself or, in order, every file below it."""
    if path.is_dir():
        yield from sorted(file for file in path.rglob("*") if file.is_file())
    else:
        yield path


def fingerprint(paths: Iterable[str]) -> str:
    """Return one SHA-256 over the names and contents of all files; "" when one is missing."""
    whole = hashlib.sha256()
    for path in paths:
        for file in files_of(PROJECT / path):
            try:
                digest = hashlib.sha256(file.read_bytes()).hexdigest()
            except OSError:
                return ""
            whole.update(f"{file.relative_to(PROJECT / path)} {digest}\n".encode())
    return whole.hexdigest()


def seen(record: Path) -> dict[str, object]:
    """Return what was remembered of the last success; empty when there was none."""
    try:
        remembered = json.loads(record.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return remembered if isinstance(remembered, dict) else {}


def now(step: argparse.Namespace) -> dict[str, object]:
    """Return the state that the record of a finished step holds."""
    return {
        "command": step.command,
        "from": fingerprint(step.inputs),
        "to": fingerprint(step.outputs),
    }


def is_done(step: argparse.Namespace, record: Path) -> bool:
    """Tell whether inputs, outputs and command are those of the last success."""
    state = now(step)
    return bool(state["to"]) and seen(record) == state


def run(step: argparse.Namespace) -> int:
    """Run the command of `step` if needed; return its exit code."""
    record = STEPS / f"{step.name}.json"
    if is_done(step, record):
        return 0
    try:
        STEPS.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        remedy = "let VAR_DIR be a folder in which you may write"
        print(f"{step.name}: {error} ({remedy})", file=sys.stderr)
        return 1
    record.unlink(missing_ok=True)
    print(f"{step.name.capitalize()} ...", end=" ", flush=True)
    started = time.monotonic()
    log = STEPS / f"{step.name}.log"
    with log.open("w", encoding="utf-8") as output:
        try:
            code = subprocess.run(
                step.command, cwd=PROJECT, stdout=output, stderr=output
            ).returncode
        except OSError as error:
            output.write(f"{error}\n")
            code = 127
    if code == 0 and not fingerprint(step.outputs):
        log.write_text("It ended without error but did not write its output.\n", encoding="utf-8")
        code = 1
    if code:
        lines = [line.strip() for line in log.read_text(encoding="utf-8").splitlines()]
        reason = next((line for line in reversed(lines) if line), f"exit code {code}")
        print("failed", flush=True)
        print(f"{step.name}: {reason} ({step.remedy}; all of it: {log})", file=sys.stderr)
        return code
    record.write_text(json.dumps(now(step), indent=1), encoding="utf-8")
    print(f"{time.monotonic() - started:.0f} s", flush=True)
    return 0


def main(arguments: list[str]) -> int:
    """Read the command line and run the step; return the exit code."""
    if "--" not in arguments:
        print("usage: step.py NAME --from PATH... --to PATH... -- COMMAND...", file=sys.stderr)
        return 2
    split = arguments.index("--")
    parser = argparse.ArgumentParser(prog="step.py")
    parser.add_argument("name")
    parser.add_argument("--from", dest="inputs", nargs="+", default=[])
    parser.add_argument("--to", dest="outputs", nargs="+", required=True)
    parser.add_argument("--remedy", default="mend it and run the same command again")
    step = parser.parse_args(arguments[:split])
    step.command = arguments[split + 1 :]
    return run(step)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
