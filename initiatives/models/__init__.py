"""Pages and records of the initiatives; import them from here."""

from .areas import Area, AreaIndexPage
from .goals import Goal, GoalIndexPage, GoalPage
from .initiatives import InitiativePage, Status
from .lists import InitiativeIndexPage
from .nordic import NordicThemesPage
from .reports import AnnualReportPage
from .roles import RoleAssignment
from .taxonomy import NscTheme, TargetGroup, Theme
from .updates import UpdateIndexPage, UpdatePage

__all__ = [
    "AnnualReportPage",
    "Area",
    "AreaIndexPage",
    "Goal",
    "GoalIndexPage",
    "GoalPage",
    "InitiativeIndexPage",
    "InitiativePage",
    "NordicThemesPage",
    "NscTheme",
    "RoleAssignment",
    "Status",
    "TargetGroup",
    "Theme",
    "UpdateIndexPage",
    "UpdatePage",
]
