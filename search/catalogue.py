"""What the public may see and is no page, of all kinds together."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Final

from cms import languages

from .areas import ListedArea, listed_areas
from .files import ListedFile, listed_files
from .listed import Listed
from .terms import ListedTerm, listed_terms


@dataclass(frozen=True)
class _Source:
    kind: str
    find: Callable[[], Sequence[Listed]]


_SOURCES: Final = (
    _Source(ListedArea.kind, listed_areas),
    _Source(ListedTerm.kind, listed_terms),
    _Source(ListedFile.kind, listed_files),
)


def is_listed(key: str) -> bool:
    """Whether a document is none of a page."""
    return any(key.startswith(f"{source.kind}:") for source in _SOURCES)


class Catalogue:
    """What the public may see at one moment: each kind is looked up at most once."""

    def __init__(self) -> None:
        self._found: dict[str, Sequence[Listed]] = {}

    def of(self, keys: Collection[str]) -> list[Listed]:
        """Return those with these keys; no query where all are keys of pages."""
        sources = [
            source for source in _SOURCES if any(key.startswith(f"{source.kind}:") for key in keys)
        ]
        return [each for source in sources for each in self._all(source) if each.key in keys]

    def twins(self, keys: Collection[str]) -> dict[str, str]:
        """Return the key in the other language, for each key that has one."""
        kinds = {key.partition(":")[0] for key in keys}
        sources = [source for source in _SOURCES if source.kind in kinds]
        known = [each for source in sources for each in self._all(source)]
        names = {(each.translation_key, each.language): each.key for each in known}
        return {
            key: names[name, languages.other(language)]
            for (name, language), key in names.items()
            if key in keys and (name, languages.other(language)) in names
        }

    def _all(self, source: _Source) -> Sequence[Listed]:
        if source.kind not in self._found:
            self._found[source.kind] = source.find()
        return self._found[source.kind]


def listed() -> list[Listed]:
    """Return everything that the public may see and is no page, in both languages."""
    return [each for source in _SOURCES for each in source.find()]
