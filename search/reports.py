"""The admin's pages about the search: what people search for, and the state of the indexes."""

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.permissions import policy_registry

from cms import languages
from cms.views.reports import Report

from . import statistics
from .analysis import LexiconError
from .backends import index_version
from .building import queue_rebuilds
from .models import Recommendation, Synonym
from .state import engine_states

if TYPE_CHECKING:
    from cms.models.users import AnyUser

PERIODS: Final = (7, 30, 90)
SHOWN: Final = 100


class _SearchReport(Report):
    @staticmethod
    def may_read(user: "AnyUser") -> bool:
        """Whether `user` may change word groups."""
        return bool(policy_registry.get_by_type(Synonym).user_has_permission(user, "change"))


class QueriesReport(_SearchReport):
    """What people search for, and what they search for in vain."""

    address = "searches"
    url_name = "search_queries"
    order = 30
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


def _with_ways_out(row: dict[str, Any], language: str, user: "AnyUser") -> dict[str, Any]:
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


class IndexReport(_SearchReport):
    """Whether the indexes are there and true, and the button that has them built anew."""

    address = "search-index"
    url_name = "search_index"
    order = 40
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
        return redirect(self.url_name)
