"""The shape of the demo content: frozen dataclasses that mirror the TOML files one to one.

Every text stands in Danish and English, except on an initiative with ``translated = false``,
whose texts stand in Danish alone (its ``brief`` is English by nature).
"""

from __future__ import annotations

from dataclasses import dataclass

from .pages import (
    AnnualReport,
    Brief,
    EnglishPage,
    Goal,
    GoalPage,
    HomeText,
    Initiative,
    Introduction,
    LaterEdit,
    Link,
    Pages,
    PageText,
    Section,
    Signature,
    StandardPageText,
    Update,
)
from .records import (
    Category,
    Contact,
    Figures,
    Group,
    Observation,
    Partner,
    Person,
    Place,
    Records,
    Seat,
    Series,
    Site,
    StrategyVersion,
    Term,
)
from .texts import (
    WORDLESS,
    Block,
    Lines,
    Text,
)

__all__ = [
    "WORDLESS",
    "AnnualReport",
    "Block",
    "Brief",
    "Category",
    "Contact",
    "DemoContent",
    "EnglishPage",
    "Figures",
    "Goal",
    "GoalPage",
    "Group",
    "HomeText",
    "Initiative",
    "Introduction",
    "LaterEdit",
    "Lines",
    "Link",
    "Observation",
    "PageText",
    "Pages",
    "Partner",
    "Person",
    "Place",
    "Records",
    "Seat",
    "Section",
    "Series",
    "Signature",
    "Site",
    "StandardPageText",
    "StrategyVersion",
    "Term",
    "Text",
    "Update",
]


@dataclass(frozen=True)
class DemoContent:
    """Everything that ``load_demo`` loads."""

    goals: tuple[Goal, ...]
    records: Records
    initiatives: tuple[Initiative, ...]
    introduction: Introduction
    pages: Pages
    glossary: tuple[Term, ...]
    figures: Figures
    groups: tuple[Group, ...]
    updates: tuple[Update, ...]
    nordic: EnglishPage
