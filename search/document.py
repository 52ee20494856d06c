"""What goes into the search and what comes out: values without Django, engine or HTTP."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Self

MAX_QUERY_LENGTH: Final = 200
MAX_PAGE: Final = 1000
PAGE_SIZE: Final = 12
KIND: Final = "kind"
# The facet that says what a document is about.
THEME: Final = "theme"
# In an address: take the words as they are spelt.
EXACT: Final = "exact"


def version_at(moment: datetime | None) -> int:
    """Return the version of what was last changed at `moment`, in microseconds; 0 without one.

    What an index holds may not be newer. A number that grows with every publication, as that of the
    live revision does not: an older revision may go live.
    """
    return 0 if moment is None else int(moment.timestamp() * 1_000_000)


@dataclass(frozen=True)
class SearchDocument:
    """One searchable thing in one language, as the public may see it.

    `labels` are names that mark it (theme, place, other words for them); `facets` are codes by facet
    name. Its title, text and address are shown from the database, never from an index.
    """

    key: str
    kind: str
    language: str
    translation_key: str
    title: str
    summary: str
    body: str
    labels: tuple[str, ...] = ()
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    version: int = 0
    sort_key: str = ""


@dataclass(frozen=True)
class SearchQuery:
    """A validated search: what was asked, in which language, with which filters, which page of hits."""

    text: str
    language: str
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    page: int = 1
    exact: bool = False

    @classmethod
    def from_input(
        cls,
        text: object,
        language: str,
        *,
        filters: Mapping[str, Sequence[str]] | None = None,
        page: object = 1,
        exact: bool = False,
    ) -> Self:
        """Make a query of whatever a reader sent; never raises.

        Letters are composed (NFC), soft hyphens and other marks without a width go, control
        characters become spaces, the text is cut at 200
        characters, and a page that is no number between 1 and 1,000 becomes the nearest one.
        """
        typed = text[:2000] if isinstance(text, str) else ""
        shown = "".join(char for char in typed if unicodedata.category(char) != "Cf")
        raw = unicodedata.normalize("NFC", shown)
        printable = "".join(char if char.isprintable() else " " for char in raw)
        clean = " ".join(printable.split())[:MAX_QUERY_LENGTH].strip()
        try:
            number = int(str(page)[:9])
        except ValueError:
            number = 1
        chosen = {name: tuple(values) for name, values in (filters or {}).items() if values}
        return cls(clean, language, chosen, min(max(number, 1), MAX_PAGE), exact)

    @property
    def words(self) -> dict[str, str]:
        """What of its address is words: they stay when filters or the page change."""
        return {"q": self.text, EXACT: "1" if self.exact else ""}


@dataclass(frozen=True)
class Correction:
    """A word that was searched for in another spelling than the one typed."""

    original: str
    applied: str


@dataclass(frozen=True)
class RawResults:
    """Keys of hits, best first, and what surrounds them; the reader's text is added by the service.

    `stage` is "everything" for an empty query, else "all", "loose", "any" or "none". `other_keys` are
    of the other language; they are shown first when the words are of that language and those pages,
    which have no translation, answer best. `partly` of `total` answer only some of the words.
    `known_words` are those of a query without hits that pages do hold, each by itself. `related_keys`
    are no hits: other pages of the theme that the best of few hits have in common.
    """

    keys: list[str]
    total: int
    facets: dict[str, dict[str, int]]
    stage: str
    other_keys: list[str]
    correction: Correction | None
    targets: frozenset[str]
    other_targets: frozenset[str]
    other_first: bool = False
    known_words: tuple[str, ...] = ()
    partly: int = 0
    related_keys: tuple[str, ...] = ()
