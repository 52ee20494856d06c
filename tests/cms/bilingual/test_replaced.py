"""Two translators at one sentence: who comes last reads what they replaced (cms.bilingual.replaced)."""

from typing import Any
from urllib.parse import urlencode

import pytest
from freezegun import freeze_time

from initiatives.models import InitiativePage
from tests.cms.bilingual.desk import Desk, segments_of, translation_of
from tests.cms.bilingual.people import Staff

FIRST, SECOND = "We walk the <b>street</b>.", "We stroll along the street."


def put(desk: Desk, page: InitiativePage, text: str) -> Any:
    """Save the first sentence of a page as the translation editor does; return what it is told."""
    segment = next(iter(segments_of(page)))
    answer = desk.client.put(
        f"/admin/localize/translate/{translation_of(page).pk}/strings/{segment.pk}/edit/",
        urlencode({"value": text}),
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code in {200, 201}
    return answer.json()


@pytest.fixture
def open_page(page: InitiativePage, staff: Staff) -> InitiativePage:
    """An initiative that waits for its English sentences."""
    staff.translator.submit(page)
    return page


def test_who_replaces_anothers_sentence_is_told_what_stood_there(
    open_page: InitiativePage, staff: Staff
) -> None:
    with freeze_time("2026-11-28T09:05:00+00:00"):
        put(staff.translator, open_page, FIRST)
    told = put(staff.comms, open_page, SECOND)
    assert told["data"] == SECOND
    assert told["comment"] == (
        f"Her stod, hvad tove skrev den 28. november 2026 kl. 10.05: »{FIRST}«"
    )


def test_nothing_is_said_where_nothing_of_anothers_is_lost(
    open_page: InitiativePage, staff: Staff
) -> None:
    usual = put(staff.translator, open_page, FIRST)["comment"]
    assert FIRST not in usual
    # One's own sentence, and the very words that stand there.
    assert put(staff.translator, open_page, SECOND)["comment"] == usual
    assert SECOND not in put(staff.comms, open_page, SECOND)["comment"]
