"""The English page in review: sent, seen, approved, sent back, scheduled; and nothing else goes live.

The translator may edit the English tree and nothing more; communications may publish there too
(F44, F45; docs/translation.md, A15, N2, N3).
"""

from collections.abc import Iterator
from typing import Any

import pytest
from wagtail.models import GroupPagePermission, Page, WorkflowPage

from cms import roles
from cms.models import RevisionStamp
from initiatives.models import InitiativePage, Status
from tests.cms.bilingual.desk import (
    ENGLISH,
    Desk,
    danish,
    edit_url,
    english,
    errors_of,
    leaks,
    new_initiative,
    open_segments,
    publish_danish,
)
from tests.cms.bilingual.people import Staff, approve, at_desk, awaits, hired, reader_sees, shown
from tests.shared import Shared

pytestmark = pytest.mark.django_db

NEWER = "Siden i går synger der også en nattergal på torvet."
LATER = "A lead that was typed after the page was sent."


@pytest.fixture(scope="module", autouse=True)
def made(shared: Shared) -> Iterator[InitiativePage]:
    """An initiative whose sentences are all translated; nothing of it is live in English."""
    with shared():
        page, staff = new_initiative(), hired()
        staff.translator.submit(page, follow=False)
        staff.translator.write(page, ENGLISH)
        yield page


@pytest.fixture
def staff(db: None, made: InitiativePage) -> Staff:
    """Those who were there when the page was made, at machines of their own."""
    return Staff(at_desk("tove"), at_desk("carla"), at_desk("carsten"))


@pytest.fixture
def ready(db: None, made: InitiativePage) -> InitiativePage:
    """The page as it stands before each test."""
    return danish(made)


def told(answer: Any) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def reject(desk: Desk, page: Page, comment: str) -> Any:
    return desk.press("reject", page, task_state=awaits(page).pk, comment=comment)


# Drafts and sending ------------------------------------------------------------


@pytest.mark.once
def test_a_translator_has_draft_and_send_but_no_publish(
    staff: Staff, ready: InitiativePage
) -> None:
    html = shown(staff.translator, ready)
    assert "Gem kladde" in html
    assert "Send til godkendelse" in html
    assert 'value="publish"' not in html
    assert 'value="publish"' in shown(staff.comms, ready)


@pytest.mark.once
def test_a_draft_is_a_stamped_revision_and_nothing_live(
    staff: Staff, ready: InitiativePage
) -> None:
    assert errors_of(staff.translator.press("draft", ready)) == []
    draft = english(ready)
    assert not draft.live
    assert draft.get_latest_revision_as_object().lead == ENGLISH["lead"]
    assert RevisionStamp.objects.filter(revision=draft.latest_revision).exists()


@pytest.mark.slow
@pytest.mark.once
def test_an_unfinished_page_is_kept_but_not_sent(
    staff: Staff, desk: Desk, ready: InitiativePage
) -> None:
    publish_danish(ready, lead=NEWER)
    staff.translator.press("pull", ready)
    before = english(ready).latest_revision_id
    assert "5 af 6 afsnit oversat" in told(staff.translator.press("draft", ready))[0]
    assert errors_of(staff.translator.press("send", ready))
    assert awaits(ready) is None
    assert english(ready).latest_revision_id == before, "no half rendering is saved"


@pytest.mark.slow
@pytest.mark.once
def test_a_translator_publishes_in_no_way(staff: Staff, ready: InitiativePage) -> None:
    staff.translator.press("draft", ready)
    staff.translator.press("publish", ready)
    staff.translator.bulk("publish", english(ready))
    assert not english(ready).live


@pytest.mark.slow
@pytest.mark.once
def test_the_right_to_publish_another_page_is_none_for_this_one(
    staff: Staff, ready: InitiativePage
) -> None:
    elsewhere = Page.objects.get(pk=english(ready).get_parent().get_next_siblings().first().pk)
    GroupPagePermission.objects.filter(
        group__name=roles.COMMUNICATIONS,
        page__locale__language_code="en",
        permission__codename="publish_page",
    ).update(page=elsewhere)
    staff.comms.press("publish", ready)
    assert not english(ready).live
    staff.translator.press("send", ready)
    assert errors_of(approve(staff.comms, ready))
    assert not english(ready).live
    assert awaits(ready) is not None, "it stays in review"


@pytest.mark.once
def test_sending_without_a_workflow_says_so(staff: Staff, ready: InitiativePage) -> None:
    WorkflowPage.objects.all().delete()
    assert errors_of(staff.translator.press("send", ready))
    assert awaits(ready) is None


# Approval ----------------------------------------------------------------------


@pytest.mark.slow
def test_sent_seen_previewed_approved_live(staff: Staff, sent: InitiativePage) -> None:
    target = english(sent)
    assert not target.live
    start = staff.comms.client.get("/admin/").content.decode()
    assert edit_url(target) in start
    preview = f"/admin/pages/workflow/preview/{target.pk}/{awaits(sent).task_id}/"
    assert preview in shown(staff.comms, sent)
    assert ENGLISH["lead"] in staff.comms.client.get(preview).content.decode()
    assert errors_of(approve(staff.comms, sent)) == []
    assert ENGLISH["lead"] in reader_sees(sent)
    assert leaks() == []


@pytest.mark.once
def test_approved_from_wagtails_own_list(staff: Staff, sent: InitiativePage) -> None:
    action = f"/admin/pages/workflow/action/{english(sent).pk}/approve/{awaits(sent).pk}/"
    staff.comms.client.post(action, {"comment": ""})
    assert ENGLISH["lead"] in reader_sees(sent)


