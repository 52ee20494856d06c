"""Translators hear that a Danish page has moved on from its English one (F43)."""

from typing import Any, Final

from django.db.models.signals import post_save
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms import languages, roles
from cms.jobs import enqueue, job_kind
from cms.models import OutdatedTranslation
from cms.registry import MailKind, register_mail_kind

from .sending import notify

KIND: Final = "english_outdated"
_JOB: Final = "notify.english"


def activate() -> None:
    """Register the kind and connect the receiver."""
    register_mail_kind(
        MailKind(
            KIND,
            _("English pages that fall behind"),
            _("A Danish page was published with sentences that its English page lacks."),
            lambda user: roles.is_in(user, roles.TRANSLATORS),
        )
    )
    post_save.connect(_fell_behind, sender=OutdatedTranslation, dispatch_uid="notify.english")


def _fell_behind(
    sender: Any, instance: OutdatedTranslation, created: bool, raw: bool = False, **kwargs: Any
) -> None:
    """Tell of the first change alone: what follows until English is up to date is the same work."""
    if created and not raw:
        enqueue(_JOB, str(instance.source_id), {"source": instance.source_id})


@job_kind(_JOB)
def tell_translators(payload: dict[str, Any]) -> None:
    """Send the mails, unless English has caught up meanwhile, or is off the web."""
    note = OutdatedTranslation.objects.filter(source=payload["source"]).first()
    if note is None:
        return
    pages = Page.objects.filter(translation_key=note.source.object_id)
    english = pages.filter(locale__language_code=languages.TARGET, live=True).first()
    danish = pages.filter(locale__language_code=languages.SOURCE).first()
    if english is None or danish is None:
        return
    notify(
        KIND,
        "cms/mail/english_outdated",
        roles.members(roles.TRANSLATORS),
        path=reverse("wagtailadmin_pages:edit", args=[english.pk]),
        title=danish.title,
        number=note.changed_segments,
    )
