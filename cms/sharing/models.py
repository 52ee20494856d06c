"""A secret link to a draft, and what its readers wrote."""

import secrets
from datetime import datetime, timedelta
from typing import Final, Self

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.bilingual.alternates import absolute

LASTS: Final = timedelta(days=14)
# 128 bits; the signature adds what the database alone doesn't tell.
_KEY_BYTES: Final = 16


def new_key() -> str:
    """Return a key that nobody can guess."""
    return secrets.token_urlsafe(_KEY_BYTES)


def end_of_new_link() -> datetime:
    """Return when a link that is made now ends."""
    return timezone.now() + LASTS


class DraftLinkQuerySet(models.QuerySet["DraftLink"]):
    """Links, by whether they open anything."""

    def working(self) -> Self:
        """Return those that have neither ended nor been withdrawn."""
        return self.filter(withdrawn_at=None, expires_at__gt=timezone.now())


class DraftLink(models.Model):
    """Lets whoever has its address read the newest draft of one page, until it ends or is withdrawn.

    The address holds the key and a signature of it: whoever reads the database, or a backup of it, still
    has no link that opens, and staff can look the address up again.
    """

    page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="draft_links"
    )
    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    expires_at = models.DateTimeField(_("ends"), default=end_of_new_link)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)
    opened_at = models.DateTimeField(_("opened last"), null=True)

    objects = DraftLinkQuerySet.as_manager()
    # A link is no use that is made of a page.
    wagtail_reference_index_ignore = True

    class Meta:
        app_label = "cms"
        verbose_name = _("link to a draft")
        verbose_name_plural = _("links to drafts")

    def __str__(self) -> str:
        return f"{self.page_id}, {self.made_at:%Y-%m-%d}"

    @classmethod
    def of(cls, token: str) -> "DraftLink | None":
        """Return the working link whose address holds `token`, or None; a forged one asks no database."""
        try:
            key = _signer().unsign(token)
        except BadSignature:
            return None
        return cls.objects.working().filter(key=key).select_related("page__locale").first()

    @property
    def address(self) -> str:
        """The path of the link, in the language of the page."""
        name = f"draft_{self.page.locale.language_code}"
        return reverse(name, args=[_signer().sign(self.key)])

    @property
    def full_address(self) -> str:
        """The link as it is sent to somebody."""
        return absolute(self.address)

    @property
    def works(self) -> bool:
        """Whether the link opens the draft now."""
        return self.withdrawn_at is None and self.expires_at > timezone.now()


class DraftComment(models.Model):
    """What a reader of a shared draft wrote: plain text under whatever name they gave."""

    link = models.ForeignKey(DraftLink, on_delete=models.CASCADE, related_name="comments")
    name = models.CharField(_("name"), max_length=80)
    text = models.TextField(_("comment"), max_length=2000)
    written_at = models.DateTimeField(_("written"), default=timezone.now)

    class Meta:
        app_label = "cms"
        verbose_name = _("comment on a draft")
        verbose_name_plural = _("comments on drafts")

    def __str__(self) -> str:
        return f"{self.name}, {self.written_at:%Y-%m-%d}"


def comments_on(page: Page) -> list[DraftComment]:
    """Return what readers wrote about the drafts of a page, the newest first; one query."""
    return list(DraftComment.objects.filter(link__page=page.pk).order_by("-written_at", "-pk"))


def _signer() -> Signer:
    # A dot needs no escape in an address; Django's colon is cut off by some mail programs.
    return Signer(salt="cms.sharing.draft_link", sep=".")
