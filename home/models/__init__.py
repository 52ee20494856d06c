"""Pages and records of home; import them from here."""

from .pages import ContactPage, HomePage, IntroductionPage, SectionPage, StandardPage
from .people import Partner, Person
from .strategy import StrategyVersion

__all__ = [
    "ContactPage",
    "HomePage",
    "IntroductionPage",
    "Partner",
    "Person",
    "SectionPage",
    "StandardPage",
    "StrategyVersion",
]
