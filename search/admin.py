"""What editors decide about the search, in the admin."""

from typing import ClassVar

from django.db.models import F, QuerySet, Value
from django.db.models.functions import NullIf
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn

from cms.admin import Record, RecordIndexView, RecordViewSet

from .models import Synonym


class SynonymIndexView(RecordIndexView):
    """Lists groups with Danish words first; those of other languages alone come last."""

    def order_queryset(self, queryset: QuerySet[Record]) -> QuerySet[Record]:
        """Order as asked for, and else by the Danish words."""
        if self.ordering:
            ordered: QuerySet[Record] = super().order_queryset(queryset)
            return ordered
        danish = NullIf(F("words_da"), Value(""))
        return queryset.order_by(danish.asc(nulls_last=True), "words_en", "pk")


class SynonymViewSet(RecordViewSet):
    """Word groups by their Danish words; too many for the Danish alphabet, which is worked out here."""

    model = Synonym
    index_view_class = SynonymIndexView
    icon = "list-ul"
    menu_order = 950
    list_display: ClassVar = [
        "__str__",
        "direction",
        "strength",
        BooleanColumn("active", label=_("in use")),
    ]
    list_filter: ClassVar = ["direction", "strength", "active", "source"]
