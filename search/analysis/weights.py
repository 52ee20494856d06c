"""Field-weighted, length-normalised frequencies of a document's stems, worked out when indexing."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from .base import Analyser, tokenise

# A title says four times as much as running text; labels are titles of what a page is about.
FIELD_WEIGHTS: Final = {"title": 4.0, "summary": 2.0, "labels": 2.0, "body": 1.0}
# Typical lengths in words; fixed, so that one document's weights don't depend on the others.
TYPICAL_LENGTHS: Final = {"title": 5.0, "summary": 16.0, "labels": 12.0, "body": 170.0}
# How much a long field is held against a word in it (BM25's b).
LENGTH_SHARE: Final = 0.5
FIELD_BREAK: Final = "_f"


@dataclass
class AnalysedDocument:
    """What an engine stores of a document: stems in order, parts of compounds, weights, words."""

    stems: list[str] = field(default_factory=list)
    exact: Counter[str] = field(default_factory=Counter)
    parts: Counter[str] = field(default_factory=Counter)
    words: dict[str, tuple[str, str]] = field(default_factory=dict)


def analyse(analyser: Analyser, fields: Mapping[str, str]) -> AnalysedDocument:
    """Return the analysis of a document's fields (title, summary, labels, body).

    `words` maps each normalised word, and each part of a compound, to (stem, as written).
    """
    found = AnalysedDocument()
    for name, weight in FIELD_WEIGHTS.items():
        tokens = list(tokenise(analyser, fields.get(name, "")))
        length = len(tokens) / TYPICAL_LENGTHS[name]
        share = weight / (1 - LENGTH_SHARE + LENGTH_SHARE * length)
        for token in tokens:
            found.stems.append(token.stem)
            found.exact[token.stem] += share
            found.words.setdefault(token.word, (token.stem, token.surface))
            for part in analyser.parts(token.word):
                found.parts[part] += share
            for word in analyser.split(token.word):
                found.words.setdefault(word, (analyser.stem(word), word))
        found.stems.append(FIELD_BREAK)
    return found
