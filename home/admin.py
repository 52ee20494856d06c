"""Home's records in the menu of shared information."""

from typing import Any, ClassVar

from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets.button import HeaderButton

from cms.admin import RecordIndexView, RecordViewSet
from home.figures_admin import ImportFiguresView
from home.models import Group, Observation, Partner, Person, Place, Series, StrategyVersion


class PartnerViewSet(RecordViewSet):
    """Authorities, organisations, associations and companies that take part."""

    model = Partner
    icon = "group"
    menu_order = 500
    list_display: ClassVar = ["name_da", "name_en", "kind", "code"]
    list_filter: ClassVar = ["kind"]
    danish_field = "name_da"


class PersonViewSet(RecordViewSet):
    """People who hold a part in the strategy."""

    model = Person
    icon = "user"
    menu_order = 600
    list_display: ClassVar = ["name", "job_title_da", "organisation", "publicity", "valid_to"]
    list_filter: ClassVar = ["publicity", "organisation"]
    danish_field = "name"
    related = ("organisation",)


class StrategyVersionViewSet(RecordViewSet):
    """The versions of the strategy, oldest first."""

    model = StrategyVersion
    icon = "history"
    menu_order = 800
    list_display: ClassVar = ["number", "from_year", "to_year", "adopted", "note_da"]


class GroupViewSet(RecordViewSet):
    """The groups of the strategy, in their order."""

    model = Group
    icon = "group"
    menu_order = 820
    list_display: ClassVar = ["name_da", "name_en", "order", "cadence_da"]


class SeriesViewSet(RecordViewSet):
    """The series of figures."""

    model = Series
    icon = "history"
    menu_order = 840
    list_display: ClassVar = ["name_da", "name_en", "order", "code"]


class ObservationIndexView(RecordIndexView):
    """Lists the figures, with the way to a table of many."""

    import_url_name = ""

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        """Add the import for those who may change figures."""
        buttons: list[HeaderButton] = super().header_buttons
        if ImportFiguresView.is_allowed(self.request.user):
            label = _("Import from CSV")
            url = reverse(self.import_url_name)
            buttons = [*buttons, HeaderButton(label, url=url, icon_name="upload")]
        return buttons


class ObservationViewSet(RecordViewSet):
    """The figures themselves, one by one or from a table."""

    model = Observation
    index_view_class = ObservationIndexView
    icon = "table"
    menu_order = 850
    list_display: ClassVar = ["series", "place", "year", "value", "break_after", "source_da"]
    list_filter: ClassVar = ["series", "place", "year"]
    search_fields: ClassVar = ["series__name_da", "place__name_da", "source_da"]
    related = ("series", "place")

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Tell the list where the import is."""
        options = super().get_index_view_kwargs(**kwargs)
        return {**options, "import_url_name": self.get_url_name("import")}

    def get_urlpatterns(self) -> list[URLPattern]:
        """Add the import."""
        view = ImportFiguresView.as_view(list_url_name=self.get_url_name("list"))
        return [*super().get_urlpatterns(), path("import/", view, name="import")]


class PlaceViewSet(RecordViewSet):
    """The places that figures are given for."""

    model = Place
    icon = "globe"
    menu_order = 860
    list_display: ClassVar = ["name_da", "name_en", "order", "code"]
    danish_field = "name_da"
