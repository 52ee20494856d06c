"""What staff hear by mail: the switches on »Konto«, one mail a day, and a mail server that is away."""

import re
from typing import Any, Final

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time
from pytest_django import Settings
from wagtail.test.utils.form_data import querydict_from_html
from wagtail.users.models import UserProfile

from cms import roles
from cms.jobs import drain
from cms.jobs.models import Job
from cms.mail import KIND
from cms.models import User
from cms.notifications.daily import send_daily_mails
from initiatives.models import InitiativePage
from initiatives.staff import ensure_staff
from tests.cms import labels
from tests.cms.bilingual.desk import NOW, Desk, edit_url, english, new_initiative, publish_danish
from tests.initiatives.staff import account, answers_for, initiative, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]

MEMORY: Final = "django.core.mail.backends.locmem.EmailBackend"
ACCOUNT: Final = reverse("wagtailadmin_account")


@pytest.fixture(autouse=True)
def _served(settings: Settings) -> None:
    """Send as a served site does, up to the mail server, which the tests play."""
    settings.EMAIL_BACKEND = "cms.mail.QueueBackend"
    settings.MAIL_TRANSPORT = MEMORY
    ensure_staff()


def choose(user: User, **switches: bool) -> None:
    """Press the switches on »Konto« as `user`, and leave the others as they are."""
    client = signed_in(user)
    html = client.get(ACCOUNT).content.decode()
    form = querydict_from_html(html, form_index=0)
    # A browser sends »on« for a switch without a value; the helper leaves it out.
    for switch in BeautifulSoup(html, "html5lib").select("input[type=checkbox][checked]"):
        form[str(switch["name"])] = "on"
    form["name_email-last_name"] = "Jensen"  # Wagtail asks for it, and `account` gives none
    for name, is_on in switches.items():
        form.pop(f"mail-{name}", None)
        if is_on:
            form[f"mail-{name}"] = "on"
    answer = client.post(ACCOUNT, form)
    assert answer.status_code == 302


def offered(user: User) -> set[str]:
    """Return the switches that »Konto« offers for mails."""
    page = signed_in(user).get(ACCOUNT).content.decode()
    return set(re.findall(r'name="(?:mail|notifications)-(\w+)"', page))


def send(user: User, page: InitiativePage, title: str) -> None:
    """Write a new title and send the page for approval, past the form."""
    draft = page.get_latest_revision_as_object()
    draft.title = title
    draft.save_revision(user=user)
    page = InitiativePage.objects.get(pk=page.pk)
    page.get_workflow().start(page, user)


def lead() -> User:
    user = account("lis")
    answers_for(initiative("I06"), user)
    answers_for(initiative("I07"), user)
    drain()
    mail.outbox.clear()
    return user


@pytest.mark.slow
def test_everybody_is_offered_what_they_get() -> None:
    """And nobody the same switch twice."""
    wagtails = {
        "approved_notifications",
        "rejected_notifications",
        "updated_comments_notifications",
    }
    expected: dict[str, set[str]] = {
        roles.COMMUNICATIONS: {"submitted_notifications", "draft_comment", *wagtails},
        roles.COORDINATORS: {"submitted", "role", "draft_comment", *wagtails},
        roles.TRANSLATORS: {"english_outdated", "draft_comment", *wagtails},
        roles.OPERATIONS: set(),
    }
    for group, switches in expected.items():
        assert offered(account(group.lower(), group)) == {"once_a_day", *switches}, group
    expected_of_leads = {"once_a_day", "role", "to_confirm", "draft_comment", *wagtails}
    assert offered(lead()) == expected_of_leads


@pytest.mark.slow
def test_what_is_switched_off_is_not_sent() -> None:
    user, coordinator = lead(), account("kaj", roles.COORDINATORS)
    choose(coordinator, submitted=False)
    assert UserProfile.get_for_user(coordinator).submitted_notifications is False
    send(user, initiative("I06"), "Trafik nu")
    drain()
    assert mail.outbox == []
    choose(coordinator, submitted=True)
    send(user, initiative("I07"), "Noget andet")
    drain()
    assert [sent.to for sent in mail.outbox] == [["kaj@example.org"]]

    mail.outbox.clear()
    choose(user, role=False)
    answers_for(initiative("I08"), user)
    drain()
    assert mail.outbox == []


# English that falls behind ----------------------------------------------------------------------


@pytest.fixture
def translated(admin: Client) -> InitiativePage:
    page = new_initiative()
    Desk(admin).translated(page)
    drain()
    mail.outbox.clear()
    return page


