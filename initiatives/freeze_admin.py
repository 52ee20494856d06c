"""The admin screen that freezes the figures of a yearly status anew (F52)."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import log
from wagtail.models import Page

from initiatives.annual_status import freeze
from initiatives.models import AnnualReportPage

if TYPE_CHECKING:
    from cms.models.users import AnyUser


class FreezeView(WagtailAdminTemplateMixin, TemplateView):
    """Asks first, then takes the figures of the live data in place of the frozen ones."""

    template_name = "initiatives/freeze_status.html"
    page_title = gettext_lazy("Freeze the figures again")
    header_icon = "calendar-check"
    http_method_names = ["get", "head", "post"]

    @staticmethod
    def is_allowed(user: "AnyUser", page: Page) -> bool:
        """Whether `user` may freeze `page`: a Danish status that they may publish, frozen before."""
        return (
            isinstance(page, AnnualReportPage)
            and page.is_source
            and page.frozen_at is not None
            and bool(page.permissions_for_user(user).can_publish())
        )

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse whoever may not publish the page, and a status that was never frozen."""
        if not self.is_allowed(request.user, self.status):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def status(self) -> AnnualReportPage:
        """The yearly status; raises 404 where there is none."""
        status: AnnualReportPage = get_object_or_404(AnnualReportPage, pk=self.kwargs["pk"])
        return status

    def get_page_subtitle(self) -> str:
        """Name the page."""
        return str(self.status.get_admin_display_title())

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to the page."""
        return [
            *super().get_breadcrumbs_items(),
            {"url": self._edit_url, "label": self.get_page_subtitle()},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Name the page and the way back."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "status": self.status, "edit_url": self._edit_url}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Freeze, and say how many initiatives the status holds now."""
        freeze(self.status)
        self.status.refresh_from_db()
        log(self.status, "wagtail.edit", user=request.user)
        count = len(self.status.snapshot["initiatives"])
        text = ngettext(
            "The figures are frozen again: %(count)s initiative.",
            "The figures are frozen again: %(count)s initiatives.",
            count,
        )
        messages.success(request, text % {"count": count})
        return redirect(self._edit_url)

    @property
    def _edit_url(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.status.pk])
