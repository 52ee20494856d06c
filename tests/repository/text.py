"""Rules about the files themselves: their length, and what may not stand in any of them."""

import ast
import re
from pathlib import Path
from typing import Final

from tests.repository.tree import LAYERS, own_files, python_files

THIS_FILE: Final = Path("tests/repository/text.py")
LONGEST: Final = 350
COUNTED: Final = frozenset({".py", ".html", ".js", ".mjs", ".scss"})
# Joined here, so that this file does not break its own rule.
REGISTRIES: Final = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("registry", "npmjs"),
        ("npmjs", "org"),
        ("jsdelivr", "net"),
        ("unpkg", "com"),
        ("deb", "debian"),
    )
)
MACHINE_PATH: Final = re.compile(
    r"(?<![\w.$}>])/(?:work|root|home/[a-z]\w*|Users)/(?!\w*/?[\"'`)]?$)\w"
)
NOQA: Final = re.compile(r"#\s*noqa(?!: [A-Z]+\d+(?:, ?[A-Z]+\d+)* - \S)", re.IGNORECASE)
IGNORED_TYPE: Final = re.compile(r"#\s*type:\s*ignore(?!\[[\w, -]+\]\s+# \S)")


def too_long(tree: Path, reasons: dict[str, str]) -> list[str]:
    """Return files beyond `LONGEST` lines without a reason, and reasons that nothing needs."""
    lengths = {
        str(path.relative_to(tree)): len(path.read_text(encoding="utf-8").splitlines())
        for path in own_files(tree)
        if path.suffix in COUNTED and "migrations" not in path.parts
    }
    long = {name: length for name, length in lengths.items() if length > LONGEST}
    return [f"{name} has {long[name]} lines" for name in sorted(long.keys() - reasons.keys())] + [
        f"{name} is short again: take its reason away"
        for name in sorted(reasons.keys() - long.keys())
    ]


def addresses(tree: Path) -> list[str]:
    """Return lines that name a package registry or a path of somebody's machine."""
    return [
        f"{path.relative_to(tree)}:{number}: {line.strip()[:120]}"
        for path in own_files(tree)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if any(host in line for host in REGISTRIES) or MACHINE_PATH.search(line)
    ]


def silenced(tree: Path) -> list[str]:
    """Return linter comments that don't say which rule they silence and why."""
    return [
        f"{path.relative_to(tree)}:{number}: {line.strip()}"
        for path in own_files(tree)
        if path.suffix == ".py" and path.relative_to(tree) != THIS_FILE
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if NOQA.search(line) or IGNORED_TYPE.search(line)
    ]


def environment_readers(tree: Path) -> list[str]:
    """Return places in the product, outside cms/settings/env.py, that read environment variables.

    Setting DJANGO_SETTINGS_MODULE is not reading: wsgi.py has to.
    """
    breaches = []
    for package in LAYERS:
        for path in python_files(tree, package):
            if path == tree / "cms" / "settings" / "env.py":
                continue
            module = ast.parse(path.read_text(encoding="utf-8"))
            allowed = {
                id(node.func.value)
                for node in ast.walk(module)
                if isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "setdefault"
            }
            breaches += [
                f"{path.relative_to(tree)}:{node.lineno}: reads the environment"
                for node in ast.walk(module)
                if isinstance(node, ast.Attribute)
                and node.attr in ("environ", "getenv")
                and isinstance(node.value, ast.Name)
                and node.value.id == "os"
                and id(node) not in allowed
            ]
    return breaches
