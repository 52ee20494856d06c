"""Template slots."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.template import Context, Template
from django.test import override_settings
from django.utils.safestring import mark_safe

from cms import slots


@pytest.fixture(autouse=True)
def renderers(monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty registry for each test."""
    monkeypatch.setattr(slots, "renderers", {})


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[Any]]:
    """Run the system check over a package whose only template has the given text."""
    folder = tmp_path / "pack" / "templates" / "pack"
    folder.mkdir(parents=True)
    package = SimpleNamespace(path=str(tmp_path / "pack"))
    foreign = tmp_path / "site-packages" / "other" / "templates"
    foreign.mkdir(parents=True)
    (foreign / "theirs.html").write_text('{% slot "unknown" %}')
    other = SimpleNamespace(path=str(foreign.parent))
    monkeypatch.setattr(apps, "get_app_configs", lambda: [package, other])

    def run(text: str) -> list[Any]:
        (folder / "page.html").write_text(text)
        with override_settings(PROJECT_DIR=tmp_path):
            return slots.check_slots()

    return run


def render(text: str, **context: Any) -> str:
    """Render a template that has the tag at hand."""
    return Template("{% load slots %}" + text).render(Context(context))


def test_a_slot_shows_what_was_registered_with_context_and_arguments() -> None:
    slots.register(
        "newest",
        lambda context, limit: mark_safe(f"<b>{limit} for {context['who']}</b>"),
    )
    assert render('{% slot "newest" limit=3 %}', who="us") == "<b>3 for us</b>"


def test_text_that_is_not_marked_safe_is_escaped() -> None:
    slots.register("plain", lambda context: "<script>")
    assert render('{% slot "plain" %}') == "&lt;script&gt;"


def test_an_empty_slot_shows_nothing_and_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    assert render('a{% slot "nobody" %}b') == "ab"
    assert "nobody" in caplog.text


def test_a_slot_is_filled_once() -> None:
    slots.register("newest", lambda context: "")
    with pytest.raises(ValueError, match="newest"):
        slots.register("newest", lambda context: "")


@pytest.mark.parametrize(
    "text", ['{% slot "news" limit=3 %}', "{% slot 'news' %}", '{%slot "news"%}']
)
def test_the_check_names_a_slot_that_nobody_fills(
    text: str, check: Callable[[str], list[Any]]
) -> None:
    (problem,) = check(text)
    assert problem.id == "cms.E010"
    assert "pack/templates/pack/page.html" in problem.msg
    assert '"news"' in problem.msg
    assert "slots.register" in problem.hint
    slots.register("news", lambda context: "")
    assert check(text) == []


def test_the_check_refuses_a_name_that_it_can_not_read(
    check: Callable[[str], list[Any]],
) -> None:
    (problem,) = check("{% slot name_of_slot %}")
    assert problem.id == "cms.E011"
    assert "name_of_slot" in problem.msg
