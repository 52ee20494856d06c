"""Two translators at one sentence: who comes last reads what they replaced (cms.bilingual.replaced)."""

from typing import Any
from urllib.parse import urlencode

import pytest
from freezegun import freeze_time

from initiatives.models import InitiativePage
from tests.cms.bilingual.desk import Desk, publish_danish, segments_of, translation_of
from tests.cms.bilingual.people import Staff, group, person

FORM = "application/x-www-form-urlencoded"
FIRST, SECOND = "We walk the <b>street</b>.", "We stroll along the street."


def put(desk: Desk, page: InitiativePage, text: str) -> Any:
    """Save the first sentence of a page as the translation editor does; return what it is told."""
    segment = next(iter(segments_of(page)))
    answer = desk.client.put(
        f"/admin/localize/translate/{translation_of(page).pk}/strings/{segment.pk}/edit/",
        urlencode({"value": text}),
        content_type=FORM,
    )
    assert answer.status_code in {200, 201}
    return answer.json()


@pytest.fixture
def open_page(page: InitiativePage, staff: Staff) -> InitiativePage:
    """An initiative that waits for its English sentences."""
    staff.translator.submit(page)
    return page


@pytest.mark.slow
def test_who_replaces_anothers_sentence_is_told_what_stood_there(
    open_page: InitiativePage, staff: Staff
) -> None:
    with freeze_time("2026-11-28T09:05:00+00:00"):
        put(staff.translator, open_page, FIRST)
    told = put(staff.comms, open_page, SECOND)
    assert told["data"] == SECOND
    assert told["comment"] == (
        f"Her stod det, som tove skrev den 28. november 2026 kl. 10.05: »{FIRST}«"
    )


@pytest.mark.slow
def test_nothing_is_said_where_nothing_of_anothers_is_lost(
    open_page: InitiativePage, staff: Staff
) -> None:
    usual = put(staff.translator, open_page, FIRST)["comment"]
    assert FIRST not in usual
    # One's own sentence, and the very words that stand there.
    assert put(staff.translator, open_page, SECOND)["comment"] == usual
    assert SECOND not in put(staff.comms, open_page, SECOND)["comment"]


@pytest.mark.vendor("sqlite")
def test_a_sentence_that_is_refused_says_why(open_page: InitiativePage, staff: Staff) -> None:
    """The role has ended, also where another one is left; and Danish has lost the sentence meanwhile."""
    text = open_page.summary
    segment = next(one for one in segments_of(open_page) if one.string.data == text)
    address = f"/admin/localize/translate/{translation_of(open_page).pk}/strings/{segment.pk}/edit/"

    def refused(desk: Desk) -> tuple[int, dict[str, Any]]:
        answer = desk.client.put(address, urlencode({"value": SECOND}), content_type=FORM)
        return answer.status_code, answer.json()

    status, said = refused(person("lise", group("Andre", open_page.get_root())))
    assert (status, said["error_code"]) == (403, "forbidden")
    assert "Måske er din rolle slut." in said["error_message"]
    publish_danish(open_page, summary="Et helt andet resumé af kanariefuglene.")
    staff.translator.pull(open_page)
    status, said = refused(staff.translator)
    assert (status, said["error_code"]) == (404, "sentence_gone")
    assert said["error_message"].startswith("Det danske afsnit findes ikke længere.")
    assert "Kopier din tekst" in said["help"]
