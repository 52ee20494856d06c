"""The demo content as it stands, and copies of it with one text changed."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from initiatives.demo.content import CONTENT_DIR, load_content
from initiatives.demo.schema import DemoContent
from tests.initiatives.demo.texts import HERE, Facts

Edit = Callable[[str, str, str], Path]


@pytest.fixture(scope="session")
def content() -> DemoContent:
    return load_content()


@pytest.fixture(scope="session")
def facts() -> Facts:
    return Facts.load()


@pytest.fixture(scope="session")
def seed() -> str:
    return (HERE / "seed.txt").read_text(encoding="utf-8")


@pytest.fixture
def edit(tmp_path: Path) -> Edit:
    """Copy the content and replace ``old`` by ``new`` once in one file; gives the directory."""

    def apply(file: str, old: str, new: str) -> Path:
        directory = tmp_path / "content"
        if not directory.exists():
            shutil.copytree(CONTENT_DIR, directory)
        path = directory / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return directory

    return apply
