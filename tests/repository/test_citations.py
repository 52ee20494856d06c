"""Whatever code and documents cite can be looked up here: documents, decisions, features, faults."""

import re
from pathlib import Path

from tests.repository.citations import (
    EXPLAINED,
    lost_decisions,
    lost_documents,
    lost_faults,
    lost_features,
    lost_places,
)
from tests.repository.test_docs import named_tests
from tests.repository.tree import LAYERS, PROJECT


def test_each_document_that_is_named_is_there() -> None:
    assert lost_documents(PROJECT) == []
    assert lost_decisions(PROJECT) == []


def test_each_feature_that_is_cited_is_explained() -> None:
    assert lost_features(PROJECT) == []
    assert lost_faults(PROJECT) == []


def test_each_feature_has_its_place_and_its_test() -> None:
    """That the tests exist, test_docs.py asks of every document."""
    assert lost_places(PROJECT) == []
    table = (PROJECT / "docs" / "features.md").read_text(encoding="utf-8")
    rows = [row for row in table.splitlines() if EXPLAINED.match(row)]
    assert [row for row in rows if not named_tests(row)] == []


def test_the_table_of_commands_has_ours() -> None:
    operations = (PROJECT / "docs" / "operations.md").read_text(encoding="utf-8")
    section = operations.partition("\n## Commands\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (`[^|]+) \|", section, re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    files = (f for layer in LAYERS for f in (PROJECT / layer).glob("management/commands/*.py"))
    assert named == {file.stem for file in files} - {"__init__"}


def test_what_is_cited_in_vain_is_found(tmp_path: Path) -> None:
    files = {
        "docs/features.md": "| F1 | one |\n| F2 | `cms/there.py`, `cms/gone.py`, `cms/none/` |\n",
        "docs/translation.md": "| A1 | a fault |\n",
        "docs/adr/0001-one.md": "See [../features.md](../features.md), not %F3, /F4 or F5 12 Tf.",
        "cms/there.py": '"""F1, (F6); docs/translation.md, A1, N2; adr/0002; 3-content.md."""',
        "cms/there.html": "{# features.md, other/features.md, F61 #}",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert lost_documents(tmp_path) == [
        "cms/there.html: other/features.md",
        "cms/there.py: 3-content.md",
    ]
    assert lost_decisions(tmp_path) == ["cms/there.py: 0002"]
    assert lost_features(tmp_path) == ["cms/there.html: F61", "cms/there.py: F6"]
    assert lost_faults(tmp_path) == ["cms/there.py: N2"]
    assert lost_places(tmp_path) == ["cms/gone.py", "cms/none/"]
