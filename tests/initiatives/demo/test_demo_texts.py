"""The demo texts keep the rules, and each rule notices the fault that it is there for."""

import tomllib
from collections.abc import Callable
from dataclasses import replace

import pytest

from cms.readability import measure, words
from initiatives.demo.content import load_content
from initiatives.demo.schema import Block, DemoContent, Initiative, Text
from tests.initiatives.demo import rules
from tests.initiatives.demo.conftest import Edit
from tests.initiatives.demo.texts import HERE, Facts, pieces

Rule = Callable[[DemoContent, Facts], list[str]]


def initiative(content: DemoContent, code: str) -> Initiative:
    return next(item for item in content.initiatives if item.code == code)


def with_initiative(content: DemoContent, changed: Initiative) -> DemoContent:
    """The content with one initiative replaced by its changed self."""
    items = tuple(changed if item.code == changed.code else item for item in content.initiatives)
    return replace(content, initiatives=items)


def with_body(item: Initiative, da: str) -> Initiative:
    """The initiative with ``da`` as all the Danish that its page says below the summary."""
    return replace(
        item,
        lead=replace(item.lead, da=da),
        theme_heading=None,
        now=(),
        next=(),
        join=(),
    )


def test_the_texts_have_no_faults(content: DemoContent, facts: Facts, seed: str) -> None:
    assert rules.all_faults(content, facts, seed) == []


def test_every_text_is_looked_at(content: DemoContent) -> None:
    seen = {piece.text for piece in pieces(content)}

    item = initiative(content, "I03")
    assert {item.title.en, item.keywords.da[0], item.brief.text, item.now[2].da[3]} <= seen
    later = initiative(content, "I13").outdated_after
    assert later is not None
    assert later.da in seen
    assert content.records.contact.phone in seen
    assert content.glossary[-1].definition.en in seen
    assert content.introduction.signature[0].name in seen
    assert content.pages.contact.body[0].da[0] in seen


# --- An invented number, an invented name ------------------------------------------


@pytest.mark.parametrize(
    "file, old, new",
    [
        ("initiatives/I01.toml", "siden 2014.", "siden 2013."),
        ("initiatives/I01.toml", '"kameraer"', '"12 kameraer"'),
        ("initiatives/I01.toml", '"kameraer"', '"tolv kameraer"'),
        ("initiatives/I01.toml", '"kameraer"', '"femogtyve kameraer"'),
        ("initiatives/I01.toml", '"cameras"', '"twelve cameras"'),
        ("initiatives/I03.toml", '"a mentor corps"', '"a corps of 60 mentors"'),
        ("initiatives/I08.toml", "omkring 60 mennesker", "omkring 60 % af alle mennesker"),
        ("initiatives/I08.toml", "omkring 60 mennesker", "omkring 61 mennesker"),
        ("initiatives/I10.toml", "About 9,000 dementia", "About 90,000 dementia"),
        ("goals.toml", "alle 98 kommuner", "alle 89 kommuner"),
        ("introduction.toml", "byrådet sagde ja", "alle 31 i byrådet sagde ja"),
        ("records.toml", "Haster det ikke? Ring til politiet på 114", "Ring til politiet på 115"),
        ("records.toml", "99 82 34 20", "99 82 34 21"),
        ("glossary.toml", "Det, strategien vil opnå. Der er fem", "Der er syv"),
        ("updates.toml", "følte 89 % i Aalborg", "følte 98 % i Aalborg"),
        ("updates.toml", "nåede omkring 60 mennesker", "nåede omkring 600 mennesker"),
        ("organisation.toml", "Mødes to gange om året.", "Mødes fire gange om året."),
        ("figures.toml", 'value = "83.9"', 'value = "84.9"'),
    ],
)
def test_an_invented_number_is_a_fault(
    edit: Edit, facts: Facts, file: str, old: str, new: str
) -> None:
    changed = load_content(edit(file, old, new))

    assert rules.number_faults(changed, facts)


