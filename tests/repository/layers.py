"""Ways around the import linter: what it can't see and would tie a lower package to an upper one.

Each rule takes the folder of a tree and returns one line for every breach, so that a test can run it
on a copy with a breach planted in it.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.repository.tree import LAYERS, packages, python_files

LOOKUPS: Final = frozenset(
    {"get_model", "get_registered_model", "get_app_config", "import_module", "import_string"}
    | {"__import__", "find_spec"}
)
RELATIONS: Final = frozenset(
    {"ForeignKey", "OneToOneField", "ManyToManyField", "ParentalKey", "ParentalManyToManyField"}
)
TEMPLATE_TAG: Final = re.compile(r"\{%-?\s*(load|include|extends)\s+(.*?)-?%\}", re.DOTALL)
QUOTED: Final = re.compile(r"""["']([^"']+)["']""")
TEMPLATE_NAME: Final = re.compile(r"^([a-z]+)/[\w/.-]+\.(?:html|txt|xml)$")


def lookups_upward(tree: Path) -> list[str]:
    """Return calls such as `apps.get_model("initiatives", …)` with the name of an upper package."""
    return [
        f"{place}: {name}({text!r}) reaches up"
        for path, upper in _code(tree)
        for place, name, text in _calls(path, tree, LOOKUPS)
        if _package(text) in upper
    ]


def relations_upward(tree: Path) -> list[str]:
    """Return model relations to an upper package, by string or by class, and such migrations."""
    return [
        f"{place}: {name} to {text!r} points up"
        for path, upper in _code(tree)
        for place, name, text in _calls(path, tree, RELATIONS)
        if _package(text) in upper
    ] + [
        f"{path.relative_to(tree)}: the migration depends on {package}, which lies above"
        for path, upper in _code(tree)
        if path.parent.name == "migrations"
        for package in _migration_dependencies(path)
        if package in upper
    ]


def template_names_upward(tree: Path) -> list[str]:
    """Return Python strings that name a template of an upper package."""
    breaches = []
    for path, upper in _code(tree):
        for node in ast.walk(_parsed(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                match = TEMPLATE_NAME.match(node.value)
                if match and match[1] in upper:
                    place = f"{path.relative_to(tree)}:{node.lineno}"
                    breaches.append(f"{place}: the template {node.value} lies above")
    return breaches


def templates_upward(tree: Path) -> list[str]:
    """Return `{% load %}`, `{% include %}` and `{% extends %}` that reach into an upper package."""
    libraries = {
        path.stem: package
        for package in LAYERS
        for path in (tree / package / "templatetags").glob("*.py")
    }
    owners = {
        str(path.relative_to(tree / package / "templates")): package
        for package in LAYERS
        for path in (tree / package / "templates").rglob("*.*")
    }
    breaches = []
    for package, upper in packages(tree):
        for path in sorted((tree / package / "templates").rglob("*.*")):
            for tag, rest in TEMPLATE_TAG.findall(path.read_text(encoding="utf-8")):
                names = rest.split() if tag == "load" else QUOTED.findall(rest)[:1]
                known = libraries if tag == "load" else owners
                breaches += [
                    f"{path.relative_to(tree)}: {{% {tag} {name} %}} reaches up to {known[name]}"
                    for name in names
                    if known.get(name) in upper
                ]
    return breaches


def _code(tree: Path) -> Iterator[tuple[Path, frozenset[str]]]:
    for package, upper in packages(tree):
        for path in python_files(tree, package):
            yield path, upper


def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def _package(text: str) -> str:
    return text.split(".")[0]


def _calls(path: Path, tree: Path, names: frozenset[str]) -> Iterator[tuple[str, str, str]]:
    """Yield place, function and target of each call of one of `names`; a class by its module."""
    module = _parsed(path)
    imported = {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }
    for node in ast.walk(module):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
        if name not in names:
            continue
        for argument in (*node.args, *(keyword.value for keyword in node.keywords)):
            target = ""
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                target = argument.value
            elif isinstance(argument, ast.Name):
                target = imported.get(argument.id, "")
            if target:
                yield f"{path.relative_to(tree)}:{node.lineno}", name, target


def _migration_dependencies(path: Path) -> Iterator[str]:
    for node in ast.walk(_parsed(path)):
        if isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id in ("dependencies", "run_before")
            for target in node.targets
        ):
            for pair in ast.walk(node.value):
                if isinstance(pair, ast.Tuple) and isinstance(pair.elts[0], ast.Constant):
                    yield str(pair.elts[0].value)
