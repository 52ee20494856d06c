"""From a lead's draft to the web: who is asked, who may answer, and what the mails say (F30, F34)."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.core.mail import EmailMessage
from django.urls import reverse
from wagtail.models import Page, TaskState
from wagtail.users.models import UserProfile

from cms import roles
from cms.jobs import drain
from cms.models import User
from initiatives.models import InitiativePage, UpdatePage
from initiatives.staff import ensure_staff
from tests.cms import labels
from tests.cms.bilingual.desk import NOW, Desk, edit_url, new_initiative
from tests.initiatives.news_desk import news
from tests.initiatives.staff import account, answers_for, days, initiative, signed_in
from tests.shared import Shared

pytestmark = [pytest.mark.django_db, pytest.mark.once]

NEW = "Kanariefugle på Nytorv hele natten"
COMMENT = "Skriv, hvornår de synger."
SCRIPT = {"x-requested-with": "XMLHttpRequest"}


@pytest.fixture(scope="module")
def made(shared: Shared) -> Iterator[InitiativePage]:
    """A page with its lead and a coordinator."""
    with shared():
        ensure_staff()
        page = new_initiative()
        answers_for(page, account("lis"))
        account("kaj", roles.COORDINATORS)
        yield page


@pytest.fixture
def page(db: None, made: InitiativePage) -> InitiativePage:
    return InitiativePage.objects.get(pk=made.pk)


@pytest.fixture
def lead(page: InitiativePage) -> User:
    return User.objects.get(username="lis")


@pytest.fixture
def coordinator(page: InitiativePage) -> User:
    return User.objects.get(username="kaj")


def send(user: User, page: Page, title: str = NEW) -> None:
    """Write a new title and send the page for approval, through its form."""
    Desk(signed_in(user)).post(edit_url(page), title=title, now=[NOW], **{"action-submit": "1"})
    assert page.specific_class.objects.get(pk=page.pk).workflow_in_progress


def begin(user: User, page: InitiativePage, title: str = NEW) -> None:
    """Do what sending does, past its form, which is the slowest of all screens."""
    draft = page.get_latest_revision_as_object()
    draft.title = title
    draft.save_revision(user=user)
    page.refresh_from_db()
    page.get_workflow().start(page, user)


def state_of(page: Page) -> TaskState:
    """Return the step that the page waits in."""
    found: TaskState = page.specific_class.objects.get(pk=page.pk).current_workflow_task_state
    return found


def answer(user: User, page: Page, action: str, *, comment: str = "", state: Any = None) -> int:
    """Answer as the reviewer's button does; return the status."""
    step = (state or state_of(page)).pk
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, step])
    return signed_in(user).post(address, {"comment": comment}, headers=SCRIPT).status_code


def buttons(user: User, page: Page) -> set[str]:
    """Return the reviewer's buttons in the editor."""
    shown = labels.shown(signed_in(user).get(edit_url(page)))
    return set(re.findall(r'data-workflow-action-name="(\w+)"', shown))


def waits_for(user: User) -> list[int]:
    """Return the pages that the start page shows as waiting for this reviewer."""
    home = signed_in(user).get(reverse("wagtailadmin_home"))
    name = "workflow_objects_to_moderate"
    (panel,) = [panel for panel in home.context["panels"] if getattr(panel, "name", "") == name]
    states = panel.get_context_data({"request": home.wsgi_request, "csrf_token": ""})["states"]
    return [state["obj"].pk for state in states]


def title(page: Page) -> str:
    """Return the title that readers see."""
    return str(Page.objects.get(pk=page.pk).title)


def links(message: EmailMessage) -> list[str]:
    """Return the addresses in a mail."""
    return re.findall(r"https?://\S+", message.body)


@pytest.mark.slow
def test_a_lead_sends_and_a_coordinator_approves(
    page: InitiativePage, lead: User, coordinator: User
) -> None:
    send(lead, page)
    assert title(page) != NEW
    assert buttons(lead, page) == set()
    assert waits_for(lead) == []
    assert buttons(coordinator, page) == {"approve", "reject"}
    assert waits_for(coordinator) == [page.pk]

    assert answer(coordinator, page, "approve") == 200
    assert title(page) == NEW
    history = reverse("wagtailadmin_pages:history", args=[page.pk])
    for user in (lead, coordinator):
        assert "Kaj" in labels.shown(signed_in(user).get(history))

    asked, told = mail.outbox
    assert asked.to == ["kaj@example.org"]
    assert asked.subject == f"»{NEW}« venter på din godkendelse"
    assert asked.body.startswith(f"Hej Kaj\n\nLis har sendt »{NEW}« til godkendelse.")
    assert links(asked) == [f"http://localhost:8000{edit_url(page)}"]
    assert told.to == ["lis@example.org"]
    assert told.subject == f"»{NEW}« er godkendt"
    assert links(told) == [page.full_url]


