"""A site that lacks what make builds stops at its start and names the target."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage

from cms import catalogues, checks


@pytest.fixture
def project(tmp_path: Path, settings: Any) -> Path:
    """A project folder with compiled catalogues of its own."""
    shutil.copytree(catalogues.PROJECT_DIR / "locale", tmp_path / "locale")
    for source in catalogues.sources(tmp_path):
        catalogues.compile_catalogue(source)
    settings.PROJECT_DIR = tmp_path
    return tmp_path


def danish(project: Path) -> Path:
    return project / "locale" / "da" / "LC_MESSAGES" / "django.po"


def test_whole_catalogues_are_no_problem(project: Path) -> None:
    assert checks.check_catalogues() == []


@pytest.mark.parametrize("part", [0.0, 0.1, 0.5, 0.99])
def test_a_catalogue_that_was_cut_is_an_error(project: Path, part: float) -> None:
    compiled = danish(project).with_suffix(".mo")
    data = compiled.read_bytes()
    compiled.write_bytes(data[: int(len(data) * part)])
    [error] = checks.check_catalogues()
    assert error.id == "cms.E001"
    assert error.hint == "Run: make catalogues"
    assert "locale/da/LC_MESSAGES/django.po" in error.msg


def test_a_catalogue_that_is_absent_is_an_error(project: Path) -> None:
    danish(project).with_suffix(".mo").unlink()
    assert [error.msg.split()[-2:] for error in checks.check_catalogues()] == [["is", "absent."]]


def test_a_catalogue_older_than_its_source_is_an_error_whatever_the_dates_say(
    project: Path,
) -> None:
    with danish(project).open("a", encoding="utf-8") as source:
        source.write('\nmsgid "new"\nmsgstr "ny"\n')
    danish(project).with_suffix(".mo").touch()
    assert ["another version" in error.msg for error in checks.check_catalogues()] == [True]
    assert catalogues.compile_catalogue(danish(project))
    assert checks.check_catalogues() == []


def test_a_current_catalogue_is_not_written_again(project: Path) -> None:
    assert not catalogues.compile_catalogue(danish(project))


def test_nothing_is_left_when_a_catalogue_cannot_be_compiled(project: Path) -> None:
    danish(project).write_text("this is no catalogue\n", encoding="utf-8")
    with pytest.raises(OSError, match="Syntax error"):
        catalogues.compile_catalogue(danish(project))
    assert {path.suffix for path in danish(project).parent.iterdir()} == {".po", ".mo"}
    assert len(list(danish(project).parent.iterdir())) == 2


def test_a_front_end_that_is_built_is_no_problem() -> None:
    assert checks.check_front_end() == []


def test_a_front_end_that_is_not_built_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks.finders, "find", lambda name: None)
    problems = checks.check_front_end()
    assert {problem.id for problem in problems} == {"cms.E002"}
    assert {problem.hint for problem in problems} == {"Run: make frontend"}
    assert len(problems) == len(checks.BUILT_FILES)


def test_static_files_that_are_not_collected_are_an_error(tmp_path: Path, settings: Any) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    assert staticfiles_storage.manifest_strict
    problems = checks.check_front_end()
    assert {problem.id for problem in problems} == {"cms.E003"}
    assert {problem.hint for problem in problems} == {"Run: make static"}
