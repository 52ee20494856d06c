"""Pages: what a reader sees at an address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .texts import Block, Lines, Text


@dataclass(frozen=True)
class GoalPage:
    """Text of a goal's page: paragraphs on why it matters and how it is measured."""

    title: Text
    summary: Text
    why: tuple[Text, ...]
    measured: tuple[Text, ...]


@dataclass(frozen=True)
class Goal:
    """One of the five goals; ``sentence.da`` is the official sentence, word for word.

    ``picture`` is the key of a drawing here and below (initiatives.demo.drawings).
    """

    code: str
    order: int
    colour: Literal["teal", "amber", "blue", "green", "plum"]
    slug: Text
    sentence: Text
    short_title: Text
    page: GoalPage
    picture: str | None = None


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
    """One initiative; every reference to another record is that record's code.

    Of ``strategy_versions``, only those are known whose goals a page states (version 3), or whose
    text names the initiative (version 1).
    """

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
    picture: str | None = None
    strategy_versions: tuple[int, ...] = ()
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
class AnnualReport:
    """Text of a yearly status; its figures are frozen from the site."""

    year: int
    slug: Text
    title: Text
    summary: Text
    lead: Text
    body: tuple[Block, ...]


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
    area_index: PageText
    update_index: PageText
    organisation: PageText
    figures: PageText
    glossary_page: PageText
    annual_section: PageText
    annual_report: AnnualReport
    contact: PageText
    standard_page: tuple[StandardPageText, ...]


@dataclass(frozen=True)
class Update:
    """News. ``under`` is the initiative it stands below, ``about`` one that it names under News."""

    key: str
    kind: Literal["news", "event", "status", "result"]
    date: str
    translated: bool
    slug: Text
    title: Text
    summary: Text
    body: tuple[Block, ...]
    under: str | None = None
    about: str | None = None
    picture: str | None = None
    source_name: Text | None = None
    source_url: str | None = None


@dataclass(frozen=True)
class EnglishPage:
    """A page that stands in English alone."""

    slug: str
    title: str
    summary: str
    lead: str
    paragraphs: tuple[str, ...]
