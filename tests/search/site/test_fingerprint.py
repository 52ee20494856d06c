"""Whatever decides what an index holds is in its version, and nothing of the machine is."""

import shutil
import sys
from collections.abc import Iterator
from inspect import CO_OPTIMIZED
from pathlib import Path
from types import FrameType
from typing import Any, Final

import pytest
from django.db.models import Model
from django.utils import timezone
from wagtail.blocks import Block
from wagtail.fields import StreamField

from home.models import Person
from initiatives.models import Area, InitiativePage, RoleAssignment
from search import backends
from search.documents import documents_of, searchable
from search.engines.changes import analysed
from search.fingerprint import (
    CURRENT,
    LIBRARIES,
    PROJECT,
    SOURCES,
    fingerprint,
    index_version,
    sources,
)
from search.listed import Listed

PACKAGES: Final = ("cms", "home", "initiatives", "search")


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A checkout of the sources in another place."""
    for path in sources():
        copy = tmp_path / "site" / path.relative_to(PROJECT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    return tmp_path / "site"


def test_it_is_the_same_wherever_the_site_lies_and_however_lines_end(elsewhere: Path) -> None:
    for path in sources(elsewhere)[::2]:
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    (elsewhere / "search" / "analysis" / "__pycache__").mkdir()
    (elsewhere / "search" / "analysis" / "__pycache__" / "base.pyc").write_bytes(b"x")
    assert fingerprint(elsewhere) == CURRENT


def change(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"#")


def rename(path: Path) -> None:
    path.rename(path.with_stem(f"{path.stem}_of_old"))


def add(path: Path) -> None:
    path.with_stem(f"{path.stem}_more").write_bytes(b"")


@pytest.mark.parametrize("edit", [change, rename, add])
@pytest.mark.parametrize("name", ["danish.py", "data/stop-da.txt"])
def test_it_changes_with_each_file(elsewhere: Path, edit: Any, name: str) -> None:
    edit(elsewhere / "search" / "analysis" / name)
    assert fingerprint(elsewhere) != CURRENT


def test_every_pattern_names_files() -> None:
    assert [pattern for pattern in SOURCES if not list(PROJECT.glob(pattern))] == []


def test_an_index_belongs_to_a_lexicon() -> None:
    assert index_version("a" * 64) != index_version("b" * 64)


def test_the_libraries_of_the_analysis_are_in_it() -> None:
    imported = {
        line.split()[1].partition(".")[0]
        for path in (PROJECT / "search" / "analysis").glob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith(("import ", "from "))
    }
    modules = {"PyStemmer": "Stemmer", "simplemma": "simplemma"}
    others = {name for name in imported if name and name not in sys.stdlib_module_names}
    assert others == {modules[name] for name in LIBRARIES}


@pytest.fixture
def full(db: None) -> None:
    """The demo content, and what else a document may hold."""
    page = InitiativePage.objects.get(code="I01", locale__language_code="da")
    today = timezone.localdate()
    person = Person.objects.create(
        name="Bo Quaxelberg", publicity=Person.Publicity.NAME, valid_from=today
    )
    RoleAssignment.objects.create(initiative=page, person=person)
    Area.objects.update(postcodes="9220")


def ours(path: str) -> str:
    """Return the name of a file of the site, empty for any other."""
    file = Path(path)
    name = file.relative_to(PROJECT) if file.is_relative_to(PROJECT) else None
    return name.as_posix() if name and name.parts[0] in PACKAGES else ""


def functions_that_run() -> set[str]:
    """Return the files whose functions run while all documents are made and analysed."""
    known = backends.analysers()
    analysed(
        documents_of(searchable()), known
    )  # what is only loaded, such as addresses, is loaded now
    files: set[str] = set()

    def note(frame: FrameType, event: str, _arg: Any) -> None:
        if event == "call" and frame.f_code.co_flags & CO_OPTIMIZED:  # neither module nor class
            files.add(frame.f_code.co_filename)

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        found = analysed(documents_of(searchable()), known)
    finally:
        sys.setprofile(before)
    assert any("9220" in document.labels for document, _analysis in found)
    assert any("Bo Quaxelberg" in document.labels for document, _analysis in found)
    return files


def blocks_of(block: Block) -> Iterator[Block]:
    """Yield a block and all within it."""
    yield block
    children = [*getattr(block, "child_blocks", {}).values()]
    if hasattr(block, "child_block"):
        children.append(block.child_block)
    for child in children:
        yield from blocks_of(child)


def kinds() -> set[type]:
    """Return the classes of what is searched, and of what stands on its pages."""
    found = {type(getattr(thing, "specific", thing)) for thing in searchable()}
    for kind in list(found):
        if hasattr(kind, "_meta"):
            for field in kind._meta.get_fields():
                if isinstance(field, StreamField):
                    found.update(type(block) for block in blocks_of(field.stream_block))
    # Mixins say what may be done with a page, not what it holds; those that do run as functions.
    bases = {base for kind in found for base in kind.__mro__}
    return {base for base in bases if issubclass(base, Model | Block | Listed)}


@pytest.mark.slow
def test_all_that_makes_documents_is_in_it(full: None) -> None:
    hashed = {path.relative_to(PROJECT).as_posix() for path in sources()}
    classes = {getattr(sys.modules[kind.__module__], "__file__", None) or "" for kind in kinds()}
    used = {name for path in (*functions_that_run(), *classes) if path and (name := ours(path))}
    assert {"search/documents.py", "cms/models/period.py", "cms/blocks/text.py"} <= used
    assert used - hashed == set()
