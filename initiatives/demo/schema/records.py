"""Shared records: one row for both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .texts import Lines, Text


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
class Term:
    """A glossary term with the words the site avoids for it."""

    da: str
    en: str
    definition: Text
    avoid: Lines


@dataclass(frozen=True)
class Place:
    """Somewhere that figures are given for; an area has the same code."""

    code: str
    order: int
    name: Text


@dataclass(frozen=True)
class Observation:
    """A figure in per cent; ``place`` is a place's code, ``published`` a day as YYYY-MM-DD."""

    place: str
    year: int
    value: str
    source: Text
    year_of: Literal["data", "publication"] = "data"
    break_after: bool = False
    published: str | None = None


@dataclass(frozen=True)
class Series:
    """A question that is asked again and again, with its figures."""

    code: str
    order: int
    name: Text
    question: Text
    owner: Text
    method: Text
    break_note: Text
    observation: tuple[Observation, ...]


@dataclass(frozen=True)
class Figures:
    """All figures (figures.toml)."""

    place: tuple[Place, ...]
    series: tuple[Series, ...]


@dataclass(frozen=True)
class Seat:
    """A seat in a group: a title in an organisation, which is a partner's code."""

    title: Text
    organisation: str


@dataclass(frozen=True)
class Group:
    """A group of the strategy's organisation."""

    code: str
    order: int
    name: Text
    mandate: Text
    composition: Text | None = None
    cadence: Text | None = None
    confirms_pages: bool = False
    member: tuple[Seat, ...] = ()
