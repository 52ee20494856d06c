"""Open sentences are prefilled, and stay open until a person saves them."""

from datetime import UTC, datetime
from typing import Any

import pytest
from wagtail_localize.models import StringTranslation

from initiatives.models import InitiativePage
from tests.cms import labels
from tests.cms.bilingual.desk import (
    ENGLISH,
    LEAD,
    NOW,
    Desk,
    danish,
    edit_url,
    english,
    errors_of,
    new_initiative,
    open_segments,
    publish_danish,
    translation_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def proposal(page: InitiativePage, sentence: str) -> StringTranslation | None:
    return StringTranslation.objects.filter(
        translation_of__data=sentence, context__object=page.translation_key, has_error=True
    ).first()


def test_localize_657_the_same_sentence_elsewhere_is_proposed(
    desk: Desk, page: InitiativePage
) -> None:
    desk.translated(page)
    other = new_initiative("I78", slug="en-anden-indsats")
    desk.submit(other)
    assert LEAD in open_segments(other), "a proposal is no translation"
    found = proposal(other, LEAD)
    assert found is not None
    assert found.data == ENGLISH["lead"]
    assert found.get_error().startswith("Den engelske tekst til samme afsnit et andet sted.")
    assert ENGLISH["lead"] in desk.client.get(edit_url(english(other))).content.decode()
    refused = desk.publish(other)
    assert any("ikke færdig" in error or "oversat" in error for error in errors_of(refused))
    desk.write(other, {"lead": ENGLISH["lead"]})
    assert LEAD not in open_segments(other)


@pytest.mark.slow
def test_an_address_is_never_taken_from_another_page(desk: Desk, page: InitiativePage) -> None:
    desk.translated(page)
    other = new_initiative("I78", slug="kanariefugle-paa-nytorv-2")
    desk.submit(other)
    assert proposal(other, "kanariefugle-paa-nytorv-2") is None


@pytest.mark.slow
def test_localize_368_the_english_of_the_former_sentence_is_proposed(
    desk: Desk, page: InitiativePage
) -> None:
    desk.translated(page)
    changed = LEAD.replace("nogensinde", "på noget tidspunkt")
    publish_danish(page, lead=changed)
    desk.pull(page)
    found = proposal(page, changed)
    assert found is not None
    assert found.data == ENGLISH["lead"]
    assert open_segments(page) == [changed]
    assert translation_of(page).get_progress()[0] - 1 == translation_of(page).get_progress()[1]
    assert english(page).lead == ENGLISH["lead"], "the live page is left alone"


@pytest.mark.slow
def test_a_quite_different_sentence_gets_no_proposal(desk: Desk, page: InitiativePage) -> None:
    desk.translated(page)
    publish_danish(page, lead="Xyz!")
    desk.pull(page)
    assert proposal(page, "Xyz!") is None


@pytest.mark.slow
def test_a_further_pull_keeps_what_a_person_has_typed(desk: Desk, page: InitiativePage) -> None:
    desk.translated(page)
    changed = LEAD.replace("nogensinde", "på noget tidspunkt")
    publish_danish(page, lead=changed)
    desk.pull(page)
    desk.write(page, {"lead": "Typed by a person."})
    publish_danish(danish(page), summary=f"{NOW} Og en sætning mere.")
    desk.pull(page)
    rows: Any = translation_of(page).source.stringsegment_set
    lead = rows.annotate_translation(translation_of(page).target_locale).get(context__path="lead")
    assert lead.translation == "Typed by a person."


@pytest.mark.slow
def test_the_day_of_a_translation_is_said_in_danish(desk: Desk, page: InitiativePage) -> None:
    """»28 November 2026« stood in an otherwise Danish editor."""
    desk.submit(page)
    desk.write(page, ENGLISH)
    StringTranslation.objects.filter(locale__language_code="en").update(
        updated_at=datetime(2026, 5, 3, 12, tzinfo=UTC)
    )
    editor = labels.shown(desk.client.get(edit_url(english(page))))
    assert "Oversat af et menneske 3. maj 2026" in editor
    assert "3 May 2026" not in editor
