"""Says what happens to the English page too, before an editor moves or deletes a Danish one (`cascade`).

Taking off says it in Wagtail's own question, whose templates have a place for it (`bilingual_tags`).
"""

from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from .cascade import english_of


def before_move(request: HttpRequest, page: Page, destination: Page) -> None:
    """Name the English page that moves too, or stays since its new parent has no English page."""
    if request.method != "GET":
        return
    for english in english_of([page]):
        if destination.get_translation_or_none(english.locale) is None:
            text = _("The English page “%s” stays where it is: the new place is not in English.")
        else:
            text = _("The English page “%s” moves too.")
        messages.info(request, text % english.get_admin_display_title())


def before_deletion(request: HttpRequest, page: Page) -> None:
    """Name the English page that is deleted too."""
    if request.method == "GET" and page.permissions_for_user(request.user).can_delete():
        for english in english_of([page]):
            text = _("The English page “%s” is deleted too.")
            messages.warning(request, text % english.get_admin_display_title())