@pytest.mark.slow
def test_sent_back_with_a_comment_and_sent_again(staff: Staff, sent: InitiativePage) -> None:
    assert errors_of(reject(staff.comms, sent, ""))
    assert awaits(sent) is not None, "corrections without a word are none"
    assert errors_of(reject(staff.comms, sent, "Skriv »square« med lille.")) == []
    assert not english(sent).live
    assert "Skriv »square« med lille." in shown(staff.translator, sent)
    staff.translator.write(sent, {"lead": LATER})
    assert errors_of(staff.translator.press("send", sent)) == []
    approve(staff.comms, sent)
    assert LATER in reader_sees(sent)


@pytest.mark.slow
def test_nobody_approves_what_they_sent(staff: Staff, ready: InitiativePage) -> None:
    """Neither in the panel nor in Wagtail's list, nor by its address; a colleague can."""
    staff.comms.press("send", ready)
    html = shown(staff.comms, ready)
    assert 'value="approve"' not in html
    assert 'value="approve"' in shown(staff.other_comms, ready)
    assert (
        "Godkend oversættelsen"
        not in staff.comms.client.get("/admin/").content.decode().partition("awaiting-review")[2]
    )
    approve(staff.comms, ready)
    action = f"/admin/pages/workflow/action/{english(ready).pk}/approve/{awaits(ready).pk}/"
    staff.comms.client.post(action, {"comment": ""})
    assert not english(ready).live
    approve(staff.other_comms, ready)
    assert english(ready).live


@pytest.mark.slow
@pytest.mark.once
def test_nor_what_they_corrected_and_sent_again(staff: Staff, sent: InitiativePage) -> None:
    reject(staff.comms, sent, "Nattergalen mangler.")
    staff.comms.write(sent, {"lead": LATER})
    staff.comms.press("send", sent)
    approve(staff.comms, sent)
    assert not english(sent).live
    approve(staff.other_comms, sent)
    assert LATER in reader_sees(sent)


@pytest.mark.slow
@pytest.mark.once
def test_an_administrator_is_nobody_too(staff: Staff, desk: Desk, ready: InitiativePage) -> None:
    desk.press("send", ready)
    approve(desk, ready)
    assert not english(ready).live


@pytest.mark.slow
@pytest.mark.once
def test_the_sender_takes_it_back(staff: Staff, sent: InitiativePage) -> None:
    assert errors_of(staff.translator.press("take-back", sent)) == []
    assert awaits(sent) is None
    staff.translator.write(sent, {"lead": LATER})
    staff.translator.press("send", sent)
    approve(staff.comms, sent)
    assert LATER in reader_sees(sent)


@pytest.mark.slow
@pytest.mark.once
def test_what_was_sent_again_is_not_approved_unseen(staff: Staff, sent: InitiativePage) -> None:
    opened = awaits(sent).pk
    staff.translator.press("take-back", sent)
    staff.translator.write(sent, {"lead": LATER})
    staff.translator.press("send", sent)
    assert errors_of(staff.comms.press("approve", sent, task_state=opened))
    assert not english(sent).live


# What was sent is what goes live -----------------------------------------------


@pytest.mark.slow
@pytest.mark.once
def test_typing_during_the_review_changes_nothing(staff: Staff, sent: InitiativePage) -> None:
    staff.translator.write(sent, {"lead": LATER})
    assert "Der er skrevet i afsnit siden" in shown(staff.comms, sent)
    for desk, action in (
        (staff.translator, "draft"),
        (staff.translator, "send"),
        (staff.comms, "draft"),
        (staff.comms, "publish"),
    ):
        assert errors_of(desk.press(action, sent)), action
    approve(staff.comms, sent)
    assert ENGLISH["lead"] in reader_sees(sent)
    assert LATER not in reader_sees(sent)


@pytest.mark.slow
def test_a_second_draft_saved_by_program_changes_nothing(
    staff: Staff, sent: InitiativePage
) -> None:
    draft = english(sent).get_latest_revision_as_object()
    draft.lead = LATER
    draft.save_revision()
    approve(staff.comms, sent)
    assert ENGLISH["lead"] in reader_sees(sent)
    assert LATER not in reader_sees(sent)


@pytest.mark.slow
def test_a_pull_during_the_review_changes_nothing(staff: Staff, sent: InitiativePage) -> None:
    publish_danish(sent, lead=NEWER)
    staff.translator.press("pull", sent)
    assert open_segments(sent) == [NEWER]
    assert errors_of(approve(staff.comms, sent)) == []
    assert ENGLISH["lead"] in reader_sees(sent)
    assert leaks([NEWER]) == []


@pytest.mark.slow
@pytest.mark.once
def test_a_fact_changed_during_the_review_is_current(staff: Staff, sent: InitiativePage) -> None:
    publish_danish(sent, status=Status.COMPLETED)
    approve(staff.comms, sent)
    assert ENGLISH["lead"] in reader_sees(sent)
    assert "Completed" in reader_sees(sent)


@pytest.mark.slow
@pytest.mark.once
def test_a_locked_page_is_not_sent(staff: Staff, ready: InitiativePage) -> None:
    staff.comms.client.post(f"/admin/pages/{english(ready).pk}/lock/")
    assert errors_of(staff.translator.press("send", ready))
    assert awaits(ready) is None
    assert errors_of(staff.comms.press("send", ready)) == []


@pytest.mark.once
def test_a_danish_page_taken_off_during_the_review(staff: Staff, sent: InitiativePage) -> None:
    danish(sent).unpublish()
    assert errors_of(approve(staff.comms, sent))
    assert not english(sent).live
    assert awaits(sent) is not None
