"""Home's records in the menu of shared information."""

from typing import ClassVar

from cms.admin import RecordViewSet
from home.models import Partner, Person, StrategyVersion


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
