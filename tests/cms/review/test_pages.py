"""What `check_content` says of single pages: facts, English, hard texts and words to avoid."""

from datetime import date

import pytest
from wagtail.rich_text import RichText

from cms.models import GlossaryTerm
from home.models import Person
from initiatives.models import InitiativePage, RoleAssignment
from tests.cms.review.conftest import Find, i01, publish, titles

pytestmark = pytest.mark.django_db


def test_what_is_filled_in_is_no_longer_listed(found: Find) -> None:
    title = i01().title
    before = {row["check"] for row in found() if row["title"] == title}
    assert before == {"no_level", "no_review_date", "no_contact"}
    InitiativePage.objects.filter(code="I01").update(
        works_with_groups=True, review_date=date(2100, 1, 1)
    )
    person = Person.objects.create(name="Prøve Person", publicity="name")
    RoleAssignment.objects.create(initiative=i01(), person=person)
    assert title not in titles(found())


def test_pages_that_nobody_sees_are_left_alone(found: Find) -> None:
    page = i01()
    page.unpublish()
    assert page.title not in titles(found())


@pytest.mark.slow
def test_english_in_brief_counts_until_there_is_an_english_page(
    found: Find,
) -> None:
    page = InitiativePage.objects.get(code="I14")
    assert page.title in titles(found("no_english"))
    assert page.title not in titles(found("no_english_in_brief"))
    InitiativePage.objects.filter(pk=page.pk).update(brief_text_en="")
    assert page.title in titles(found("no_english_in_brief"))
    InitiativePage.objects.filter(code="I01").update(brief_title_en="", brief_text_en="")
    assert i01().title not in titles(found("no_english_in_brief"))


def test_a_danish_change_makes_the_english_page_old(found: Find) -> None:
    page = i01()
    english = page.get_translations().get()
    assert english.title not in titles(found("outdated_english"))
    page.lead = "En helt ny indledning, som ingen har oversat."
    publish(page)
    [row] = [row for row in found("outdated_english") if row["title"] == english.title]
    assert row["language"] == "en"
    assert row["message"].endswith("has 1 sentence that is not in English.")


HARD = (
    "Ressourceforbruget vedrørende implementeringsaktiviteterne i boligområderne koordineres "
    "tværsektorielt mellem samarbejdsorganisationerne under hensyntagen til "
    "prioriteringsbeslutningerne i styregruppen."
)


def test_a_hard_text_is_named_with_its_lixtal(found: Find) -> None:
    page = i01()
    assert page.title not in titles(found("hard_to_read"))
    page.now = [("paragraph", RichText(f"<p>{HARD}</p>"))]
    page.next, page.join, page.lead, page.summary = [], [], HARD, "Kort."
    publish(page)
    [row] = found("hard_to_read")
    assert row["title"] == page.title
    assert "meget svær" in row["message"]


def test_words_to_avoid_are_named_with_what_to_write(found: Find) -> None:
    GlossaryTerm.objects.create(
        slug="proeve", term_da="hylde", term_en="shelf", avoid_da="reol", avoid_en="rack"
    )
    page = i01()
    page.lead = "Ved en reol. Reolen er kun for reoler."
    publish(page)
    [row] = [row for row in found("advised_against") if row["title"] == page.title]
    assert row["message"] == "“reol”: the glossary has “hylde”."
    assert row["url"].endswith(f"/{page.pk}/edit/#id_lead-label")


def test_a_rule_that_the_calendar_breaks_is_reported(found: Find) -> None:
    InitiativePage.objects.filter(code="I01").update(summary="")
    [row] = found("unpublishable")
    assert (row["title"], row["url"].partition("#")[2]) == (i01().title, "id_summary-label")
