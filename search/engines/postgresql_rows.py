"""What the tables of the PostgreSQL index hold of a document, as rows to copy."""

from collections.abc import Collection, Iterator
from typing import Any, Final

from search.analysis.weights import BREAK, FIELD_WEIGHTS, AnalysedDocument
from search.document import KIND, SearchDocument

from .beginnings import beginnings, start_of
from .changes import LONGEST_STEM
from .ordering import LAST_PLACE, PLACES, impact

# What PostgreSQL bears: a place in a text, places of one stem, bytes of a vector.
# Whatever is beyond is found in no phrase.
LAST_POSITION: Final = 16_383
MOST_POSITIONS: Final = 255
LONGEST_VECTOR: Final = 900_000
# Parts a facet from a code in a document's list of facets.
BETWEEN: Final = "\x1f"


def vector(found: AnalysedDocument) -> str:
    """Return PostgreSQL's text form of a document's stems with their places."""
    places: dict[str, list[int]] = {}
    position = 0
    for name in FIELD_WEIGHTS:
        for stem in found.stems[name]:
            position += 1
            if stem != BREAK:
                places.setdefault(stem, []).append(position)
    lexemes, size = [], 0
    for stem, held in places.items():
        if position > MOST_POSITIONS:
            held = [place for place in held if place <= LAST_POSITION][:MOST_POSITIONS]
        size += len(stem.encode()) + 2 * len(held) + 8
        if len(stem) <= LONGEST_STEM and size <= LONGEST_VECTOR:
            lexemes.append(quoted(stem) + (":" + ",".join(map(str, held)) if held else ""))
    return " ".join(lexemes)


def quoted(lexeme: str) -> str:
    """Return a lexeme as it stands in the text form of tsvector and tsquery."""
    if "'" in lexeme or "\\" in lexeme:
        lexeme = lexeme.replace("\\", "\\\\").replace("'", "''")
    return f"'{lexeme}'"


def row_of(document: SearchDocument, found: AnalysedDocument) -> tuple[Any, ...]:
    """Return a row of the table `document`, without its number."""
    facets = {**document.facets, KIND: (document.kind,)}
    return (
        document.key,
        document.kind,
        document.language,
        PLACES.get(document.kind, LAST_PLACE),
        document.sort_key,
        document.version,
        sorted({f"{name}{BETWEEN}{code}" for name, codes in facets.items() for code in codes}),
        start_of(found),
        vector(found),
        _array(found.words),
        _array(found.all_stems),
    )


def _array(words: Collection[str]) -> str:
    """Return PostgreSQL's text form of words, which are letters and digits: psycopg looks at each."""
    return '{"' + '","'.join(words) + '"}' if words else "{}"


def weight_rows(number: int, found: AnalysedDocument) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of the table `weight` for a document with that number."""
    exact, parts = found.exact, found.parts
    for stem in found.all_stems:
        whole, part = exact.get(stem, 0.0), parts.get(stem, 0.0)
        yield stem, number, impact(whole, part), whole, part


def start_rows(language: str, start: str, key: str) -> list[tuple[str, str, int, str]]:
    """Return the rows of the table `start` for a document whose title starts so."""
    return [(language, word, len(start), key) for word in beginnings(start)]
