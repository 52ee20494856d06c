"""Pages and records of the initiatives; import them from here."""

from .goals import Goal, GoalIndexPage, GoalPage
from .initiatives import InitiativeIndexPage, InitiativePage, Status
from .roles import RoleAssignment
from .taxonomy import Area, TargetGroup, Theme

__all__ = [
    "Area",
    "Goal",
    "GoalIndexPage",
    "GoalPage",
    "InitiativeIndexPage",
    "InitiativePage",
    "RoleAssignment",
    "Status",
    "TargetGroup",
    "Theme",
]
