"""The admin's start page: at most three boxes, each a number and the list behind it (F36).

They stand where Wagtail counts all pages, pictures and documents. What waits for somebody is listed on
a page of its own, with what came back to them; the start page keeps the approvals with their buttons.
"""

from typing import TYPE_CHECKING, Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.site_summary import SummaryItem
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.home import (
    UserObjectsInWorkflowModerationPanel,
    WorkflowObjectsToModeratePanel,
)
from wagtail.models import Page, TaskState, WorkflowState
from wagtail.permissions import page_permission_policy

from cms.bilingual.report import english_box, outdated_box
from cms.registry import Box, register_start_box, start_boxes
from cms.views.reports import works_on_pages

if TYPE_CHECKING:
    from cms.models.users import AnyUser

# Buttons of the editor after which Wagtail leaves it.
LETS_GO: Final = frozenset(
    (
        "action-publish",
        "action-submit",
        "action-restart-workflow",
        "action-workflow-action",
    )
)


def activate() -> None:
    """Register the boxes of this package (called once by the app's `ready()`)."""
    register_start_box("mine", 20, english_box)
    register_start_box("to confirm", 10, outdated_box)
    register_start_box("waiting", 10, waiting_box)


class BoxItem(SummaryItem):
    """A box as Wagtail's start page shows what it counts."""

    def __init__(self, request: HttpRequest, box: Box, order: int) -> None:
        super().__init__(request)
        self.box = box
        self.order = order

    def render_html(self, parent_context: Any = None) -> str:
        """Return the item of the list."""
        return render_to_string("cms/admin/start_box.html", {"box": self.box})


def replace_summary(request: HttpRequest, items: list[Any]) -> None:
    """Put the boxes of whoever asks in the place of Wagtail's own numbers."""
    boxes = start_boxes(request.user)
    items[:] = [BoxItem(request, box, order) for order, box in enumerate(boxes)]


def drop_doubled_panel(request: HttpRequest, panels: list[Any]) -> None:
    """Take away the list of what one has sent: it stands on the page that `waiting_box` leads to."""
    panels[:] = [
        panel for panel in panels if not isinstance(panel, UserObjectsInWorkflowModerationPanel)
    ]


def waiting_box(user: "AnyUser") -> Box | None:
    """Return how many pages wait for `user`: to approve, or sent back to be corrected."""
    if not works_on_pages(user):
        return None
    number = (
        TaskState.objects.filter(pk__in=TaskState.objects.reviewable_by(user).values("pk")).count()
        + sent_back_to(user).count()
    )
    return Box(
        label=ngettext("%(number)s page waits for you", "%(number)s pages wait for you", number)
        % {"number": number},
        url=reverse("waiting"),
        icon="clipboard-list",
        note="" if number else _("There is nothing to approve or to correct."),
    )


def sent_back_to(user: "AnyUser") -> Any:
    """Return the reviews that ended in a wish for corrections, and that `user` had asked for."""
    return WorkflowState.objects.filter(
        status=WorkflowState.STATUS_NEEDS_CHANGES, requested_by=user
    )


def waiting(request: HttpRequest) -> HttpResponse:
    """Show what waits for the user, and how far it has come what they sent themselves."""
    context = {
        "page_title": _("Waiting for you"),
        "header_title": _("Waiting for you"),
        "header_icon": "clipboard-list",
        "panels": [WorkflowObjectsToModeratePanel(), UserObjectsInWorkflowModerationPanel()],
        "user": request.user,
    }
    return render(request, "cms/admin/waiting.html", context)


def lead_home(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Lead whoever may not list the page's neighbours to what waits, once they have let go of it.

    Wagtail leads from the editor to the list above the page. Where that begins below, with the one
    page that a person answers for, it would show them an empty list.
    """
    if not LETS_GO.intersection(request.POST) or get_valid_next_url_from_request(request):
        return None
    root = page_permission_policy.explorable_root_instance(request.user)
    above = page.get_parent()
    if root is None or above == root or above.is_descendant_of(root):
        return None
    return redirect("waiting")
