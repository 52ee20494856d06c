"""The newest Danish text into the translator's sentences, and out again when it was too early (F44)."""

import pytest

from home.models import HomePage
from initiatives.models import InitiativePage
from tests.cms.bilingual.desk import (
    ENGLISH,
    Desk,
    english,
    errors_of,
    open_segments,
    publish_danish,
    translation_of,
)
from tests.cms.bilingual.people import Staff, approve, awaits, group, person, reader_sees, shown

pytestmark = [pytest.mark.django_db, pytest.mark.once]

NEWER = "Siden i går synger der også en nattergal på torvet."
LATER = "Since yesterday a nightingale sings as well."


@pytest.fixture
def live(staff: Staff, sent: InitiativePage) -> InitiativePage:
    """An initiative whose English page was approved."""
    approve(staff.comms, sent)
    return sent


@pytest.mark.slow
def test_live_english_is_corrected_while_new_danish_waits(
    staff: Staff, live: InitiativePage
) -> None:
    publish_danish(live, lead=NEWER)
    assert "1 dansk afsnit er ændret" in shown(staff.translator, live)
    staff.translator.write(live, {"summary": "A mended English summary."})
    assert errors_of(staff.comms.press("publish", live)) == []
    assert english(live).summary == "A mended English summary."
    assert ENGLISH["lead"] in reader_sees(live)
    assert "The Danish page was changed" in reader_sees(live)


@pytest.mark.slow
def test_a_pull_is_undone_with_one_button(staff: Staff, live: InitiativePage) -> None:
    publish_danish(live, lead=NEWER)
    staff.translator.press("pull", live)
    staff.translator.write(live, {"summary": "A mended English summary."})
    assert errors_of(staff.comms.press("publish", live)), "the new sentence is open"
    assert "Fortryd hentningen" in shown(staff.translator, live)
    staff.translator.press("undo-pull", live)
    assert open_segments(live) == []
    assert errors_of(staff.comms.press("publish", live)) == []
    assert english(live).summary == "A mended English summary."
    assert ENGLISH["lead"] in reader_sees(live)
    assert "The Danish page was changed" in reader_sees(live)
    assert "1 dansk afsnit er ændret" in shown(staff.translator, live)


@pytest.mark.slow
def test_what_was_translated_before_the_undo_comes_back(staff: Staff, live: InitiativePage) -> None:
    publish_danish(live, lead=NEWER)
    staff.translator.press("pull", live)
    staff.translator.write(live, {"lead": LATER})
    staff.translator.press("undo-pull", live)
    staff.translator.press("pull", live)
    assert open_segments(live) == []
    staff.comms.press("publish", live)
    assert LATER in reader_sees(live)
    assert "The Danish page was changed" not in reader_sees(live)
    assert "Fortryd hentningen" not in shown(staff.translator, live)


@pytest.mark.slow
def test_two_pulls_are_undone_at_once(staff: Staff, desk: Desk, live: InitiativePage) -> None:
    """Also those made from the Danish ready, with upstream's form."""
    publish_danish(live, lead=NEWER)
    desk.pull(live)
    publish_danish(live, lead="Og der kom også en solsort til torvet.")
    staff.translator.press("pull", live)
    staff.translator.press("undo-pull", live)
    assert open_segments(live) == []


def test_a_reader_of_danish_pulls_nothing(staff: Staff, ready: InitiativePage) -> None:
    home = HomePage.objects.get(locale__language_code="da")
    reader = person("dorte", group("Danish", home, "add", "change", "publish"))
    publish_danish(ready, lead=NEWER)
    before = translation_of(ready).source.last_updated_at
    reader.press("pull", ready)
    reader.press("send", ready)
    assert translation_of(ready).source.last_updated_at == before
    assert awaits(ready) is None
