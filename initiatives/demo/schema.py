"""The shape of the demo content: frozen dataclasses that mirror the TOML files one to one.

Every text stands in Danish and English, except on an initiative with ``translated = false``,
whose texts stand in Danish alone (its ``brief`` is English by nature).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Text:
    """One text in both languages; ``en`` is empty where the record has no English."""

    da: str
    en: str = ""


@dataclass(frozen=True)
class Lines:
    """A list of short texts in both languages; the languages may differ in length."""

    da: tuple[str, ...]
    en: tuple[str, ...] = ()


@dataclass(frozen=True)
class Block:
    """One block of a body; only a ``list`` holds more than one string per language."""

    type: Literal["paragraph", "heading", "list", "fact_box"]
    da: tuple[str, ...]
    en: tuple[str, ...] = ()


@dataclass(frozen=True)
class GoalPage:
    """Text of a goal's page: paragraphs on why it matters and how it is measured."""

    title: Text
    summary: Text
    why: tuple[Text, ...]
    measured: tuple[Text, ...]


@dataclass(frozen=True)
class Goal:
    """One of the five goals; ``sentence.da`` is the official sentence, word for word."""

    code: str
    order: int
    colour: Literal["teal", "amber", "blue", "green", "plum"]
    slug: Text
    sentence: Text
    short_title: Text
    page: GoalPage


@dataclass(frozen=True)
class Category:
    """A theme, a target group or an area, with other words readers use for it."""

    code: str
    name: Text
    other_words: Lines


@dataclass(frozen=True)
class Partner:
    """A body that takes part in the work."""

    code: str
    kind: Literal["authority", "organisation", "association", "company"]
    name: Text


@dataclass(frozen=True)
class StrategyVersion:
    """A version of the strategy; only years are known, an unknown one is None."""

    number: int
    adopted_year: int
    until_year: int | None = None


@dataclass(frozen=True)
class Person:
    """Somebody the seed page names; ``organisation`` is a partner's code."""

    name: str
    title: Text
    organisation: str
    publicity: Literal["none", "name", "all"]


@dataclass(frozen=True)
class Contact:
    """The department that answers for the strategy; ``organisation`` is its authority."""

    organisation: Text
    department: Text
    street: str
    postcode: str
    city: str
    phone: str
    cvr: str


@dataclass(frozen=True)
class Site:
    """Texts of the site settings."""

    name: Text
    tagline: Text
    footer: Text
    emergency: Text


@dataclass(frozen=True)
class Records:
    """All shared records (records.toml)."""

    theme: tuple[Category, ...]
    target_group: tuple[Category, ...]
    area: tuple[Category, ...]
    partner: tuple[Partner, ...]
    strategy_version: tuple[StrategyVersion, ...]
    person: tuple[Person, ...]
    contact: Contact
    site: Site


@dataclass(frozen=True)
class Brief:
    """English in brief: a title and two sentences for readers without an English page."""

    title: str
    text: str


@dataclass(frozen=True)
class LaterEdit:
    """A Danish edit made after translation; it replaces the Danish of the named text field."""

    field: Literal["lead"]
    da: str


@dataclass(frozen=True)
class Initiative:
    """One initiative; every reference to another record is that record's code."""

    code: str
    translated: bool
    themes: tuple[str, ...]
    target_groups: tuple[str, ...]
    areas: tuple[str, ...]
    whole_municipality: bool
    partners: tuple[str, ...]
    status: Literal["ongoing", "planned", "paused", "completed", "unknown"]
    slug: Text
    title: Text
    summary: Text
    lead: Text
    keywords: Lines
    brief: Brief
    goal: str | None = None
    lead_organisation: str | None = None
    start_year: int | None = None
    sensitive: bool = False
    theme_heading: Text | None = None
    now: tuple[Block, ...] = ()
    next: tuple[Block, ...] = ()
    join: tuple[Block, ...] = ()
    outdated_after: LaterEdit | None = None


@dataclass(frozen=True)
class Signature:
    """A name and title as they stand under the foreword."""

    name: str
    title: Text


@dataclass(frozen=True)
class Link:
    """A link out of the site."""

    text: Text
    url: str


@dataclass(frozen=True)
class Section:
    """A section of the introduction; ``extras`` is what the page adds after its text."""

    key: str
    heading: Text
    body: tuple[Block, ...]
    extras: tuple[Literal["goal_list", "timeline"], ...] = ()
    link: Link | None = None


@dataclass(frozen=True)
class Introduction:
    """The introduction page."""

    slug: Text
    title: Text
    summary: Text
    lead: Text
    foreword: tuple[Text, ...]
    signature: tuple[Signature, ...]
    section: tuple[Section, ...]


@dataclass(frozen=True)
class HomeText:
    """Text of the home page."""

    slug: Text
    title: Text
    summary: Text
    title_line: Text
    lead: Text
    popular_searches: Lines


@dataclass(frozen=True)
class PageText:
    """Text of an index, section or contact page."""

    slug: Text
    title: Text
    summary: Text
    lead: Text
    body: tuple[Block, ...] = ()


@dataclass(frozen=True)
class StandardPageText:
    """Text of a standard page."""

    key: str
    slug: Text
    title: Text
    summary: Text
    body: tuple[Block, ...]


@dataclass(frozen=True)
class Pages:
    """The pages around goals and initiatives (pages.toml)."""

    home: HomeText
    about_section: PageText
    goal_index: PageText
    initiative_index: PageText
    contact: PageText
    standard_page: tuple[StandardPageText, ...]


@dataclass(frozen=True)
class Term:
    """A glossary term with the words the site avoids for it."""

    da: str
    en: str
    definition: Text
    avoid: Lines


@dataclass(frozen=True)
class DemoContent:
    """Everything that ``load_demo`` loads."""

    goals: tuple[Goal, ...]
    records: Records
    initiatives: tuple[Initiative, ...]
    introduction: Introduction
    pages: Pages
    glossary: tuple[Term, ...]
