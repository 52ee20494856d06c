"""The list of initiatives."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from cms import languages
from cms.models import BasePage

# What the file of the list is called in each language.
LIST_FILES = {languages.SOURCE: "liste.csv", languages.TARGET: "list.csv"}


class InitiativeIndexPage(RoutablePageMixin, BasePage):
    """The list of initiatives with its filters."""

    template = "initiatives/initiative_index_page.html"
    parent_page_types: ClassVar = ["home.HomePage"]
    subpage_types: ClassVar = ["initiatives.InitiativePage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("list of initiatives")
        verbose_name_plural = _("lists of initiatives")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Name the filters, the cards of this page of the list, and how many there are."""
        from initiatives.listing import listing

        context = super().get_context(request, *args, **kwargs)
        context.update(listing(request.GET, self.language, self.url))
        query = context["page_query"]
        context["csv_url"] = f"{self.url}{LIST_FILES[self.language]}{f'?{query}' if query else ''}"
        return context

    @path("liste.csv/", name="list_da")
    @path("list.csv/", name="list_en")
    def list_file(self, request: HttpRequest) -> HttpResponse:
        """Answer with the list as filtered, as a file."""
        from initiatives.list_file import list_file

        return list_file(request.GET, self.language)
