"""The index of the Elasticsearch engine: its settings and fields, and what a document becomes in it.

An index is one generation; `elasticsearch_access` says how they follow each other. The server keeps no
text and no `_source`: only stems, and columns to count and sort by. Every field is declared; one that
is not is refused.

The order of candidates (`ordering`) is a sum of products, which Elasticsearch can add up without a
script: a term of a `sparse_vector` field counts with the value that the document gives it, times the
boost of the query. A value has nine significant bits, so an impact is stored as the sum of two, and
what comes out is the same whole number as on the other engines, as exact as a float can hold it.
"""

import zlib
from collections.abc import Iterator, Sequence
from typing import Any, Final

from search.analysis import fold
from search.analysis.weights import BREAK, FIELD_WEIGHTS, AnalysedDocument
from search.document import KIND, MAX_PAGE, PAGE_SIZE, THEME, SearchDocument

from .ordering import LAST_PLACE, PLACES, impact

# Raised with every change of the fields; an index of another number is built anew.
SCHEMA_VERSION: Final = 3
# Longer tokens are cut in two by the whitespace analyser; a query has no word so long.
LONGEST_TOKEN: Final = 255
# No stem begins so: the tokens of a text are letters and digits.
REST: Final = "+"
# Parts a facet from its code, and a word from its stem and its spelling.
BETWEEN: Final = "\x1f"
SIGNIFICANT_BITS: Final = 9
WEIGHTS_PARTS: Final = 32
HIGHEST_IMPACT: Final = (1 << 2 * SIGNIFICANT_BITS) - 1
# Elasticsearch takes 65,536 tokens of a document, two for a stem.
MOST_IMPACTS: Final = 32_768
MOST_STEMS_ASKED: Final = 1_000

SETTINGS: Final[dict[str, Any]] = {
    # One shard: counts are exact, and its sequence numbers tell every change (`fingerprint_body`).
    "number_of_shards": 1,
    "auto_expand_replicas": "0-1",
    # Whoever writes asks for the refresh himself; there is nothing else to be made visible.
    "refresh_interval": "-1",
    # A deleted key may come back with an older version, at once: a page that was taken off returns.
    "gc_deletes": "-1",
    "max_result_window": MAX_PAGE * PAGE_SIZE,
    "max_docvalue_fields_search": MOST_STEMS_ASKED,
}
_WORDS: Final = {"type": "text", "analyzer": "whitespace", "norms": False}
PROPERTIES: Final[dict[str, Any]] = {
    "key": {"type": "keyword"},
    "kind": {"type": "keyword", "index": False},
    "themes": {"type": "keyword", "index": False},
    "language": {"type": "keyword"},
    "place": {"type": "byte", "index": False},
    "sort_key": {"type": "keyword", "index": False},
    "version": {"type": "long", "index": False},
    "facets": {"type": "keyword"},
    # Folded words of the title, for completion.
    "start": {**_WORDS, "index_options": "docs"},
    "start_length": {"type": "integer", "index": False},
    # The stems of every text in order; a gap keeps phrases within one text.
    "text": {**_WORDS, "index_options": "positions", "position_increment_gap": 100},
    # Every stem once, also those of parts of compounds.
    "stems": {"type": "keyword"},
    "words": {"type": "keyword", "index": False},
    "impact": {"type": "sparse_vector"},
    # Of each stem its weights (`weights_field`).
    **{f"weights{part}": {"type": "flattened", "index": False} for part in range(WEIGHTS_PARTS)},
    # Only in a generation that is being filled: the key of a document that was deleted meanwhile.
    "gone": {"type": "keyword"},
}


def mappings(version: str) -> dict[str, Any]:
    """Return the fields of an index that the analyser `version` fills."""
    return {
        "dynamic": "strict",
        "_source": {"enabled": False},
        "_meta": {"analyser": version},
        "properties": PROPERTIES,
    }


def row(document: SearchDocument, found: AnalysedDocument) -> dict[str, Any]:
    """Return what is sent of a document."""
    start = [fold(word) for word in found.title_words if len(word) <= LONGEST_TOKEN]
    facets = {**document.facets, KIND: (document.kind,)}
    stems = found.all_stems
    return {
        "key": document.key,
        "kind": document.kind,
        "themes": list(document.facets.get(THEME, ())),
        "language": document.language,
        "place": PLACES.get(document.kind, LAST_PLACE),
        "sort_key": document.sort_key,
        "version": document.version,
        "facets": sorted(
            {f"{name}{BETWEEN}{code}" for name, codes in facets.items() for code in codes}
        ),
        "start": " ".join(start),
        "start_length": len(" ".join(start)),
        "text": list(_texts(found)),
        "stems": stems,
        "words": [BETWEEN.join((word, *forms)) for word, forms in found.words.items()],
        "impact": dict(_impacts(found)),
        **_weights(found),
    }


def weights_field(stem: str) -> str:
    """Return the field in which documents hold the weights of a stem.

    The server looks for a stem among all that a document has in the field: in one field for all
    stems that took two thirds of a search (48 of 73 ms among 10,000 documents).
    """
    return f"weights{zlib.crc32(stem.encode()) % WEIGHTS_PARTS}"


def _weights(found: AnalysedDocument) -> dict[str, dict[str, str]]:
    fields: dict[str, dict[str, str]] = {}
    for stem in found.all_stems:
        held = f"{found.exact[stem]!r} {found.parts[stem]!r}"
        fields.setdefault(weights_field(stem), {})[stem] = held
    return fields


def halves(whole: int) -> tuple[int, int]:
    """Return two numbers of nine significant bits whose sum is `whole`, or the highest there is.

    Only a text that says one word some hundred times is beyond that, and it stands first anyway.
    """
    capped = min(whole, HIGHEST_IMPACT)
    rest_bits = max(0, capped.bit_length() - SIGNIFICANT_BITS)
    first = capped >> rest_bits << rest_bits
    return first, capped - first


def _impacts(found: AnalysedDocument) -> Iterator[tuple[str, int]]:
    impacts = {stem: impact(found.exact[stem], found.parts[stem]) for stem in found.all_stems}
    # The weakest words of a whole book count nothing for its place, but it is found by them.
    for stem in sorted(impacts, key=impacts.__getitem__, reverse=True)[:MOST_IMPACTS]:
        first, rest = halves(impacts[stem])
        # A value must be more than nothing.
        if first:
            yield stem, first
        if rest:
            yield REST + stem, rest


def _texts(found: AnalysedDocument) -> Iterator[str]:
    """Yield the stems of each text in order; one that is too long ends a text like a break."""
    for name in FIELD_WEIGHTS:
        held: list[str] = []
        for stem in (*found.stems[name], BREAK):
            if stem != BREAK and len(stem) <= LONGEST_TOKEN:
                held.append(stem)
            elif held:
                yield " ".join(held)
                held = []


def weights_of(value: str) -> tuple[float, float]:
    """Return the two weights of a stem, as a whole word and as a part, from their stored form."""
    exact, part = value.split()
    return float(exact), float(part)


def code_of(facet: str) -> Sequence[str]:
    """Return (name, code) of a stored facet."""
    return facet.split(BETWEEN, 1)