@pytest.mark.slow
def test_translators_hear_once_that_english_fell_behind(translated: InitiativePage) -> None:
    account("ole", roles.TRANSLATORS)
    account("kim", roles.COMMUNICATIONS)
    publish_danish(translated, lead="En ny indledning om fuglene.")
    assert mail.outbox == [], "nobody waits for it"
    drain()
    (told,) = mail.outbox
    assert told.to == ["ole@example.org"]
    assert told.subject == f"»{translated.title}« er ændret på dansk"
    assert "1 afsnit er ikke på engelsk endnu" in told.body
    assert "En ny indledning" not in told.body
    assert re.findall(r"https?://\S+", told.body) == [
        f"http://localhost:8000{edit_url(english(translated))}"
    ]
    publish_danish(translated, summary="Et nyt resumé om fuglene.")
    drain()
    assert len(mail.outbox) == 1


@pytest.mark.slow
def test_an_english_account_gets_english_mails(translated: InitiativePage) -> None:
    user = account("olivia", roles.TRANSLATORS)
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": "en"})
    publish_danish(translated, lead="En ny indledning om fuglene.")
    drain()
    (told,) = mail.outbox
    assert told.subject == f"“{translated.title}” has changed in Danish"
    assert told.body.startswith("Hello Olivia,\n\nThe Danish page")


# Once a day --------------------------------------------------------------------------------------


@pytest.mark.slow
def test_one_mail_in_the_morning_says_all() -> None:
    with freeze_time("2027-01-04 11:00"):  # noon in Denmark
        user, coordinator = lead(), account("kaj", roles.COORDINATORS)
        other = account("kir", roles.COORDINATORS)
        choose(coordinator, once_a_day=True)
        send(user, initiative("I06"), "Trafik nu")
        send(user, initiative("I07"), "Noget andet")
        drain()
        assert [sent.to for sent in mail.outbox] == [[other.email]] * 2
        mail.outbox.clear()
    for moment in ("2027-01-04 20:00", "2027-01-05 05:59"):
        with freeze_time(moment):
            send_daily_mails()
            drain()
            assert mail.outbox == [], moment
    with freeze_time("2027-01-05 06:00"):  # seven in Denmark
        send_daily_mails()
        drain()
        (daily,) = mail.outbox
        assert daily.to == ["kaj@example.org"]
        assert daily.subject == "Tryg Aalborg: 2 beskeder"
        assert daily.body.startswith("Hej Kaj\n\n2 beskeder til dig siden din sidste mail.")
        assert daily.body.count("Hej") == 1
        for page in (initiative("I06"), initiative("I07")):
            assert f"http://localhost:8000{edit_url(page)}" in daily.body
        assert daily.body.endswith("Alt, der venter på dig:\n\nhttp://localhost:8000/admin/")
        send_daily_mails()
        drain()
        assert len(mail.outbox) == 1


@pytest.mark.slow
def test_a_rejection_keeps_its_comment_in_the_daily_mail() -> None:
    with freeze_time("2027-01-04 11:00"):
        user, coordinator = lead(), account("kaj", roles.COORDINATORS)
        choose(user, once_a_day=True)
        page = initiative("I06")
        send(user, page, "Trafik nu")
        step = InitiativePage.objects.get(pk=page.pk).current_workflow_task_state.pk
        address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "reject", step])
        signed_in(coordinator).post(address, {"comment": "Ret tallet."})
    with freeze_time("2027-01-05 11:00"):
        send_daily_mails()
        drain()
        (daily,) = [sent for sent in mail.outbox if sent.to == ["lis@example.org"]]
        assert "Ret tallet." in daily.body


@pytest.mark.slow
def test_a_closed_account_hears_nothing_and_a_password_never_waits(client: Client) -> None:
    with freeze_time("2027-01-04 11:00"):
        user, coordinator = lead(), account("kaj", roles.COORDINATORS)
        choose(coordinator, once_a_day=True)
        choose(user, once_a_day=True)
        send(user, initiative("I06"), "Trafik nu")
        client.post(reverse("account_reset_password"), {"email": user.email})
        drain()
        assert [sent.to for sent in mail.outbox] == [[user.email]]
        mail.outbox.clear()
        User.objects.filter(pk=coordinator.pk).update(is_active=False)
    with freeze_time("2027-01-05 11:00"):
        send_daily_mails()
        drain()
    assert mail.outbox == []


# A mail server that is away ---------------------------------------------------------------------


@pytest.mark.slow
def test_without_a_mail_server_the_editor_is_answered_and_nothing_is_lost(
    settings: Settings,
) -> None:
    settings.MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there
    user, _coordinator = lead(), account("kaj", roles.COORDINATORS)
    Job.objects.filter(kind=KIND).delete()
    page = initiative("I06")
    answer = Desk(signed_in(user)).post(edit_url(page), now=[NOW], **{"action-submit": "1"})
    assert "sendt til godkendelse" in labels.shown(answer)
    drain()
    waiting: Any = Job.objects.get(kind=KIND)
    assert "ConnectionRefusedError" in waiting.error
    assert waiting.not_before > timezone.now()
    settings.MAIL_TRANSPORT = MEMORY
    Job.objects.update(not_before=timezone.now())  # its time has come
    drain()
    assert [sent.to for sent in mail.outbox] == [["kaj@example.org"]]
