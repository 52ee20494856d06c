"""The initiatives' records in the menu of shared information."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn

from cms.admin import RecordViewSet
from cms.roles import COMMUNICATIONS, COORDINATORS, KEEP
from initiatives.models import Area, Goal, NscTheme, RoleAssignment, TargetGroup, Theme


class GoalViewSet(RecordViewSet):
    """The goals, in the strategy's own order."""

    model = Goal
    icon = "tasks"
    menu_order = 100
    list_display: ClassVar = ["short_title_da", "short_title_en", "code", "order", "colour"]


class TaxonomyViewSet(RecordViewSet):
    """What the three kinds of labels share."""

    list_display: ClassVar = ["name_da", "name_en", "other_words_da", "code"]
    danish_field = "name_da"


class ThemeViewSet(TaxonomyViewSet):
    """What initiatives are about."""

    model = Theme
    icon = "tag"
    menu_order = 200


class TargetGroupViewSet(TaxonomyViewSet):
    """Whom initiatives are for."""

    model = TargetGroup
    icon = "crosshairs"
    menu_order = 300


class NscThemeViewSet(TaxonomyViewSet):
    """The themes of Nordic Safe Cities."""

    model = NscTheme
    icon = "globe"
    menu_order = 450
    list_display: ClassVar = ["name_en", "name_da", "order", "is_verified", "code"]


class AreaViewSet(TaxonomyViewSet):
    """Parts of the municipality."""

    model = Area
    icon = "globe"
    menu_order = 400


class RoleAssignmentViewSet(RecordViewSet):
    """Who answers for an initiative, and until when."""

    model = RoleAssignment
    icon = "clipboard-list"
    menu_order = 700
    list_display: ClassVar = [
        "initiative",
        "role",
        "person",
        "organisation",
        "valid_to",
        BooleanColumn("is_trusted", label=_("Publishes news")),
    ]
    list_filter: ClassVar = ["role", "organisation"]
    search_fields: ClassVar = ["initiative__title", "person__name", "organisation__name_da"]
    related = ("initiative", "person", "organisation")
    rights: ClassVar = {COORDINATORS: KEEP, COMMUNICATIONS: ("change", "trust")}
