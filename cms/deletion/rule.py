"""What the admin answers to whoever wants to delete pages (F33)."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.pages.utils import type_to_delete_confirmation
from wagtail.models import Page

from cms.models.problems import Problem, PublishingRefused

from .archive import write_archive
from .family import ever_public, roots_of


def before_deletion(request: HttpRequest, pages: Sequence[Page]) -> HttpResponse | None:
    """Refuse to delete what was ever public; keep the file of what may be deleted.

    Operations (superusers) may delete it all the same. None lets Wagtail go on, in the transaction that
    the hooks are called in. Raises `PublishingRefused` when the file can't be written: then nothing is
    deleted.
    """
    public = ever_public(roots_of(pages))
    if public and not request.user.is_superuser:
        return _refuse(request, pages, public)
    if request.method == "POST" and pages:
        # Wagtail asks the same of one page after its hooks, when the file would be there already.
        if not type_to_delete_confirmation(request):
            return _ask_again(request)
        _keep(request, pages)
    return None


def _refuse(request: HttpRequest, pages: Sequence[Page], public: Sequence[Page]) -> HttpResponse:
    """Name the first page that was public, and offer to take it off the web."""
    text = _(
        "“%s” has been public, so it can't be deleted: links to it would lead nowhere, and its text "
        "would be gone. Take it off the web instead."
    )
    live = [page for page in public if page.live]
    buttons = []
    if len(live) > 0 and live[0].permissions_for_user(request.user).can_unpublish():
        address = reverse("wagtailadmin_pages:unpublish", args=[live[0].pk])
        buttons.append(messages.button(address, _("Take the page off the web")))
    messages.error(request, text % public[0].get_admin_display_title(), buttons=buttons)
    if len(pages) == 1:
        return redirect("wagtailadmin_pages:edit", pages[0].pk)
    return redirect("wagtailadmin_explore", pages[0].get_parent().pk)


def _ask_again(request: HttpRequest) -> HttpResponse:
    next_url = get_valid_next_url_from_request(request)
    return redirect(f"{request.path}?{urlencode({'next': next_url})}" if next_url else request.path)


def _keep(request: HttpRequest, pages: Sequence[Page]) -> None:
    try:
        file = write_archive(pages)
    except OSError as error:
        problem = _("Nothing was deleted: the file that would bring it back can't be written (%s).")
        raise PublishingRefused(pages[0], [Problem("", problem % error.strerror)]) from error
    messages.info(request, _("Operations can bring it back: manage.py restore_page %s") % file.name)
