"""The lock files: exact versions, hashes, and the same versions in every layer."""

import re
from pathlib import Path
from typing import Final

LAYERS: Final = ("base", "production", "dev")
PINNED: Final = re.compile(
    r"^([A-Za-z0-9._-]+)(?:\[([\w, -]+)\])?==(\S+)(?: ; (.+?))? \\$", re.MULTILINE
)
DIRECT: Final = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[\w,-]+\])?[=<>~!\d.*]*( +#.*)?$")


def canonical(name: str) -> str:
    """Return a package's name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned(tree: Path, layer: str) -> set[tuple[str, str, str]]:
    """Return (name, version, marker) of every package of a lock; "" for no marker."""
    lock = (tree / "requirements" / f"{layer}.txt").read_text(encoding="utf-8")
    return {
        (canonical(name), version, marker)
        for name, _extras, version, marker in PINNED.findall(lock)
    }


def extras(tree: Path, layer: str) -> dict[str, set[str]]:
    """Return the extras that a lock names for each of its packages; an empty set for none."""
    lock = (tree / "requirements" / f"{layer}.txt").read_text(encoding="utf-8")
    return {
        canonical(name): set(re.findall(r"[\w-]+", named))
        for name, named, _version, _marker in PINNED.findall(lock)
    }


def asked_for(tree: Path, layer: str) -> dict[str, str]:
    """Return the packages that an .in file names itself, each with its comment."""
    found = {}
    for line in (tree / "requirements" / f"{layer}.in").read_text(encoding="utf-8").splitlines():
        match = DIRECT.match(line)
        if match:
            found[canonical(match[1])] = (match[2] or "").strip(" #")
    return found


def without_hash(tree: Path, layer: str) -> list[str]:
    """Return entries of a lock that no hash follows, and lines that are neither."""
    breaches = []
    lines = (tree / "requirements" / f"{layer}.txt").read_text(encoding="utf-8").splitlines()
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if line.startswith((" ", "#")) or not line:
            continue
        if not PINNED.match(line) or not following.startswith("    --hash=sha256:"):
            breaches.append(f"requirements/{layer}.txt: {line}")
    return breaches
