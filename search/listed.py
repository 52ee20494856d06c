"""What is searched and is no page: areas, explained words and files, each with an address."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Final, Protocol

from cms import languages

from . import areas, files, terms
from .document import SearchDocument
from .place import Place


class Listed(Protocol):
    """Something in one language that a page of the site shows or links to."""

    @property
    def key(self) -> str:
        """The key of its document."""

    @property
    def kind(self) -> str:
        """What kind of hit it is."""

    @property
    def language(self) -> str:
        """The language it is shown in."""

    @property
    def translation_key(self) -> str:
        """What it shares with the same thing in the other language."""

    @property
    def version(self) -> int:
        """When it was last changed, in microseconds, as far as its own row tells."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def url(self) -> str:
        """Where it is."""

    @property
    def summary(self) -> str:
        """What it is about."""

    @property
    def details(self) -> str:
        """What else its hit says, such as type and size of a file."""

    def places(self) -> Iterator[Place]:
        """Yield its text by places that can be gone to."""

    def document(self) -> SearchDocument:
        """Return its document."""


@dataclass(frozen=True)
class _Source:
    prefix: str
    find: Callable[[], list[Listed]]


_SOURCES: Final = (
    _Source(areas.PREFIX, lambda: list(areas.listed_areas())),
    _Source(terms.PREFIX, lambda: list(terms.listed_terms())),
    _Source(files.PREFIX, lambda: list(files.listed_files())),
)


def is_listed(key: str) -> bool:
    """Whether a document is none of a page."""
    return any(key.startswith(f"{source.prefix}:") for source in _SOURCES)


class Catalogue:
    """What the public may see at one moment: each kind is looked up at most once."""

    def __init__(self) -> None:
        self._found: dict[str, list[Listed]] = {}

    def of(self, keys: Collection[str]) -> list[Listed]:
        """Return those with these keys; no query where all are keys of pages."""
        sources = [
            source
            for source in _SOURCES
            if any(key.startswith(f"{source.prefix}:") for key in keys)
        ]
        return [each for source in sources for each in self._all(source) if each.key in keys]

    def twins(self, keys: Collection[str]) -> dict[str, str]:
        """Return the key in the other language, for each key that has one."""
        kinds = {key.partition(":")[0] for key in keys}
        sources = [source for source in _SOURCES if source.prefix in kinds]
        known = [each for source in sources for each in self._all(source)]
        names = {(each.translation_key, each.language): each.key for each in known}
        return {
            key: names[name, languages.other(language)]
            for (name, language), key in names.items()
            if key in keys and (name, languages.other(language)) in names
        }

    def _all(self, source: _Source) -> list[Listed]:
        if source.prefix not in self._found:
            self._found[source.prefix] = source.find()
        return self._found[source.prefix]


def listed() -> list[Listed]:
    """Return everything that the public may see and is no page, in both languages."""
    return [each for source in _SOURCES for each in source.find()]
