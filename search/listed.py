"""Something that is searched and is no page: a page of the site shows it, or links to it."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from cms.collation import danish_sort_key

from .document import SearchDocument


@dataclass(frozen=True)
class Place:
    """Running text with its address, and what the place is called, such as "page 3"."""

    text: str
    url: str
    label: str = ""


class Listed(ABC):
    """Such a thing in one language: an area, a word that is explained, a file."""

    kind: ClassVar[str]

    @property
    @abstractmethod
    def language(self) -> str:
        """The language it is shown in."""

    @property
    @abstractmethod
    def identity(self) -> str:
        """What tells it from others of its kind, the same in both languages."""

    @property
    @abstractmethod
    def version(self) -> int:
        """When it was last changed, in microseconds, as far as its own row tells."""

    @property
    @abstractmethod
    def name(self) -> str:
        """What it is called."""

    @property
    @abstractmethod
    def url(self) -> str:
        """Where it is."""

    @property
    def key(self) -> str:
        """The key of its document."""
        return f"{self.kind}:{self.language}:{self.identity}"

    @property
    def translation_key(self) -> str:
        """What it shares with the same thing in the other language."""
        return f"{self.kind}:{self.identity}"

    @property
    def summary(self) -> str:
        """What it is about."""
        return ""

    @property
    def details(self) -> str:
        """What else its hit says, such as type and size of a file."""
        return ""

    @property
    def details_language(self) -> str:
        """The language of these, where it isn't the reader's own."""
        return ""

    @property
    def labels(self) -> tuple[str, ...]:
        """Words that mark it like its name."""
        return ()

    @property
    def facets(self) -> Mapping[str, tuple[str, ...]]:
        """Codes by the name of the facet."""
        return {}

    def places(self) -> Iterator[Place]:
        """Yield its text by places that can be gone to."""
        return iter(())

    def document(self) -> SearchDocument:
        """Return its document."""
        return SearchDocument(
            key=self.key,
            kind=self.kind,
            language=self.language,
            translation_key=self.translation_key,
            title=self.name,
            summary=self.summary,
            body=" ".join(place.text for place in self.places()),
            labels=self.labels,
            facets=self.facets,
            version=self.version,
            sort_key=danish_sort_key(self.name),
        )
