"""The project as files: what of it is ours, and the order of its packages."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).resolve().parent.parent.parent
LAYERS: Final = ("cms", "home", "initiatives", "search")
"""From below to above: a package may use itself and those before it."""

MADE: Final = frozenset(
    {".git", ".venv", "node_modules", "var", "htmlcov", "__pycache__", ".env", ".idea", ".vscode"}
)
TEXT: Final = frozenset(
    {
        "",
        ".cfg",
        ".css",
        ".html",
        ".in",
        ".js",
        ".json",
        ".md",
        ".mjs",
        ".po",
        ".py",
        ".scss",
        ".sh",
    }
    | {".svg", ".toml", ".txt", ".yaml", ".yml"}
)


def own_files(tree: Path) -> Iterator[Path]:
    """Yield the text files of `tree` that people write: nothing that make or a tool has made."""
    for folder, names, files in os.walk(tree):
        here = Path(folder)
        names[:] = sorted(name for name in names if not _is_made(here / name, tree))
        for name in sorted(files):
            if Path(name).suffix in TEXT and not _is_made(here / name, tree):
                yield here / name


def _is_made(path: Path, tree: Path) -> bool:
    return (
        path.name in MADE
        or path.name.endswith("_cache")
        or path.name.startswith(".coverage")
        or path == tree / "cms" / "static" / "site"
    )


def python_files(tree: Path, package: str) -> Iterator[Path]:
    """Yield the Python files of one package."""
    yield from sorted((tree / package).rglob("*.py"))


def packages(tree: Path) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield each package with the names of those above it."""
    for position, package in enumerate(LAYERS):
        yield package, frozenset(LAYERS[position + 1 :])
