"""Pages and records of the initiatives; import them from here."""

from .approval import ApprovalTask
from .areas import Area, AreaIndexPage
from .goals import Goal, GoalIndexPage, GoalPage
from .groups import InitiativeGroup
from .initiatives import InitiativePage, Status
from .lists import InitiativeIndexPage
from .nordic import NordicThemesPage
from .reports import AnnualReportPage
from .roles import RoleAssignment
from .rounds import ConfirmationRound
from .taxonomy import NscTheme, TargetGroup, Theme
from .updates import UpdateIndexPage, UpdatePage

__all__ = [
    "AnnualReportPage",
    "ApprovalTask",
    "Area",
    "AreaIndexPage",
    "ConfirmationRound",
    "Goal",
    "GoalIndexPage",
    "GoalPage",
    "InitiativeGroup",
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
