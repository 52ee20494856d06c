"""What code and documents cite: other documents, decisions and features by number, faults by letter."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.repository.tree import own_files

# They name, as examples, what doesn't exist.
EXAMPLES: Final = frozenset({"tests/repository/test_docs.py", "tests/repository/test_citations.py"})
CITING: Final = frozenset({".html", ".js", ".md", ".mjs", ".py", ".scss", ".toml", ".yaml"})

DOCUMENT: Final = re.compile(r"(?<![\w*])((?:\.{1,2}/)*[\w-]+(?:/[\w-]+)*\.md)\b")
DECISION: Final = re.compile(r"\b(?:adr/|ADR |[Dd]ecision )(\d{4})\b")
# Not a byte of an address, such as %F0, and not a font of a PDF, such as /F1.
FEATURE: Final = re.compile(r"(?<![\w/%])F([1-9]\d?)\b(?! \d+ Tf)")
EXPLAINED: Final = re.compile(r"^\| F([1-9]\d?) \|", re.MULTILINE)
FAULTS: Final = re.compile(r"docs/translation\.md, ((?:[AN]\d+(?:, )?)+)")
FAULT: Final = re.compile(r"^\| ([AN]\d+) \|", re.MULTILINE)
PATH: Final = re.compile(r"`([\w.-]+(?:/[\w.-]+)*(?:/|\.(?:html|js|py)))`")


def citing_files(tree: Path) -> Iterator[tuple[str, str]]:
    """Yield the name below `tree` and the text of each file that may cite."""
    for path in own_files(tree):
        name = path.relative_to(tree).as_posix()
        if path.suffix in CITING and name not in EXAMPLES:
            yield name, path.read_text(encoding="utf-8")


def lost_documents(tree: Path) -> list[str]:
    """Return each document that is named and isn't there: »file: name«.

    A name is that of a document below the file, below the project or below docs/, or its last part.
    """
    there = [f"/{path.relative_to(tree).as_posix()}" for path in own_files(tree)]
    return [
        f"{file}: {name}"
        for file, text in citing_files(tree)
        for name in sorted(set(DOCUMENT.findall(text)))
        if not any(one.endswith("/" + name.lstrip("./")) for one in there)
    ]


def lost_decisions(tree: Path) -> list[str]:
    """Return each decision that is cited and isn't in docs/adr."""
    there = {path.name[:4] for path in (tree / "docs" / "adr").glob("*.md")}
    return [
        f"{file}: {number}"
        for file, text in citing_files(tree)
        for number in sorted(set(DECISION.findall(text)) - there)
    ]


def lost_features(tree: Path) -> list[str]:
    """Return each feature that is cited and that docs/features.md doesn't explain."""
    table = tree / "docs" / "features.md"
    there = set(EXPLAINED.findall(table.read_text(encoding="utf-8")))
    return [
        f"{file}: F{number}"
        for file, text in citing_files(tree)
        if tree / file != table
        for number in sorted(set(FEATURE.findall(text)) - there)
    ]


def lost_faults(tree: Path) -> list[str]:
    """Return each fault that is cited as one of docs/translation.md and isn't there."""
    there = set(FAULT.findall((tree / "docs" / "translation.md").read_text(encoding="utf-8")))
    return [
        f"{file}: {fault}"
        for file, text in citing_files(tree)
        for cited in FAULTS.findall(text)
        for fault in cited.rstrip(", ").split(", ")
        if fault not in there
    ]


def lost_places(tree: Path) -> list[str]:
    """Return what docs/features.md names as the place of a feature and isn't there."""
    text = (tree / "docs" / "features.md").read_text(encoding="utf-8")
    return sorted({name for name in PATH.findall(text) if not (tree / name).exists()})
