"""The loader of the demo content: what it reads and what it refuses."""

import pytest

from initiatives.demo.content import ContentError, load_content
from initiatives.demo.schema import DemoContent
from tests.initiatives.demo.conftest import Edit


def test_it_reads_all_goals_initiatives_and_sections(content: DemoContent) -> None:
    assert [goal.code for goal in content.goals] == ["M1", "M2", "M3", "M4", "M5"]
    assert [item.code for item in content.initiatives] == [f"I{n:02}" for n in range(1, 15)]
    assert len(content.introduction.section) == 6
    assert [page.key for page in content.pages.standard_page] == [
        "accessibility",
        "privacy",
        "about-this-site",
    ]


def test_what_is_not_known_stays_empty(content: DemoContent) -> None:
    for item in content.initiatives[11:]:
        assert (item.goal, item.theme_heading, item.now, item.next, item.join) == (
            None,
            None,
            (),
            (),
            (),
        )
        assert [*item.themes, *item.target_groups, *item.areas, *item.partners] == []
    assert {item.status for item in content.initiatives} == {"unknown"}
    assert {item.code for item in content.initiatives if item.start_year} == {"I01", "I06"}
    assert not any(item.whole_municipality for item in content.initiatives)


def test_an_initiative_in_danish_only_has_english_in_brief(content: DemoContent) -> None:
    alone = [item for item in content.initiatives if not item.translated]

    assert [item.code for item in alone] == ["I10", "I12", "I14"]
    assert all(item.brief.title and item.brief.text and not item.title.en for item in alone)


def test_the_later_danish_edit_differs_from_what_was_translated(content: DemoContent) -> None:
    edited = [item for item in content.initiatives if item.outdated_after]

    assert [item.code for item in edited] == ["I13"]
    later = edited[0].outdated_after
    assert later is not None
    assert later.da != edited[0].lead.da


@pytest.mark.parametrize(
    "file, old, new, message",
    [
        ("initiatives/I01.toml", 'goal = "M1"', 'gaol = "M1"', "I01.toml: unknown key gaol"),
        ("initiatives/I01.toml", 'goal = "M1"', 'goal = "M9"', "I01: unknown goal 'M9'"),
        ("initiatives/I01.toml", 'code = "I01"', "", "I01.toml: code is missing"),
        ("initiatives/I01.toml", 'code = "I01"', 'code = "I02"', "I02 occurs more than once"),
        (
            "initiatives/I01.toml",
            ', en = "Safe nightlife" }',
            " }",
            "I01.toml: title: the language 'en' is missing",
        ),
        (
            "initiatives/I01.toml",
            ', en = "Safe nightlife" }',
            ', en = " " }',
            "I01.toml: title.en: expected a text",
        ),
        (
            "initiatives/I01.toml",
            'en = "Among other things, this has led to:"',
            "",
            "I01.toml: now[1]: the language 'en' is missing",
        ),
        ("initiatives/I01.toml", '"cameras", ', "", "now[2]: a list needs items, as many in each"),
        ("initiatives/I01.toml", "start_year = 2014", "start_year = true", "expected int"),
        ("initiatives/I01.toml", '"unknown"', '"done"', "status: 'done' is none of ongoing"),
        (
            "initiatives/I12.toml",
            'title = { da = "Formidling" }',
            'title = { da = "Formidling", en = "Outreach" }',
            "I12.toml: title: unknown key en",
        ),
        ("initiatives/I13.toml", "themes = []", "themes = 3", "themes: expected a list"),
        ("goals.toml", 'colour = "plum"', 'colour = "pink"', "goal[4]: colour: 'pink' is none of"),
        ("records.toml", 'tagline = { da = "en mere tryg kommune", ', "tagline = { ", "'da' is"),
        ("pages.toml", "[home]", "[house]", "pages.toml: unknown key house"),
        ("glossary.toml", 'da = "bydel"', 'da = "bydel', "glossary.toml: not readable as TOML"),
    ],
)
def test_a_broken_file_is_refused_with_its_place(
    edit: Edit, file: str, old: str, new: str, message: str
) -> None:
    directory = edit(file, old, new)

    with pytest.raises(ContentError) as caught:
        load_content(directory)

    assert message in str(caught.value)


def test_a_missing_file_is_named(edit: Edit) -> None:
    directory = edit("goals.toml", 'code = "M1"', 'code = "M1"')
    (directory / "glossary.toml").unlink()

    with pytest.raises(ContentError, match=r"glossary\.toml: the file is missing"):
        load_content(directory)
