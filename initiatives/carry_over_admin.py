"""The admin screen that carries initiatives into a version of the strategy (F51)."""

from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.contrib.admin.utils import quote
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.permissions import policy_registry

from home.models import StrategyVersion
from initiatives.carry_over import (
    carry_over,
    changeable,
    initiatives_of,
    preselected,
    previous_of,
)
from initiatives.models import InitiativePage

if TYPE_CHECKING:
    from cms.models.users import AnyUser

_LIST = "wagtailsnippets_home_strategyversion:list"


def address_of(version: StrategyVersion) -> str:
    """Return the address of the screen for a version."""
    return reverse("carry_over", args=[quote(version.pk)])


class CarryOverView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """Shows the initiatives by goal, those that would go on ticked; carries them over when posted."""

    model = StrategyVersion
    permission_required = "change"
    template_name = "initiatives/carry_over.html"
    page_title = gettext_lazy("Choose initiatives")
    header_icon = "history"
    http_method_names = ["get", "head", "post"]

    @staticmethod
    def is_allowed(user: "AnyUser") -> bool:
        """Whether `user` may open the screen: whoever may change versions, and pages to choose from.

        Without those, all that saving did would be to end the version before.
        """
        policy = policy_registry.get_by_type(StrategyVersion)
        may_change = bool(policy.user_has_permission(user, "change"))
        return may_change and changeable(user).exists()

    def user_has_permission(self, permission: str) -> bool:
        """Ask whether the screen is for this user; the pages are asked one by one."""
        return self.is_allowed(self.request.user)

    @cached_property
    def version(self) -> StrategyVersion:
        """The version that initiatives are chosen for; raises 404 where there is none."""
        version: StrategyVersion = get_object_or_404(StrategyVersion, pk=self.kwargs["pk"])
        return version

    def get_page_subtitle(self) -> str:
        """Name the version."""
        return str(self.version)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to the versions."""
        label = capfirst(StrategyVersion._meta.verbose_name_plural)
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse(_LIST), "label": label},
            {"url": "", "label": self.page_title, "sublabel": self.get_page_subtitle()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Name the initiatives by goal, and the version before."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        ticked = preselected(self.version)
        context["groups"] = [
            {
                "title": title,
                "entries": [{"page": page, "is_ticked": page.pk in ticked} for page in pages],
            }
            for title, pages in groupby(changeable(self.request.user), _goal_of)
        ]
        context["version"] = self.version
        context["previous"] = previous_of(self.version)
        context["last_year"] = self.version.from_year and self.version.from_year - 1
        return context

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Carry the ticked initiatives over; what is no initiative of this editor's is left out."""
        ticked = {int(pk) for pk in request.POST.getlist("initiatives") if pk.isdecimal()}
        carry_over(self.version, ticked, request.user)
        count = len(initiatives_of(self.version))
        text = ngettext(
            "%(version)s has %(count)s initiative.", "%(version)s has %(count)s initiatives.", count
        )
        messages.success(request, text % {"version": self.version, "count": count})
        return redirect(reverse(_LIST))


def _goal_of(page: InitiativePage) -> str:
    return str(page.goal or _("No goal"))
