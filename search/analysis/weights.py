"""Field-weighted, length-normalised frequencies of a document's stems, worked out when indexing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from .base import Analyser, tokenise

# A title says four times as much as running text; labels are titles of what a page is about.
FIELD_WEIGHTS: Final = {"title": 4.0, "summary": 2.0, "labels": 2.0, "body": 1.0}
# Typical lengths in words; fixed, so that one document's weights don't depend on the others.
TYPICAL_LENGTHS: Final = {"title": 5.0, "summary": 16.0, "labels": 12.0, "body": 170.0}
# How much a long field is held against a word in it (BM25's b).
LENGTH_SHARE: Final = 0.5
# Stands between two texts of a field, so that no phrase reaches across; no stem looks like it.
BREAK: Final = "_"


@dataclass
class AnalysedDocument:
    """What an engine stores of a document.

    `stems` are those of each field in order; `exact` and `parts` weigh stems as whole words and as
    parts of compounds; `words` maps each word, and each part of a compound, to (stem, as written).
    """

    stems: dict[str, list[str]] = field(default_factory=dict)
    exact: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    parts: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    words: dict[str, tuple[str, str]] = field(default_factory=dict)
    title_words: list[str] = field(default_factory=list)

    @property
    def all_stems(self) -> list[str]:
        """Every stem once, as a whole word or as a part."""
        return list(dict.fromkeys((*self.exact, *self.parts)))

    def add_word(self, word: str, stem: str, surface: str) -> None:
        """Note a word; of two ways to write it the one in lower case is kept."""
        known = self.words.get(word)
        if known is None or surface > known[1]:
            self.words[word] = (stem, surface)


def analyse(analyser: Analyser, fields: Mapping[str, Sequence[str]]) -> AnalysedDocument:
    """Return the analysis of a document's fields (title, summary, labels, body), each of texts."""
    found = AnalysedDocument()
    for name, weight in FIELD_WEIGHTS.items():
        texts = [list(tokenise(analyser, text)) for text in fields.get(name, ())]
        tokens = [token for text in texts for token in text]
        length = len(tokens) / TYPICAL_LENGTHS[name]
        share = weight / (1 - LENGTH_SHARE + LENGTH_SHARE * length)
        found.stems[name] = [stem for text in texts for stem in (*(t.stem for t in text), BREAK)]
        if name == "title":
            found.title_words = [token.word for token in tokens]
        for token in tokens:
            found.exact[token.stem] += share
            found.add_word(token.word, token.stem, token.surface)
            for part in analyser.parts(token.word):
                found.parts[part] += share
            for word in analyser.split(token.word):
                found.add_word(word, analyser.stem(word), word)
    return found
