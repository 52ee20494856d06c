"""Each rule of the house must turn red when somebody breaks it: planted in a copy of the tree."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.repository import layers, text
from tests.repository.tree import LAYERS, PROJECT

Rule = Callable[[Path], list[str]]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The packages and their configuration, to be broken at will."""
    skip = shutil.ignore_patterns("__pycache__", "site", "*.mo")
    for package in LAYERS:
        shutil.copytree(PROJECT / package, tmp_path / package, ignore=skip)
    for package in ("tests", "tools"):  # the import linter knows them as packages
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").touch()
    shutil.copy(PROJECT / "pyproject.toml", tmp_path)
    return tmp_path


def lint_imports(tree: Path) -> int:
    program = Path(sys.executable).parent / "lint-imports"
    return subprocess.run(
        [program, "--no-logo", "--no-cache"], cwd=tree, capture_output=True, check=False
    ).returncode


PLANTS: list[tuple[Rule, str, str]] = [
    (
        layers.lookups_upward,
        "cms/languages.py",
        'from django.apps import apps\nPages = apps.get_model("initiatives", "InitiativePage")\n',
    ),
    (
        layers.lookups_upward,
        "cms/languages.py",
        'import importlib\nservice = importlib.import_module("search.service")\n',
    ),
    (
        layers.lookups_upward,
        "home/slots.py",
        'from django.apps import apps\napps.get_model("search.X")\n',
    ),
    (
        layers.relations_upward,
        "home/models/people.py",
        'class Planted(models.Model):\n    goal = models.ForeignKey("initiatives.Goal", models.CASCADE)\n',
    ),
    (
        layers.relations_upward,
        "home/models/people.py",
        "from initiatives.models import Goal\n\n"
        "class Planted(models.Model):\n    goal = models.ForeignKey(Goal, models.CASCADE)\n",
    ),
    (
        layers.relations_upward,
        "home/migrations/0001_initial.py",
        'class Planted:\n    dependencies = [("initiatives", "0001_initial")]\n',
    ),
    (layers.template_names_upward, "home/slots.py", 'TEMPLATE = "search/search_page.html"\n'),
    (layers.templates_upward, "cms/templates/base.html", "{% load initiative_tags %}\n"),
    (layers.templates_upward, "cms/templates/base.html", "{% load i18n initiative_tags %}\n"),
    (
        layers.templates_upward,
        "home/templates/home/home_page.html",
        '{% include "search/components/hits.html" %}\n',
    ),
    (
        layers.templates_upward,
        "cms/templates/404.html",
        "{% extends 'search/search_page.html' %}\n",
    ),
    (text.environment_readers, "cms/languages.py", 'import os\nHOME = os.environ.get("HOME")\n'),
    (text.environment_readers, "search/apps.py", 'import os\nHOME = os.getenv("HOME")\n'),
    (text.addresses, "cms/languages.py", "# see https://pypi" + ".org/project/polib\n"),
    (text.addresses, "cms/languages.py", "PLACE = '/ro" + "ot/site/var'\n"),
    (text.silenced, "cms/languages.py", "import os  # no" + "qa\n"),
    (text.silenced, "cms/languages.py", "import os  # no" + "qa: F401\n"),
    (text.silenced, "cms/languages.py", "x = 1  # type" + ": ignore\n"),
    (lambda tree: text.too_long(tree, {}), "cms/languages.py", "# one line more\n" * 400),
]


@pytest.mark.slow
@pytest.mark.parametrize(("rule", "place", "plant"), PLANTS)
def test_a_planted_breach_is_found(rule: Rule, place: str, plant: str, copy: Path) -> None:
    library = copy / "initiatives" / "templatetags" / "initiative_tags.py"
    library.parent.mkdir(exist_ok=True)
    library.write_text("", encoding="utf-8")
    before = rule(copy)
    with (copy / place).open("a", encoding="utf-8") as file:
        file.write(plant)
    new = set(rule(copy)) - set(before)
    assert len(new) == 1
    assert place in new.pop()


def test_the_import_linter_passes_the_copy_as_it_is(copy: Path) -> None:
    assert lint_imports(copy) == 0


@pytest.mark.parametrize(
    ("place", "plant"),
    [
        ("cms/languages.py", "from initiatives import models\n"),
        ("home/slots.py", "import search.apps\n"),
        ("search/apps.py", "import tests\n"),
        ("home/slots.py", "from cms.settings import base\n"),
    ],
)
def test_an_import_upward_turns_the_import_linter_red(place: str, plant: str, copy: Path) -> None:
    with (copy / place).open("a", encoding="utf-8") as file:
        file.write(plant)
    assert lint_imports(copy) != 0
