"""Mail goes through the queue: with the transaction that it is about, and again when the server is away."""

import pytest
from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone
from pytest_django import Settings

from cms.jobs import drain
from cms.jobs.models import Job
from cms.mail import KIND

pytestmark = [pytest.mark.django_db, pytest.mark.vendor("sqlite")]

MEMORY = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture(autouse=True)
def queue(settings: Settings) -> None:
    """Send as a served site does, up to the mail server, which the tests play."""
    settings.EMAIL_BACKEND = "cms.mail.QueueBackend"
    settings.MAIL_TRANSPORT = MEMORY


def waiting() -> int:
    return Job.objects.filter(kind=KIND).count()


def message() -> EmailMultiAlternatives:
    found = EmailMultiAlternatives(
        "Emne",
        "Tekst",
        "Tryg Aalborg <tryg@example.org>",
        ["anna@example.org"],
        cc=["bo@example.org"],
        reply_to=["svar@example.org"],
        headers={"Auto-Submitted": "auto-generated"},
    )
    found.attach_alternative("<p>Tekst</p>", "text/html")
    return found


def test_the_worker_sends_what_was_written() -> None:
    assert message().send() == 1
    assert mail.outbox == []
    drain()
    (sent,) = mail.outbox
    assert (sent.message().as_string().count("Tekst"), waiting()) == (2, 0)
    expected, found = message(), sent
    for part in ("subject", "body", "from_email", "to", "cc", "reply_to", "extra_headers"):
        assert getattr(found, part) == getattr(expected, part), part


def test_a_rollback_takes_the_mail_back() -> None:
    with transaction.atomic():
        message().send()
        assert waiting() == 1
        transaction.set_rollback(True)
    assert waiting() == 0


def test_a_server_that_is_away_loses_nothing(settings: Settings) -> None:
    settings.MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there
    message().send()
    drain()
    assert "ConnectionRefusedError" in Job.objects.get(kind=KIND).error
    settings.MAIL_TRANSPORT = MEMORY
    Job.objects.update(not_before=timezone.now())  # its time has come
    drain()
    assert [sent.subject for sent in mail.outbox] == ["Emne"]
    assert waiting() == 0


def test_an_attachment_is_refused_at_once() -> None:
    with_file = EmailMessage("Emne", "Tekst", to=["anna@example.org"])
    with_file.attach("a.txt", "a", "text/plain")
    with pytest.raises(ValueError, match="attachments"):
        with_file.send()
