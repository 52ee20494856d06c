"""Mail: a row of the queue in the transaction of what it is about, sent by the worker.

A mail server that is away keeps nobody waiting and loses nothing: the queue tries again, and its
failures stand in `/-/health`. A mail to an address that doesn't exist is given up, with an error in
the log. A rollback takes the mail back. Mails to staff wait for the morning if their reader chose so.
"""

import logging
from collections.abc import Sequence
from smtplib import SMTPRecipientsRefused
from typing import Any, Final
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from cms.jobs import enqueue, job_kind
from cms.notifications import daily

KIND: Final = "mail"
_PARTS: Final = ("subject", "body", "from_email", "to", "cc", "bcc", "reply_to")
# No such mailbox, host or address, moved, no mail for that host, closed (RFC 3463, 3.2 and 3.3; RFC 7505).
# The code alone tells nothing: 550 is also what a server says that doesn't take mail from us.
_NO_SUCH_ADDRESS: Final = frozenset(b"5.1.1 5.1.2 5.1.3 5.1.6 5.1.10 5.2.1".split())

logger = logging.getLogger(__name__)


class QueueBackend(BaseEmailBackend):
    """Puts each message on the queue; for `EMAIL_BACKEND`."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue the messages and return their number; raises `ValueError` for an attachment."""
        for message in email_messages:
            packed = _packed(message)
            if not daily.keep(message):
                enqueue(KIND, uuid4().hex, packed)
        return len(email_messages)


@job_kind(KIND)
def send(payload: dict[str, Any]) -> None:
    """Hand one message to the mail server; raises what that raises, and the queue tries again.

    Not where none of its readers exists: it would be tried for ever, and hide all that fails besides.
    """
    message = EmailMultiAlternatives(
        **{part: payload[part] for part in _PARTS},
        headers=payload["headers"],
        connection=get_connection(settings.MAIL_TRANSPORT),
    )
    for content, kind in payload["alternatives"]:
        message.attach_alternative(content, kind)
    try:
        message.send()
    except SMTPRecipientsRefused as refused:
        answers = (text for _code, text in refused.recipients.values())
        if not all(text.partition(b" ")[0] in _NO_SUCH_ADDRESS for text in answers):
            raise
        logger.error("The mail “%s” reaches nobody: %s", message.subject, refused.recipients)


def _packed(message: EmailMessage) -> dict[str, Any]:
    if message.attachments:
        raise ValueError("Mails with attachments don't go through the queue.")
    alternatives = getattr(message, "alternatives", [])
    return {
        **{part: getattr(message, part) for part in _PARTS},
        "headers": message.extra_headers,
        "alternatives": [[content, kind] for content, kind in alternatives],
    }
