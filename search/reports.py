"""The admin's pages about the search: what people search for, and the state of the indexes."""

from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permissions import policy_registry

from cms import languages

from . import statistics
from .analysis import LexiconError
from .backends import index_version
from .building import queue_rebuilds
from .models import Recommendation, Synonym
from .state import engine_states

QUERIES: Final = "search_queries"
INDEX: Final = "search_index"
PERIODS: Final = (7, 30, 90)
SHOWN: Final = 100


def may_read(user: Any) -> bool:
    """Whether `user` may read the reports and build the index: whoever may change word groups."""
    return bool(policy_registry.get_by_type(Synonym).user_has_permission(user, "change"))


class ReportMenuItem(MenuItem):
    """The entry of such a page in the menu of reports."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Show it to those who may read it."""
        return may_read(request.user)


class _Report(WagtailAdminTemplateMixin, TemplateView):
    """What both pages share."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse whoever can't change word groups."""
        if not may_read(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Name the report, which is also its heading."""
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]


class QueriesView(_Report):
    """What people search for, and what they search for in vain."""

    template_name = "search/admin/queries.html"
    page_title = gettext_lazy("Searches without results")
    header_icon = "search"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """List the queries of a language and a period, both from the address."""
        asked = self.request.GET
        language = languages.TARGET if asked.get("language") == "en" else languages.SOURCE
        days = next((each for each in PERIODS if str(each) == asked.get("days")), PERIODS[1])
        rows = statistics.asked(language, days)
        in_vain = rows.filter(without_hits__gt=0).order_by("-without_hits", "text")[:SHOWN]
        most = rows.order_by("-searches", "text")[:SHOWN]
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {
            **context,
            "language": language,
            "days": days,
            "periods": PERIODS,
            "languages": (languages.SOURCE, languages.TARGET),
            "totals": statistics.totals(language, days),
            "in_vain": [_with_ways_out(row, language, self.request.user) for row in in_vain],
            "most": most,
        }


def _with_ways_out(row: dict[str, Any], language: str, user: Any) -> dict[str, Any]:
    """Return a row with the addresses of the forms that may help whoever searches so."""
    forms = (
        ("synonym_url", Synonym, {f"words_{language}": row["text"]}),
        ("recommendation_url", Recommendation, {"language": language, "words": row["text"]}),
    )
    return row | {
        name: _form_of(model, values)
        for name, model, values in forms
        if policy_registry.get_by_type(model).user_has_permission(user, "add")
    }


def _form_of(model: Any, values: dict[str, str]) -> str:
    return f"{reverse(model.snippet_viewset.get_url_name('add'))}?{urlencode(values)}"


class IndexView(_Report):
    """Whether the indexes are there and true, and the button that has them built anew."""

    template_name = "search/admin/index.html"
    page_title = gettext_lazy("Search index")
    header_icon = "cogs"
    http_method_names = ("get", "head", "post")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Describe each engine, or say that there is no lexicon."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        try:
            found = {"engines": list(engine_states()), "analyser": index_version()}
        except LexiconError:
            found = {"engines": [], "analyser": ""}
        return {**context, **found}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Have every index built anew, by the worker."""
        queue_rebuilds()
        messages.success(request, _("The index will be built anew. Readers can search meanwhile."))
        return redirect(INDEX)
