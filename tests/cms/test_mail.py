"""Mail goes through the queue: with the transaction that it is about, and again when the server is away."""

import logging
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone
from pytest_django import Settings

from cms.jobs import drain
from cms.jobs.models import Job
from cms.mail import KIND

pytestmark = [pytest.mark.django_db, pytest.mark.once]

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


@contextmanager
def server_that_refuses(answers: dict[str, str]) -> Iterator[int]:
    """A mail server that answers to each reader's address as told; yields its port."""

    class Conversation(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 mail.example.org\r\n")
            for line in iter(lambda: self.rfile.readline().decode(), ""):
                named = [answer for address, answer in answers.items() if f"<{address}>" in line]
                said = named[0] if named and line.startswith("rcpt") else "250 OK"
                self.wfile.write(f"{said}\r\n".encode())
                if line.startswith("quit"):
                    return

    with socketserver.TCPServer(("127.0.0.1", 0), Conversation) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


UNKNOWN = "550 5.1.1 user unknown"


@pytest.mark.parametrize(
    ("anna", "bo", "tried_again"),
    [
        (UNKNOWN, UNKNOWN, False),
        (UNKNOWN, "450 4.2.2 mailbox full", True),
        (UNKNOWN, "550 5.7.1 relaying denied", True),
        ("550 5.1.8 sender refused: unknown domain", UNKNOWN, True),
        ("550 relay not permitted", "550 relay not permitted", True),
    ],
)
def test_a_mail_that_nobody_can_ever_get_is_given_up(
    settings: Settings, caplog: pytest.LogCaptureFixture, anna: str, bo: str, tried_again: bool
) -> None:
    """It would keep `/-/health` red for ever; what the server may yet take is never lost."""
    answers = {"anna@example.org": anna, "bo@example.org": bo}
    settings.MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
    message().send()
    with server_that_refuses(answers) as port, caplog.at_level(logging.ERROR):
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        drain()
    assert waiting() == tried_again
    given_up = [line for line in caplog.messages if line.startswith("The mail “Emne”")]
    assert len(given_up) == (not tried_again)
    assert all("anna@example.org" in line and "bo@example.org" in line for line in given_up)


def test_an_attachment_is_refused_at_once() -> None:
    with_file = EmailMessage("Emne", "Tekst", to=["anna@example.org"])
    with_file.attach("a.txt", "a", "text/plain")
    with pytest.raises(ValueError, match="attachments"):
        with_file.send()
