"""Figures from a table, in the admin: first what it would do, then, when asked, doing it."""

import base64
import binascii
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.permissions import policy_registry

from home.figures_import import COLUMNS, LARGEST_FILE, REQUIRED, BadTable, Report, carry_out, read
from home.models import Observation

if TYPE_CHECKING:
    from cms.models.users import AnyUser

_SHOWN = 200  # refused rows, at most


class TableForm(forms.Form):
    """Takes a file; of a larger one than we read, only as much as shows that it is too large."""

    file = forms.FileField(label=gettext_lazy("CSV file"), allow_empty_file=True)

    def content(self) -> bytes:
        """Return the bytes of the valid form's file."""
        content: bytes = self.cleaned_data["file"].read(LARGEST_FILE + 1)
        return content


class ImportFiguresView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """Shows the report of an uploaded table; writes its good rows only when that is asked for.

    The table travels with the page in between and is read anew, so nothing is kept on the server
    and what somebody else has changed meanwhile counts.
    """

    model = Observation
    permission_required = "change"
    template_name = "home/import_figures.html"
    page_title = gettext_lazy("Import figures")
    header_icon = "upload"
    list_url_name = ""
    http_method_names = ["get", "head", "post"]

    @staticmethod
    def is_allowed(user: "AnyUser") -> bool:
        """Whether `user` may import: whoever may add and change figures."""
        policy = policy_registry.get_by_type(Observation)
        return bool(policy.user_has_permission(user, "add")) and bool(
            policy.user_has_permission(user, "change")
        )

    def user_has_permission(self, permission: str) -> bool:
        """Ask for both permissions: a table may change figures and add some."""
        return self.is_allowed(self.request.user)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to the figures."""
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse(self.list_url_name), "label": Observation._meta.verbose_name_plural},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Name the columns that a table may have, and the empty form."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context.setdefault("form", TableForm())
        context["required"] = REQUIRED
        context["optional"] = [name for name in COLUMNS if name not in REQUIRED]
        context["largest"] = LARGEST_FILE // 1000
        return context

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the report of a table, or write the rows of one that has been shown."""
        if "table" in request.POST:
            return self._take(request.POST["table"])
        form = TableForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        content = form.content()
        try:
            report = read(content)
        except BadTable as error:
            form.add_error("file", str(error))
            return self.render_to_response(self.get_context_data(form=form))
        return self.render_to_response(
            self.get_context_data(
                report=report,
                refused=report.refused[:_SHOWN],
                more_refused=max(0, len(report.refused) - _SHOWN),
                table=base64.b64encode(content).decode(),
            )
        )

    def _take(self, table: str) -> HttpResponse:
        try:
            report = read(base64.b64decode(table, validate=True))
        except (binascii.Error, ValueError):
            # BadTable is a ValueError too: the page has been tampered with, or cut off on its way.
            messages.error(
                self.request, _("The table did not arrive whole. Choose the file again.")
            )
            return redirect(self.request.path)
        carry_out(report)
        messages.success(self.request, summary(report))
        return redirect(reverse(self.list_url_name))


def summary(report: Report) -> str:
    """Return what a table has done, in one sentence."""
    return _(
        "Figures: %(new)s new, %(changed)s changed, %(unchanged)s as before, %(refused)s refused."
    ) % {
        "new": len(report.new),
        "changed": len(report.changed),
        "unchanged": report.unchanged,
        "refused": report.refused_rows,
    }