@pytest.mark.parametrize(
    "file, old, new",
    [
        ("initiatives/I01.toml", "sammen med barer, dørmænd", "sammen med Tivoli, dørmænd"),
        ("initiatives/I01.toml", "Vi har arbejdet sammen om", "Herning har arbejdet med"),
        ("initiatives/I01.toml", "with bars, door staff and", "with Salling, door staff and"),
        ("initiatives/I01.toml", "Nightlife changes, and", "Hobro changes, and"),
        ("initiatives/I06.toml", "Nordjyllands Politi leder", "Fyns Politi leder"),
        ("initiatives/I11.toml", "I Gug blev turen", "I Gug Vest blev turen"),
        ("initiatives/I12.toml", "Hver indsats har", "Borgmester Hansen har"),
        ("initiatives/I13.toml", "Work, education or", "Rebild, education or"),
        ("goals.toml", "og om de har tillid til, at politiet", "og om de stoler på, at Falck"),
        ("introduction.toml", '"Mads Duedahl"', '"Mads Jensen"'),
        ("records.toml", '"Sønderbro 12"', '"Østerbro 12"'),
        ("glossary.toml", "En del af byen med sit", "Hasseris, for eksempel, med sit"),
        ("nordic.toml", "Do you work with safety", "Does Oslo work with safety"),
        ("organisation.toml", "Ledende socialrådgiver", "Ledende socialrådgiver Hanne Holm"),
    ],
)
def test_an_invented_name_is_a_fault(
    edit: Edit, facts: Facts, file: str, old: str, new: str
) -> None:
    changed = load_content(edit(file, old, new))

    assert rules.name_faults(changed, facts)


def test_a_genitive_of_a_known_name_is_no_fault(edit: Edit, facts: Facts) -> None:
    old, new = (
        "Nordjyllands Politi leder arbejdet.",
        "Nordjyllands Politis og SSP's arbejde.",
    )

    changed = load_content(edit("initiatives/I06.toml", old, new))

    assert rules.name_faults(changed, facts) == []


# --- Lengths and lixtal ------------------------------------------------------------


def test_119_words_are_too_few_and_120_enough(content: DemoContent, facts: Facts) -> None:
    item = initiative(content, "I10")
    for count, faults in ((119, 1), (120, 0)):
        changed = with_initiative(content, with_body(item, "Ja. " * count))

        assert len(words(rules.body_text(initiative(changed, "I10"), "da"))) == count
        assert len(rules.length_faults(changed, facts)) == faults


def test_short_texts_need_thirty_words(content: DemoContent, facts: Facts) -> None:
    item = initiative(content, "I12")
    for count, faults in ((29, 1), (30, 0)):
        changed = with_initiative(content, with_body(item, "ja " * count))

        assert len(rules.length_faults(changed, facts)) == faults


def test_lixtal_45_is_a_fault_and_44_is_none(content: DemoContent, facts: Facts) -> None:
    # Sentences of 15 words; with 30 % long words the lixtal is 15 + 30.
    item = initiative(content, "I10")
    for long_words, lixtal, faults in ((36, 45, 1), (35, 44, 0)):
        cells = ["tryghed"] * long_words + ["tryg"] * (120 - long_words)
        lines = [" ".join(cells[start : start + 15]) + "." for start in range(0, 120, 15)]
        changed = with_initiative(content, with_body(item, "\n".join(lines)))

        assert round(measure("\n".join(lines)).lixtal) == lixtal
        assert len(rules.lixtal_faults(changed, facts)) == faults


def test_a_summary_of_201_characters_is_a_fault(content: DemoContent, facts: Facts) -> None:
    item = initiative(content, "I10")
    for count, faults in ((201, 1), (200, 0)):
        changed = with_initiative(content, replace(item, summary=Text(da="a" * count)))

        assert len(rules.length_faults(changed, facts)) == faults


def test_english_in_brief_is_two_sentences(content: DemoContent, facts: Facts) -> None:
    item = initiative(content, "I10")
    changed = with_initiative(content, replace(item, brief=replace(item.brief, text="Only one.")))

    assert len(rules.length_faults(changed, facts)) == 1


