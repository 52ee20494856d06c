"""What editors decide about the search, in the admin."""

from typing import ClassVar

from cms.admin import RecordViewSet

from .models import Synonym


class SynonymViewSet(RecordViewSet):
    """Word groups by their Danish words; too many for the Danish alphabet, which is worked out here."""

    model = Synonym
    icon = "list-ul"
    menu_order = 950
    list_display: ClassVar = ["__str__", "direction", "strength", "active"]
    list_filter: ClassVar = ["direction", "strength", "active", "source"]
