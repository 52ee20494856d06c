"""Pages and records of home; import them from here."""

from .figures import FiguresPage, Observation, Place, Series
from .glossary import GlossaryPage
from .organisation import Group, GroupMember, Meeting, OrganisationPage
from .pages import ContactPage, HomePage, IntroductionPage, SectionPage, StandardPage
from .people import Partner, Person
from .strategy import StrategyVersion

__all__ = [
    "ContactPage",
    "FiguresPage",
    "GlossaryPage",
    "Group",
    "GroupMember",
    "HomePage",
    "IntroductionPage",
    "Meeting",
    "Observation",
    "OrganisationPage",
    "Partner",
    "Person",
    "Place",
    "SectionPage",
    "Series",
    "StandardPage",
    "StrategyVersion",
]
