"""Links to drafts in the admin: made, listed and withdrawn by whoever may edit the page."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from .models import LASTS, DraftLink, comments_on

if TYPE_CHECKING:
    from cms.models.users import AnyUser


def urls() -> list[URLPattern]:
    """Return the address, for the hook `register_admin_urls`."""
    return [path("pages/<int:page_id>/share/", share, name="share_draft")]


def buttons(
    page: Page, user: "AnyUser", view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    """Offer it among the actions of a page, for the hook `register_page_header_buttons`."""
    if may_share(page, user):
        url = reverse("share_draft", args=[page.pk])
        yield Button(_("Share draft"), url, icon_name="link", priority=45)


def may_share(page: Page, user: "AnyUser") -> bool:
    """Whether `user` may share drafts of `page`: whoever may edit it, and so could send the text."""
    return not page.is_root() and bool(page.permissions_for_user(user).can_edit())


def share(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show the links and comments of a page; make a link or withdraw one."""
    page = get_object_or_404(Page.objects.select_related("locale"), pk=page_id).specific
    if not may_share(page, request.user):
        raise PermissionDenied
    if request.method == "POST":
        messages.success(request, _act(page, request.user, request.POST.get("withdraw", "")))
        return redirect("share_draft", page.pk)
    links = list(page.draft_links.select_related("made_by").order_by("-made_at", "-pk"))
    for link in links:
        link.page = page  # whose language is known
    context = {
        "page_title": _("Share draft"),
        "header_title": _("Share draft"),
        "page_subtitle": page.get_admin_display_title(),
        "header_icon": "link",
        "page": page,
        "links": links,
        "comments": comments_on(page),
        "days": LASTS.days,
    }
    return render(request, "cms/admin/share_draft.html", context)


def _act(page: Page, user: "AnyUser", chosen: str) -> str:
    """Withdraw the `chosen` link, or make one where none is; return what to tell."""
    if not chosen:
        DraftLink.objects.create(page=page, made_by_id=user.pk)
        return _("The link is made. Copy it and send it to those who are to read the draft.")
    link = get_object_or_404(page.draft_links, pk=chosen if chosen.isdecimal() else None)
    page.draft_links.filter(pk=link.pk, withdrawn_at=None).update(withdrawn_at=timezone.now())
    return _("The link is withdrawn and opens nothing any longer.")
