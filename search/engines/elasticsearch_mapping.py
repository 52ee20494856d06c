"""The index of the Elasticsearch engine: its settings and fields, and what a document becomes in it.

An index is one generation; `elasticsearch_access` says how they follow each other. The server keeps no
text and no `_source`: only stems, and columns to count and sort by. Every field is declared; one that
is not is refused.

The order of candidates (`ordering`) is a sum of products, which Elasticsearch can add up without a
script: a term of a `sparse_vector` field counts with the value that the document gives it, times the
boost of the query. What comes out is the same whole number as on the other engines, as exact as a
float can hold it.
"""

import zlib
from base64 import b64decode, b64encode
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import nlargest
from typing import Any, Final

from search.analysis import fold
from search.analysis.weights import BREAK, FIELD_WEIGHTS, AnalysedDocument
from search.document import KIND, MAX_PAGE, PAGE_SIZE, THEME, SearchDocument

from .ordering import LAST_PLACE, PLACES, impact

# Raised with every change of the fields; an index of another number is built anew.
SCHEMA_VERSION: Final = 4
# Longer tokens are cut in two by the whitespace analyser; a query has no word so long.
LONGEST_TOKEN: Final = 255
# Parts a facet from its code, and a word from its stem and its spelling.
BETWEEN: Final = "\x1f"
WEIGHTS_PARTS: Final = 64
# Lucene adds up the stored forms of a document's values, of 16 bits each, in a number of 31.
MOST_IMPACTS: Final = 1 << 31 - 16

SETTINGS: Final[dict[str, Any]] = {
    # One shard: counts are exact, and its sequence numbers tell every change (`fingerprint_body`).
    "number_of_shards": 1,
    "auto_expand_replicas": "0-1",
    # Whoever writes asks for the refresh himself; there is nothing else to be made visible.
    "refresh_interval": "-1",
    # A deleted key may come back with an older version, at once: a page that was taken off returns.
    "gc_deletes": "-1",
    "max_result_window": MAX_PAGE * PAGE_SIZE,
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
    # The weights of the document's stems (`weights_fields`). As `flattened`, whose terms the server
    # sorts, they took a third of the time to fill an index.
    **{f"weights{part}": {"type": "binary", "doc_values": True} for part in range(WEIGHTS_PARTS)},
    # The key of a document that was deleted while the generation was being filled. One that comes in the
    # last moment stays, and nobody sees it: all else is asked for by `key` or `language`.
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
        "impact": _impacts(found),
        **dict(_weights(found)),
    }


def weights_fields(stems: Iterable[str]) -> dict[str, list[str]]:
    """Return the fields in which documents hold the weights of stems, and which stems each has.

    A field says all or nothing, so the stems of a document are dealt out to several.
    """
    fields: defaultdict[str, list[str]] = defaultdict(list)
    for stem in stems:
        fields[f"weights{zlib.crc32(stem.encode()) % WEIGHTS_PARTS}"].append(stem)
    return fields


def _weights(found: AnalysedDocument) -> Iterator[tuple[str, str]]:
    """Yield the fields of a document's weights: lines of a stem, its weights as a word and as a part."""
    for name, stems in weights_fields(found.all_stems).items():
        lines = [f"{stem} {found.exact[stem]!r} {found.parts[stem]!r}" for stem in stems]
        yield name, b64encode("\n".join(("", *lines, "")).encode()).decode("ascii")


def weights_in(value: str, stems: Iterable[str]) -> Iterator[tuple[str, float, float]]:
    """Yield (stem, weight as a whole word, as a part) of those `stems` that a field's value holds."""
    lines = b64decode(value).decode()
    for stem in stems:
        begun = f"\n{stem} "
        at = lines.find(begun)
        if at >= 0:
            exact, part = lines[at + len(begun) : lines.index("\n", at + 1)].split()
            yield stem, float(exact), float(part)


def _impacts(found: AnalysedDocument) -> Mapping[str, int]:
    impacts = {stem: impact(found.exact[stem], found.parts[stem]) for stem in found.all_stems}
    if len(impacts) > MOST_IMPACTS:
        # The weakest words of a whole book count nothing for its place, but it is found by them.
        impacts = {
            stem: impacts[stem] for stem in nlargest(MOST_IMPACTS, impacts, impacts.__getitem__)
        }
    # A value must be more than nothing.
    return {stem: held for stem, held in impacts.items() if held}


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


def code_of(facet: str) -> Sequence[str]:
    """Return (name, code) of a stored facet."""
    return facet.split(BETWEEN, 1)
