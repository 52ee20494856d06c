"""Confirming one page: the button of the lists, and the question on the page's own edit view."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.models import Page

from cms import dates, languages
from cms.confirming import confirm
from cms.models import BasePage


def confirm_page(request: HttpRequest, page_id: int) -> HttpResponse:
    """Ask whether everything is right, or note the answer and go back to where it was asked.

    Raises `PermissionDenied` for whoever may not edit the page.
    """
    page = get_object_or_404(Page, pk=page_id).specific
    if not isinstance(page, BasePage) or not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    back = get_valid_next_url_from_request(request) or reverse(
        "wagtailadmin_pages:edit", args=[page.pk]
    )
    if request.method == "POST":
        day = dates.day(confirm(page, request.user), get_language() or languages.SOURCE)
        messages.success(
            request,
            _("“%(page)s” is confirmed. You will be asked again before %(day)s.")
            % {"page": page.get_admin_display_title(), "day": day},
        )
        return redirect(back)
    title = _("Confirm that the page is right")
    context = {
        "page_title": title,
        "header_title": title,
        "header_icon": "calendar-check",
        "question": _(
            "Is everything right on “%(page)s”: text, status, contact person, dates? What the public"
            " sees now is confirmed, not a draft."
        )
        % {"page": page.title},
        "back": back,
    }
    return render(request, "cms/admin/confirm.html", context)
