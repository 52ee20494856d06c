"""Small registries that upper packages fill in `AppConfig.ready()`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.auth.models import Group
    from django.db.models import QuerySet


@dataclass(frozen=True)
class NotFoundHint:
    """What the 404 page may offer instead: a title, some text, and where to go.

    `link` are the words of the link (default: that it leads to Danish); `query` fills the search box.
    """

    title: str
    text: str
    url: str
    url_language: str
    link: str = ""
    query: str = ""


# Each takes (path, language) and returns a hint or None.
not_found_hints: list[Callable[[str, str], NotFoundHint | None]] = []


@dataclass(frozen=True)
class UrlKind:
    """A kind of public address: tests of leaks, axe, policy and cookies walk over all of them.

    `examples` returns the addresses of this kind that exist in the database, in both languages.
    """

    name: str
    examples: Callable[[], list[str]]


public_url_kinds: list[UrlKind] = []


def register_url_kind(name: str, examples: Callable[[], list[str]]) -> None:
    """Add a kind of public address."""
    public_url_kinds.append(UrlKind(name, examples))


# Each returns the addresses (paths by language) of records that a routed page shows.
routed_addresses: list[Callable[[], list[dict[str, str]]]] = []


# Each does what a process's first request would wait for, before the process serves; raises nothing.
warm_ups: list[Callable[[], None]] = []


# Each makes what a new site needs, safe to run again; returns what it made, in words, or nothing.
setup_steps: list[Callable[[], str]] = []


# Each returns groups whose members the system keeps: no form offers them.
kept_groups: list[Callable[[], "QuerySet[Group]"]] = []