@pytest.mark.slow
def test_who_sends_the_one_page_they_have_is_led_to_how_far_it_has_come(
    page: InitiativePage, lead: User
) -> None:
    """Wagtail leads to the list above the page, where such a lead sees nothing: an empty list."""
    desk = Desk(signed_in(lead))
    saved = desk.post(edit_url(page), title=NEW, now=[NOW])
    assert saved.redirect_chain == [(edit_url(page), 302)]
    sent = desk.post(edit_url(page), title=NEW, now=[NOW], **{"action-submit": "1"})
    assert sent.redirect_chain == [(reverse("waiting"), 302)]
    assert NEW in BeautifulSoup(sent.content, "html5lib").main.get_text()


@pytest.mark.slow
@pytest.mark.parametrize("button", ["", "action-submit", "action-publish"])
def test_a_role_that_ends_while_its_holder_writes(
    page: InitiativePage, lead: User, button: str
) -> None:
    """The form was open before: what is sent from it changes nothing and comes back, with the reason."""
    desk = Desk(signed_in(lead))
    written = desk.form(edit_url(page), title=NEW, now=[NOW], **({button: "1"} if button else {}))
    role = page.role_assignments.get()
    role.valid_to = days(-1)
    role.save()
    drain()
    before = page.get_latest_revision().pk
    answer = desk.client.post(edit_url(page), written, follow=True)
    assert answer.status_code == 403
    assert "Du har ikke adgang" in labels.shown(answer)
    assert "Kopier din tekst, før du lukker vinduet." in labels.shown(answer)
    assert NEW in labels.shown(answer)
    asked = desk.client.get(edit_url(page), follow=True)
    assert asked.status_code == 403
    assert "Gå tilbage i browseren" in labels.shown(asked)
    page.refresh_from_db()
    assert page.get_latest_revision().pk == before
    assert title(page) != NEW
    assert not page.workflow_in_progress


@pytest.mark.slow
@pytest.mark.parametrize("who", ["superuser", "Kommunikation", "Koordinator", "lead too"])
def test_nobody_approves_their_own(page: InitiativePage, coordinator: User, who: str) -> None:
    """F34, at every door: the editor, its form, the button's own address, the start page."""
    if who == "superuser":
        user = account("own", is_superuser=True)
    else:
        user = account("own", roles.COORDINATORS if who == "lead too" else who)
    if who == "lead too":
        answers_for(page, user, is_trusted=True)
    begin(user, page)

    assert buttons(user, page) == set()
    assert waits_for(user) == []
    for action in ("approve", "reject"):
        assert answer(user, page, action) == 403
    client = signed_in(user)
    approved = {"action-workflow-action": "true", "workflow-action-name": "approve"}
    Desk(client).post(edit_url(page), title=NEW, now=[NOW], **approved)
    assert title(page) != NEW
    assert state_of(page).status == TaskState.STATUS_IN_PROGRESS

    assert answer(coordinator, page, "approve") == 200
    assert title(page) == NEW


def test_another_page_in_the_address_opens_no_door(page: InitiativePage, lead: User) -> None:
    """Wagtail asks about the page in the address, and acts on the step."""
    user = account("own", roles.COORDINATORS)
    other = new_initiative("I78", slug="andre-kanariefugle")
    answers_for(other, lead)
    begin(lead, other, "Andre fugle")
    begin(user, page)
    assert answer(user, other, "approve", state=state_of(page)) == 403
    assert title(page) != NEW


def test_a_deputy_approves_as_long_as_they_hold_a_role(page: InitiativePage, lead: User) -> None:
    former, deputy, stranger = account("former"), account("deputy"), account("stranger")
    answers_for(page, former, role="communications", valid_to=days(-1))
    answers_for(page, deputy, role="communications")
    answers_for(initiative("I01"), stranger)
    begin(lead, page)
    for user in (former, stranger):
        assert answer(user, page, "approve") in {302, 403}
        assert title(page) != NEW
    assert waits_for(deputy) == [page.pk]
    assert answer(deputy, page, "approve") == 200
    assert title(page) == NEW


@pytest.mark.slow
def test_what_was_sent_stays_as_it_is_for_its_sender_alone(
    page: InitiativePage, lead: User, coordinator: User
) -> None:
    comms = account("comms", roles.COMMUNICATIONS)
    begin(lead, page)
    locked = {
        user.username: signed_in(user).get(edit_url(page)).context["locked_for_user"]
        for user in (lead, coordinator, comms)
    }
    # Communications, who publish everything, can correct a live page while a draft waits.
    assert locked == {"lis": True, "kaj": False, "comms": False}


