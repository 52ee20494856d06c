"""Whoever shared a draft hears that somebody has commented on it (F35)."""

from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cms.registry import MailKind, register_mail_kind
from cms.views.reports import works_on_pages

from .sending import notify

if TYPE_CHECKING:
    from cms.sharing.models import DraftLink

KIND: Final = "draft_comment"


def activate() -> None:
    """Register the kind."""
    register_mail_kind(
        MailKind(
            KIND,
            _("Comments on drafts that you shared"),
            _("Somebody with a link to a draft has written to you."),
            works_on_pages,
        )
    )


def tell(link: "DraftLink") -> None:
    """Tell whoever made `link` that there is a comment; not what it says, nor who wrote it."""
    if link.made_by is not None:
        notify(
            KIND,
            "cms/mail/draft_comment",
            [link.made_by],
            path=reverse("share_draft", args=[link.page_id]),
            title=link.page.draft_title,
        )
