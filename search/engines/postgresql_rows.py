"""What the tables of the PostgreSQL index hold of a document, as rows to copy."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any, Final

from search.analysis.weights import BREAK, FIELD_WEIGHTS, AnalysedDocument
from search.document import KIND, MAX_QUERY_LENGTH, SearchDocument

from .beginnings import beginnings, start_of
from .ordering import LAST_PLACE, PLACES, impact

# PostgreSQL bears so many places of one stem in a vector; so many words, however long, are less than the
# 1 MB and the 16,383 places of all.
MOST_POSITIONS: Final = 255
VECTOR_WORDS: Final = 1_000
# No phrase of a query has more words.
LONGEST_PHRASE: Final = MAX_QUERY_LENGTH // 2
# Parts a facet from a code in a document's list of facets.
BETWEEN: Final = "\x1f"


def vectors(found: AnalysedDocument) -> Iterator[str]:
    """Yield PostgreSQL's text form of a document's stems with their places.

    A long text takes several vectors. Each begins with the end of the one before, so that every phrase
    stands whole in one of them.
    """
    texts = [stem for name in FIELD_WEIGHTS for stem in found.stems[name]]
    start = 0
    while start < len(texts):
        places: defaultdict[str, list[int]] = defaultdict(list)
        for end, stem in enumerate(texts[start : start + VECTOR_WORDS], start):
            if len(places[stem]) == MOST_POSITIONS:
                break
            places[stem].append(end - start + 1)
        else:
            end += 1
        yield " ".join(
            f"{quoted(stem)}:{','.join(map(str, held))}"
            for stem, held in places.items()
            # Nobody can ask for longer ones.
            if stem != BREAK and len(stem) <= MAX_QUERY_LENGTH
        )
        start = end if end == len(texts) else end - LONGEST_PHRASE + 1


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
        _array(found.words),
        _array(found.all_stems),
    )


def _array(words: Collection[str]) -> str:
    """Return PostgreSQL's text form of words, which are letters and digits: psycopg looks at each."""
    return '{"' + '","'.join(words) + '"}' if words else "{}"


def text_rows(number: int, found: AnalysedDocument) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of the table `text` for a document with that number."""
    return ((number, vector) for vector in vectors(found))


def weight_rows(number: int, found: AnalysedDocument) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of the table `weight` for a document with that number."""
    exact, parts = found.exact, found.parts
    for stem in found.all_stems:
        whole, part = exact.get(stem, 0.0), parts.get(stem, 0.0)
        yield stem, number, impact(whole, part), whole, part


def start_rows(language: str, start: str, key: str) -> list[tuple[str, str, int, str]]:
    """Return the rows of the table `start` for a document whose title starts so."""
    return [(language, word, len(start), key) for word in beginnings(start)]