def test_standard_pages_and_glossary_have_their_length(content: DemoContent, facts: Facts) -> None:
    first, *others = content.pages.standard_page
    stub = replace(first, body=(Block("paragraph", ("Kort.",), ("Short.",)),))
    pages = replace(content.pages, standard_page=(stub, *others))
    changed = replace(content, pages=pages, glossary=content.glossary[:29])

    assert len(rules.length_faults(changed, facts)) == 3  # Danish, English, glossary


# --- Languages and wording ---------------------------------------------------------


def test_a_missing_language_is_a_fault(content: DemoContent, facts: Facts) -> None:
    item = initiative(content, "I01")
    block = item.now[0]
    for broken in (
        replace(item, title=Text(da=item.title.da)),
        replace(item, summary=Text(da="", en=item.summary.en)),
        replace(item, now=(replace(block, en=()), *item.now[1:])),
    ):
        assert len(rules.language_faults(with_initiative(content, broken), facts)) == 1


def test_needless_english_is_a_fault(content: DemoContent, facts: Facts) -> None:
    item = initiative(content, "I12")
    changed = with_initiative(content, replace(item, title=Text(da="Formidling", en="Outreach")))

    assert len(rules.language_faults(changed, facts)) == 1


def test_the_set_of_translated_initiatives_is_fixed(content: DemoContent, facts: Facts) -> None:
    changed = replace(content, initiatives=content.initiatives[1:])

    assert rules.language_faults(changed, facts) == ["translated initiatives: ['I01'] are wrong"]


@pytest.mark.parametrize(
    "rule, file, old, new",
    [
        (rules.avoid_faults, "pages.toml", 'da = "Indsatser"', 'da = "Initiativer"'),
        (rules.avoid_faults, "pages.toml", "is work that we", "is an effort that we"),
        (rules.avoid_faults, "initiatives/I11.toml", "to your residents' c", "to your local c"),
        (rules.locked_faults, "initiatives/I06.toml", "The steering group (", "The board ("),
        (rules.locked_faults, "records.toml", "Initiative lead, City", "Boss, City"),
        (rules.locked_faults, "records.toml", "Akut fare? Ring 112.", "Akut? Ring 112."),
    ],
)
def test_wording_of_the_glossary_is_kept(
    edit: Edit, facts: Facts, rule: Rule, file: str, old: str, new: str
) -> None:
    changed = load_content(edit(file, old, new))

    assert len(rule(changed, facts)) == 1


def test_a_sentence_of_the_seed_is_a_fault(content: DemoContent, facts: Facts, seed: str) -> None:
    copied = "Øget tryghed handler om at lytte til borgerne og deres oplevelser."
    assert copied in seed
    item = initiative(content, "I14")
    changed = with_initiative(content, replace(item, lead=Text(da=copied)))

    assert rules.copied_faults(changed, facts, seed)


def test_a_goal_sentence_that_drifts_is_a_fault(
    content: DemoContent, facts: Facts, seed: str
) -> None:
    goal = content.goals[0]
    drifted = replace(goal, sentence=replace(goal.sentence, da=goal.sentence.da + " altid"))
    changed = replace(content, goals=(drifted, *content.goals[1:]))

    assert any(
        "not the official one" in fault for fault in rules.copied_faults(changed, facts, seed)
    )


def test_the_figures_are_those_of_the_facts(content: DemoContent) -> None:
    raw = tomllib.loads((HERE / "facts.toml").read_text(encoding="utf-8"))
    shown = [
        [series.code, figure.place, figure.year, figure.year_of, figure.value]
        for series in content.figures.series
        for figure in series.observation
    ]
    assert shown == raw["observations"]["rows"]


def test_facts_taken_from_the_seed_stand_in_it(seed: str) -> None:
    """The copied facts can't drift from the one source that stands beside them."""
    raw = tomllib.loads((HERE / "facts.toml").read_text(encoding="utf-8"))
    texts = [text for entry in raw["name"] if entry["source"] == "seed" for text in entry["texts"]]

    assert texts
    assert [text for text in texts if text not in seed] == []
