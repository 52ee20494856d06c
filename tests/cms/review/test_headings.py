"""A heading that skips a level is named alike in the editor, by `check_content` and in the report."""

import json
from itertools import pairwise
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from wagtail.rich_text import RichText

from home.models import IntroductionPage, StandardPage
from tests.cms.bilingual.desk import edit_url
from tests.cms.review.conftest import Find, publish

pytestmark = [pytest.mark.django_db, pytest.mark.once]

BLOCK = "11111111-2222-4333-8444-555555555555"
DEEP = {"type": "paragraph", "value": "<h4>Dybt nede</h4><p>Tekst.</p>", "id": BLOCK}
SAID = (
    "Overskriften »Dybt nede« springer et niveau over: Niveau 4 kommer efter niveau 2."
    " Brug blokken »Overskrift«."
)


def heading(words: str = "Sådan") -> dict[str, Any]:
    return {"type": "heading", "value": words}


def page_with(*blocks: dict[str, Any]) -> StandardPage:
    """Publish a page whose text is `blocks`, as a program may have written them."""
    page = StandardPage.objects.filter(locale__language_code="da", live=True).first()
    assert page is not None
    page.body = json.dumps(blocks)
    publish(page)
    return page


def hints(client: Client, page: Any) -> dict[str, str]:
    """Return what the editor's panel names, with where each leads."""
    form = BeautifulSoup(client.get(edit_url(page)).content, "html5lib")
    links = form.select("[data-writing-part=body] ul a")
    return {link.get_text(): str(link["href"]) for link in links}


def test_the_panel_the_command_and_the_report_name_it_by_one_rule(
    admin: Client, found: Find
) -> None:
    page = page_with(heading(), DEEP)
    assert hints(admin, page)[SAID] == f"#block-{BLOCK}-section"
    [row] = found("skipped_heading")
    assert (row["title"], row["url"]) == (page.title, f"{edit_url(page)}#id_body-label")
    assert "level 4 comes after level 2" in row["message"]
    report = BeautifulSoup(admin.get(reverse("check_content")).content, "html5lib")
    assert SAID in report.get_text()
    assert "Overskrifter, der springer et niveau over (1)" in report.get_text()


@pytest.mark.parametrize(
    ("blocks", "named"),
    [
        ([heading(), {**DEEP, "value": "<h3>En under</h3><h4>To under</h4>"}], []),
        ([heading(), {**DEEP, "value": "<h3>En under</h3>"}, heading("Og så")], []),
        ([{**DEEP, "value": "<h3>Først</h3>"}], ["»Først«"]),
        ([heading(), {"type": "goal_list", "value": None}], []),
        ([{"type": "goal_list", "value": None}], ["»Liste over mål«"]),
        (
            [{"type": "section", "value": {"heading": "Fold ud", "content": [DEEP]}}],
            ["»Dybt nede«"],
        ),
    ],
)
def test_what_skips_a_level(admin: Client, blocks: list[Any], named: list[str]) -> None:
    said = " ".join(hints(admin, page_with(*blocks)))
    assert [words for words in named if words not in said] == []
    assert bool(named) == ("niveau over" in said or "sine egne overskrifter" in said)


def test_a_text_below_a_heading_of_the_page_begins_one_level_deeper(admin: Client) -> None:
    page = IntroductionPage.objects.get(locale__language_code="da")
    page.body = [("paragraph", RichText("<h3>Det første</h3>"))]
    page.foreword = "<h3>Det bagerste</h3>"
    page.save_revision()
    said = " ".join(hints(admin, page))
    assert "»Det bagerste«" in said
    assert "»Det første«" not in said


def test_readers_get_the_goals_one_level_below_the_heading_above_them(client: Client) -> None:
    page = page_with(heading(), {"type": "goal_list", "value": None})
    shown = BeautifulSoup(client.get(page.url).content, "html5lib")
    levels = [int(one.name[1]) for one in shown.select("main h1, main h2, main h3, main h4")]
    assert 3 in levels
    assert all(after <= before + 1 for before, after in pairwise(levels))