@pytest.mark.slow
def test_a_rejection_and_a_second_try(page: InitiativePage, lead: User, coordinator: User) -> None:
    both = account("both", roles.COORDINATORS)
    answers_for(page, both, role="communications")
    begin(lead, page)
    mail.outbox.clear()
    assert answer(coordinator, page, "reject", comment=COMMENT) == 200
    (told,) = mail.outbox
    assert told.to == ["lis@example.org"]
    assert told.subject == f"»{NEW}« skal rettes"
    assert told.body.startswith(f"Hej Lis\n\nKaj beder om rettelser til »{NEW}«.")
    assert f"»{COMMENT}«" in told.body
    assert links(told) == [f"http://localhost:8000{edit_url(page)}"]
    # And the form of the page says what to mend, to whoever opens it.
    for user in (lead, coordinator):
        shown = labels.shown(signed_in(user).get(edit_url(page)))
        assert "Der er bedt om rettelser:" in shown
        assert COMMENT in shown

    send(both, page, "Fuglene synger klokken ti")  # whoever sends it again is its sender
    assert COMMENT not in labels.shown(signed_in(lead).get(edit_url(page))), "it was answered"
    assert answer(both, page, "approve") == 403
    assert answer(lead, page, "approve") == 200
    assert title(page) == "Fuglene synger klokken ti"


@pytest.mark.parametrize(("chosen", "greeting"), [("", "Hej Kaj"), ("en", "Hello Kaj,")])
def test_a_mail_is_in_the_language_of_who_gets_it(
    page: InitiativePage, lead: User, coordinator: User, chosen: str, greeting: str
) -> None:
    UserProfile.objects.create(user=lead, preferred_language="en")
    UserProfile.objects.create(user=coordinator, preferred_language=chosen)
    begin(lead, page)
    (asked,) = mail.outbox
    assert asked.body.startswith(greeting)
    if not chosen:
        assert not re.search(r"\b(the|page|here|edit|approve)\b", asked.body.partition("http")[0])


def test_english_pages_go_to_communications(coordinator: User) -> None:
    translator, comms = account("tove", roles.TRANSLATORS), account("comms", roles.COMMUNICATIONS)
    english = initiative("I06").get_translations().get()
    english.get_workflow().start(english, translator)
    assert english.get_workflow().name == "Oversættelse"
    assert [message.to for message in mail.outbox] == [["comms@example.org"]]
    for user in (translator, coordinator):
        assert answer(user, english, "approve") in {302, 403}
    assert answer(comms, english, "approve") == 200
    assert not InitiativePage.objects.get(pk=english.pk).workflow_in_progress


# Leads who are trusted -----------------------------------------------------------------------


@pytest.fixture(params=[True, False], ids=["trusted", "not trusted"])
def trusted(request: pytest.FixtureRequest, page: InitiativePage) -> tuple[User, bool]:
    user = account("trusted")
    answers_for(page, user, is_trusted=request.param)
    return user, request.param


@pytest.mark.slow
def test_a_trusted_lead_publishes_news(page: InitiativePage, trusted: tuple[User, bool]) -> None:
    user, is_trusted = trusted
    desk = Desk(signed_in(user))
    add = reverse("wagtailadmin_pages:add", args=["initiatives", "updatepage", page.pk])
    form = desk.client.get(add)
    assert ("action-publish" in labels.shown(form)) is is_trusted
    desk.post(
        add,
        title="Fuglene er kommet",
        slug="fuglene-er-kommet",
        summary="De er her.",
        **{"body-count": "0", "action-publish": "1"},
    )
    made = UpdatePage.objects.get(slug="fuglene-er-kommet")
    assert made.live is is_trusted

    again = {"title": "Fuglene er fløjet", "body-count": "0", "action-publish": "1"}
    desk.post(edit_url(made), **again)
    made.refresh_from_db()
    assert made.get_latest_revision_as_object().title == "Fuglene er fløjet"
    assert (made.live, made.has_unpublished_changes) == (is_trusted, not is_trusted)


@pytest.mark.slow
def test_a_trusted_lead_publishes_nothing_else(page: InitiativePage) -> None:
    user = account("trusted")
    answers_for(page, user, is_trusted=True)
    desk = Desk(signed_in(user))
    elsewhere = news("Ude hos de andre", below=initiative("I01"))
    for target in (page, elsewhere):
        shown = desk.client.get(edit_url(target))
        assert shown.status_code != 200 or "action-publish" not in labels.shown(shown)
    desk.post(edit_url(page), title=NEW, now=[NOW], **{"action-publish": "1"})
    assert title(page) != NEW
    assert InitiativePage.objects.get(pk=page.pk).get_latest_revision_as_object().title == NEW
