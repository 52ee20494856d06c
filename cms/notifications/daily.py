"""One mail a day instead of many, for those who chose it: sent in the morning, with all that waited."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from cms.jobs import clock

from .models import ToldOnce, WaitingMail
from .sending import language_of

HOUR: Final = 7
"""Danish time: before the working day begins."""
# How Wagtail marks its mails to staff, and we ours (RFC 3834); a forgotten password has no such mark.
_TO_STAFF: Final = "auto-generated"
_HEADER: Final = "Auto-Submitted"
# The parameter keeps the daily mail itself from waiting for the next one.
_DAILY: Final = "auto-generated; daily=yes"
_REMEMBERED: Final = timedelta(days=800)


def keep(message: EmailMessage) -> bool:
    """Keep a mail to staff for the morning if its reader chose so; tell whether it was kept."""
    recipients = message.recipients()
    if message.extra_headers.get(_HEADER) != _TO_STAFF or len(recipients) != 1:
        return False
    user = (
        get_user_model()
        ._default_manager.filter(
            email__iexact=recipients[0], is_active=True, mail_preferences__once_a_day=True
        )
        .first()
    )
    if user is None:
        return False
    # Every mail begins with a greeting (wagtailadmin/notifications/base.txt).
    text = str(message.body).partition("\n\n")[2]
    WaitingMail.objects.create(user=user, text=text.strip())
    return True


@clock(every=timedelta(minutes=15), name="cms.daily_mail")
def send_daily_mails() -> None:
    """Send what has waited since before seven, and forget what was told long ago."""
    due = WaitingMail.objects.filter(created__lt=_last_morning())
    for user in due.order_by("user").values_list("user", flat=True).distinct():
        _send(user)
    ToldOnce.objects.filter(at__lt=timezone.now() - _REMEMBERED).delete()


def _last_morning() -> datetime:
    now = timezone.localtime()
    morning = now.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    return morning if morning <= now else morning - timedelta(days=1)


@transaction.atomic
def _send(key: int) -> None:
    """Put one person's mails into one, and take them away in the same transaction."""
    mails = list(WaitingMail.objects.select_for_update().filter(user=key))
    user = get_user_model()._default_manager.select_related("wagtail_userprofile").get(pk=key)
    if mails and user.is_active and user.email:
        link = f"{settings.WAGTAILADMIN_BASE_URL}{reverse('wagtailadmin_home')}"
        context = {
            "user": user,
            "mails": mails,
            "number": len(mails),
            "link": link,
            "settings": settings,
        }
        with override(language_of(user)):
            subject = " ".join(render_to_string("cms/mail/daily_subject.txt", context).split())
            body = render_to_string("cms/mail/daily.txt", context).strip()
        headers = {_HEADER: _DAILY}
        EmailMessage(subject, body, to=[user.email], headers=headers).send()
    WaitingMail.objects.filter(pk__in=[mail.pk for mail in mails]).delete()
