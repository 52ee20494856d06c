"""One mail to each who wants it: plain text, in their language, with one link."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.translation import override
from wagtail.admin.mail import send_mail

from cms import dates
from cms.registry import mail_kinds

from .models import MailPreferences, ToldOnce

if TYPE_CHECKING:
    from cms.models.users import AnyUser


def notify(
    kind: str, template: str, users: Iterable[Any], *, path: str, once: str = "", **values: Any
) -> int:
    """Send a mail of a kind to those of `users` who want it; return to how many.

    `template` is the beginning of two names, `<template>.txt` (which extends `cms/mail/base.txt`) and
    `<template>_subject.txt`; they get `values` (days in words), `user` and `link`, the site's address with
    `path`.
    `once` names what is told: whoever was told it before is left out. Raises `LookupError` for a kind
    that nobody has registered, since it couldn't be switched off.
    """
    if kind not in mail_kinds:
        raise LookupError(f"There is no kind of mail {kind!r}.")
    sent = 0
    for user in wanting(kind, users):
        with transaction.atomic():
            # Written with the mail: a rollback takes both back.
            if once and not ToldOnce.objects.get_or_create(key=f"{once}:{user.pk}")[1]:
                continue
            language = language_of(user)
            context = {name: _in_words(value, language) for name, value in values.items()}
            link = f"{settings.WAGTAILADMIN_BASE_URL}{path}"
            context |= {"user": user, "link": link, "settings": settings}
            with override(language):
                subject = " ".join(render_to_string(f"{template}_subject.txt", context).split())
                body = render_to_string(f"{template}.txt", context).strip()
            send_mail(subject, body, [user.email])
            sent += 1
    return sent


def wanting(kind: str, users: Iterable[Any]) -> QuerySet[Any]:
    """Return those of `users` who have an open account and an address, and didn't switch the kind off."""
    keys = {user.pk for user in users}
    off = [
        user
        for user, codes in MailPreferences.objects.filter(user__in=keys).values_list(
            "user", "switched_off"
        )
        if kind in codes
    ]
    accounts = get_user_model()._default_manager.filter(pk__in=keys, is_active=True)
    found: QuerySet[Any] = accounts.exclude(email="").exclude(pk__in=off).order_by("pk")
    return found.select_related("wagtail_userprofile")


def _in_words(value: Any, language: str) -> Any:
    return dates.day(value, language) if isinstance(value, date) else value


def language_of(user: "AnyUser") -> str:
    """Return the language that `user` chose for the admin; Danish where they chose none."""
    profile = getattr(user, "wagtail_userprofile", None)
    return (profile.preferred_language if profile else "") or settings.LANGUAGE_CODE
