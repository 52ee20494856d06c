"""Translation by machine: it helps, and when it fails the translator is told and nothing is lost."""

from typing import Any

import pytest

from initiatives.models import InitiativePage
from tests.cms.bilingual.desk import (
    ENGLISH,
    LEAD,
    NEXT,
    NOW,
    SUMMARY,
    Desk,
    edit_url,
    english,
    errors_of,
    open_segments,
    publish_danish,
    translation_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]

NEWER = "Siden i går synger der også en nattergal på torvet."


def use(settings: Any, name: str) -> None:
    """Let the site translate with the machine of that name."""
    settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = {"CLASS": f"tests.cms.bilingual.machines.{name}"}


def ask(desk: Desk, page: InitiativePage) -> Any:
    """Press *Translate with …* in the editor."""
    return desk.client.post(
        f"/admin/localize/translate/{translation_of(page).pk}/machine_translate/",
        {"next": edit_url(english(page))},
        follow=True,
    )


def test_it_fills_what_is_open_alone(desk: Desk, page: InitiativePage, settings: Any) -> None:
    use(settings, "Dictionary")
    desk.submit(page)
    desk.write(page, {"lead": "A lead that a person wrote."})
    assert errors_of(ask(desk, page)) == []
    assert open_segments(page) == []
    desk.publish(page)
    assert english(page).lead == "A lead that a person wrote."
    assert english(page).summary == ENGLISH["summary"]


@pytest.mark.slow
@pytest.mark.parametrize("machine", ["Down", "Slow", "OutOfQuota", "Nonsense"])
def test_its_failure_is_told_and_nothing_is_lost(
    machine: str, desk: Desk, page: InitiativePage, settings: Any
) -> None:
    use(settings, machine)
    desk.submit(page)
    desk.write(page, {"lead": "A lead that a person wrote."})
    before = open_segments(page)
    answer = ask(desk, page)
    assert answer.status_code == 200
    assert "Maskinoversættelsen virkede ikke." in errors_of(answer)[0]
    assert open_segments(page) == before


def test_its_failure_leaves_a_pull_alone(desk: Desk, page: InitiativePage, settings: Any) -> None:
    use(settings, "Down")
    desk.submit(page)
    desk.write(page, ENGLISH)
    publish_danish(page, lead=NEWER)
    assert errors_of(desk.pull(page, use_machine_translation="on"))
    assert open_segments(page) == [NEWER]


@pytest.mark.slow
def test_what_is_no_answer_stays_open(desk: Desk, page: InitiativePage, settings: Any) -> None:
    """Danish sentences given back, and empty ones; the address comes from the title alone."""
    use(settings, "Echo")
    desk.submit(page)
    answer = ask(desk, page)
    assert [str(message) for message in answer.context["messages"]] == [
        "Maskinen havde ikke noget engelsk til 4 afsnit. De mangler stadig."
    ]
    assert open_segments(page) == [SUMMARY, LEAD, NOW, NEXT]
    desk.write(page, {name: ENGLISH[name] for name in ("summary", "lead", "now", "next")})
    desk.publish(page)
    assert english(page).slug == ENGLISH["slug"]
