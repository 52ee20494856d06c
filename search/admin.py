"""What editors decide about the search, in the admin."""

from typing import ClassVar

from cms.admin import RecordViewSet

from .models import Synonym


class SynonymViewSet(RecordViewSet):
    """Word groups, A to Å by their Danish words."""

    model = Synonym
    icon = "list-ul"
    menu_order = 950
    list_display: ClassVar = ["__str__", "direction", "strength", "active"]
    list_filter: ClassVar = ["direction", "strength", "active", "source"]
    danish_field = "words_da"
