"""Home's records in the menu of shared information."""

from typing import ClassVar

from cms.admin import RecordViewSet
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


class ObservationViewSet(RecordViewSet):
    """The figures themselves."""

    model = Observation
    icon = "table"
    menu_order = 850
    list_display: ClassVar = ["series", "place", "year", "value", "break_after", "source_da"]
    list_filter: ClassVar = ["series", "place", "year"]
    search_fields: ClassVar = ["series__name_da", "place__name_da", "source_da"]
    related = ("series", "place")


class PlaceViewSet(RecordViewSet):
    """The places that figures are given for."""

    model = Place
    icon = "globe"
    menu_order = 860
    list_display: ClassVar = ["name_da", "name_en", "order", "code"]
    danish_field = "name_da"
