"""What `manage.py check_content` finds, and pages to find it on."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from wagtail.models import Page

from initiatives.models import InitiativePage

Findings = list[dict[str, str]]
Find = Callable[..., Findings]


@pytest.fixture
def found(capsys: pytest.CaptureFixture[str]) -> Find:
    """Return what the command finds, of one check if it is named.

    The demo content always has something, so the command always ends with 1.
    """

    def find(check: str = "", **options: Any) -> Findings:
        with pytest.raises(SystemExit, match="1"):
            call_command("check_content", format="json", **options)
        rows: Findings = json.loads(capsys.readouterr().out)["findings"]
        assert rows
        return [row for row in rows if check in ("", row["check"])]

    return find


def titles(rows: Findings) -> set[str]:
    """Return what the findings are about."""
    return {row["title"] for row in rows}


def i01() -> InitiativePage:
    """Return a Danish page with nothing wrong but what nobody knows."""
    page: InitiativePage = InitiativePage.objects.get(code="I01")
    return page


def publish(page: Page) -> None:
    """Publish a page as it is in memory."""
    page.save_revision().publish()
