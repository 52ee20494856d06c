"""The rules of the house, asked of the tree as it is."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from wagtail import hooks

from cms.settings.env import VARIABLES
from tests.repository import layers, text
from tests.repository.tree import LAYERS, PROJECT, own_files

LONG_FILES = {
    "tests/cms/test_redirects_import.py": "every row that may be refused, one test each",
    "tests/cms/bilingual/test_going_live.py": "every way to publish, one test each",
    "tests/initiatives/test_confirming.py": "one round from its meeting to its list, by all who take part",
    "tests/search/site/test_statistics.py": "what is kept of a search, from the query to the report",
}
ICON = re.compile(r"""(?:\{% icon (?:name=)?|\bicon(?:_name)? ?= ?)["']([a-z0-9-]+)""")
ONLY_COMPOSE = {"POSTGRES_PASSWORD"}


@pytest.mark.parametrize(
    "rule",
    [
        layers.lookups_upward,
        layers.relations_upward,
        layers.template_names_upward,
        layers.templates_upward,
        text.addresses,
        text.silenced,
        text.environment_readers,
    ],
)
def test_nobody_breaks(rule: Callable[[Path], list[str]]) -> None:
    assert rule(PROJECT) == []


def test_no_file_is_long_without_a_reason() -> None:
    assert text.too_long(PROJECT, LONG_FILES) == []


def test_locale_is_no_package() -> None:
    # It would shadow Python's own locale module.
    assert not (PROJECT / "locale" / "__init__.py").exists()


def test_there_is_no_second_translation_module() -> None:
    # A package of that name hides modeltranslation's own <app>/translation.py.
    assert [name for name in LAYERS if (PROJECT / name / "translation").is_dir()] == []


def test_environment_variables_are_the_same_in_code_example_and_table() -> None:
    declared = {variable.name for variable in VARIABLES}
    example = (PROJECT / ".env.example").read_text(encoding="utf-8")
    table = (PROJECT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE)) == declared | ONLY_COMPOSE
    rows = re.findall(r"^\| `([A-Z_]+)` \| (yes)? ?\| (.+) \|$", table, re.MULTILINE)
    assert {name: (bool(required), purpose) for name, required, purpose in rows} == {
        variable.name: (variable.required, variable.purpose) for variable in VARIABLES
    }


def test_secrets_have_no_value_in_the_example() -> None:
    example = (PROJECT / ".env.example").read_text(encoding="utf-8")
    assert re.findall(r"^(?:SECRET_KEY|POSTGRES_PASSWORD)=(.+)$", example, re.MULTILINE) == []


def test_every_icon_that_is_named_exists() -> None:
    # A name that Wagtail doesn't know leaves a hole, and nothing says so.
    known = {
        Path(icon).stem for register in hooks.get_hooks("register_icons") for icon in register([])
    }
    named = {
        (str(path.relative_to(PROJECT)), icon)
        for path in own_files(PROJECT)
        if path.suffix in (".html", ".py") and path.relative_to(PROJECT).parts[0] in LAYERS
        for icon in ICON.findall(path.read_text(encoding="utf-8"))
    }
    assert len(named) > 40
    assert {(place, icon) for place, icon in named if icon not in known} == set()


def test_every_make_target_that_is_named_somewhere_exists() -> None:
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    places = [
        "README.md",
        "docs/operations.md",
        ".ci/run",
        ".pre-commit-config.yaml",
        "cms/checks.py",
    ]
    named = {
        target
        for place in places
        for target in re.findall(
            r"(?:`|entry: |Run: |^[ \t]*)make ([a-z-]+)(?=[`\"\s])",
            (PROJECT / place).read_text(encoding="utf-8"),
            re.MULTILINE,
        )
    }
    assert {"run", "test", "lint"} <= named
    assert named - targets == set()
