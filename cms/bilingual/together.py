"""Danish and English go live at the same time, or the editor is told that they don't (F40)."""

from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from cms import languages

from .status import statuses


def tell(request: HttpRequest, page: Page) -> None:
    """Tell whoever has set the hour of a Danish page that its English page isn't set to it.

    Nothing is refused: the Danish page may go first, and English can be set to the hour afterwards.
    """
    if page.locale.language_code != languages.SOURCE:
        return
    # As the database has it: `page` is what the form was opened with.
    hour = _hour(Page.objects.get(pk=page.pk))
    if hour is None:
        return
    english = page.get_translations().filter(locale__language_code=languages.TARGET).first()
    if english is None or english.live or _hour(english) == hour:
        return
    status = statuses([page.translation_key]).get(page.translation_key)
    if status is None:
        return
    messages.warning(
        request,
        _("The English page isn't set to the same time: %(status)s.") % {"status": status.label},
        buttons=[
            messages.button(
                reverse("wagtailadmin_pages:edit", args=[english.pk]), _("Edit the English page")
            )
        ],
    )


def _hour(page: Page) -> datetime | None:
    """Return when a page goes live by itself; None for one that doesn't."""
    scheduled = page.scheduled_revision
    return scheduled.approved_go_live_at if scheduled else None
