"""What the documents promise is there: each test that one names exists under that name."""

import ast
import re
from pathlib import Path

import pytest

from tests.repository.tree import PROJECT

NAMED = re.compile(r"`(?:tests/)?((?:[\w-]+/)*test_\w+\.py)((?:::\w+)+)`")
# Shorter names that a document explains: a class of tests, and the file it stands in.
SHORT = {"NoWay": ("cms/bilingual/test_going_live.py", "TestNoWayLeadsLive")}
OF_A_CLASS = re.compile(r"`(NoWay)(?:::(\w+))?`")


def names_in(path: Path) -> set[str]:
    """Return the tests of a file, those of a class as Class::test."""
    found = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.ClassDef):
            found |= {node.name}
            found |= {f"{node.name}::{one.name}" for one in node.body if hasattr(one, "name")}
    return found


def named_tests(text: str) -> set[tuple[str, str]]:
    """Return the tests that a document names: each as its file below tests/ and its name in there."""
    found = {(file, name.removeprefix("::")) for file, name in NAMED.findall(text)}
    for short, name in OF_A_CLASS.findall(text):
        file, whole = SHORT[short]
        found.add((file, f"{whole}::{name}" if name else whole))
    return found


def missing(documents: list[Path]) -> list[str]:
    """Return what is named and isn't there."""
    lacking = []
    for document in documents:
        for file, name in sorted(named_tests(document.read_text(encoding="utf-8"))):
            path = PROJECT / "tests" / file
            if not path.is_file() or name not in names_in(path):
                lacking.append(f"{document.name}: {file}::{name}")
    return lacking


@pytest.mark.slow
def test_each_test_that_a_document_names_exists() -> None:
    assert missing(sorted((PROJECT / "docs").rglob("*.md"))) == []


def test_a_test_that_was_renamed_is_found(tmp_path: Path) -> None:
    document = tmp_path / "some.md"
    document.write_text(
        "`repository/test_docs.py::test_gone`, `NoWay::test_gone_too`, `cms/test_gone.py::test_x`,"
        " `repository/test_docs.py::test_each_test_that_a_document_names_exists`, `NoWay`",
        encoding="utf-8",
    )
    assert missing([document]) == [
        "some.md: cms/bilingual/test_going_live.py::TestNoWayLeadsLive::test_gone_too",
        "some.md: cms/test_gone.py::test_x",
        "some.md: repository/test_docs.py::test_gone",
    ]
    assert named_tests(document.read_text(encoding="utf-8")) >= {
        ("cms/bilingual/test_going_live.py", "TestNoWayLeadsLive")
    }
