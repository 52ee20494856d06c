"""The shared records in the admin: one menu, one look. Each package adds its own records to it.

The viewsets are registered in `AppConfig.ready()`, not in wagtail_hooks: a system check of Wagtail
builds the pages' forms before the hooks are read, and their choosers would be bare selects for the
rest of that process.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, Final, TypeVar

from django.db.models import Case, IntegerField, Model, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from cms.collation import danish_sort_key
from cms.models import GlossaryTerm, HelpLine, Notice
from cms.roles import COMMUNICATIONS, COORDINATORS, KEEP

# Wagtail's own name for the place of "Snippets", which this menu replaces.
_MENU_ORDER: Final = 500
SHARED_RECORDS: Final = "register_shared_record_menu_item"

Record = TypeVar("Record", bound=Model)


def in_danish_order(
    records: QuerySet[Record], field: str, *, descending: bool = False
) -> QuerySet[Record]:
    """Return `records` by the Danish alphabet of `field`, for lists of at most some hundreds.

    Neither SQLite nor a plain PostgreSQL sorts æ, ø, å and aa, so the order is worked out here (one
    query) and handed to the database, which still filters and pages.
    """
    rows = sorted(
        records.order_by().values_list("pk", field),
        key=lambda row: danish_sort_key(row[1] or ""),
        reverse=descending,
    )
    places = [When(pk=pk, then=Value(place)) for place, (pk, _text) in enumerate(rows)]
    return records.order_by(Case(*places, output_field=IntegerField()), "pk")


class RecordIndexView(IndexView):
    """Lists records; a column that is named in `danish_field` follows the Danish alphabet."""

    danish_field: str = ""

    def order_queryset(self, queryset: QuerySet[Record]) -> QuerySet[Record]:
        """Order as asked for, Danish names in Danish order."""
        ordered: QuerySet[Record] = super().order_queryset(queryset)
        field = str(self.ordering or "")
        if not self.danish_field or field.removeprefix("-") != self.danish_field:
            return ordered
        return in_danish_order(ordered, self.danish_field, descending=field.startswith("-"))


class RecordViewSet(SnippetViewSet):
    """A kind of shared record with an entry in the menu of shared information.

    `danish_field` is the field its list is ordered by, A to Å. `related` are the foreign keys that
    the list shows, fetched with it. `rights` are what each group may do with it (`cms.roles`).
    """

    menu_hook = SHARED_RECORDS
    index_view_class = RecordIndexView
    copy_view_enabled = False  # a copy would have the same code
    danish_field: str = ""
    related: ClassVar[tuple[str, ...]] = ()
    rights: ClassVar[Mapping[str, tuple[str, ...]]] = {COMMUNICATIONS: KEEP, COORDINATORS: KEEP}

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Hand the Danish order to the list."""
        order = {"default_ordering": self.danish_field} if self.danish_field else {}
        options: dict[str, Any] = super().get_index_view_kwargs(**kwargs)
        return {**options, "danish_field": self.danish_field, **order}

    def get_queryset(self, request: Any) -> QuerySet[Model]:
        """Return all records, with what the list shows of others."""
        records: QuerySet[Model] = self.model._default_manager.all()
        return records.select_related(*self.related) if self.related else records


class SharedRecords(ViewSetGroup):
    """The menu; it has no entries of its own."""

    menu_label = _("Shared information")
    menu_name = "shared-records"
    menu_icon = "folder-open-inverse"
    menu_order = _MENU_ORDER
    submenu_hook = SHARED_RECORDS


class GlossaryTermViewSet(RecordViewSet):
    """Terms with their locked wording."""

    model = GlossaryTerm
    icon = "openquote"
    menu_order = 900
    list_display: ClassVar = ["term_da", "term_en", "avoid_da"]
    danish_field = "term_da"


class NoticeViewSet(RecordViewSet):
    """Messages on top of every page, the newest first."""

    model = Notice
    icon = "warning"
    menu_order = 10
    list_display: ClassVar = ["text_da", "level", "valid_from", "valid_to"]
    list_filter: ClassVar = ["level"]


class HelpLineViewSet(RecordViewSet):
    """Lines that people may call for help, in the order of the box."""

    model = HelpLine
    icon = "mobile-alt"
    menu_order = 20
    list_display: ClassVar = ["name_da", "number", "for_whom_da", "last_confirmed"]
