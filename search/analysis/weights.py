"""Field-weighted, length-normalised frequencies of a document's stems, worked out when indexing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from .base import STEM_CACHE, WORD, Analyser, tokenise

# A title says four times as much as running text; labels are titles of what a page is about.
FIELD_WEIGHTS: Final = {"title": 4.0, "summary": 2.0, "labels": 2.0, "body": 1.0}
# Typical lengths in words; fixed, so that one document's weights don't depend on the others.
TYPICAL_LENGTHS: Final = {"title": 5.0, "summary": 16.0, "labels": 12.0, "body": 170.0}
# How much a long field is held against a word in it (BM25's b).
LENGTH_SHARE: Final = 0.5
# Stands between two texts of a field, so that no phrase reaches across; no stem looks like it.
BREAK: Final = "_"


class Weights(dict[str, float]):
    """Weights by stem, zero for any other: to ask for one adds none, so all who ask see the same."""

    def __missing__(self, stem: str) -> float:
        return 0.0


@dataclass
class AnalysedDocument:
    """What an engine stores of a document.

    `stems` are those of each field in order; `exact` and `parts` weigh stems as whole words and as
    parts of compounds; `words` maps each word, and each part of a compound, to (stem, as written).
    """

    stems: dict[str, list[str]] = field(default_factory=dict)
    exact: Weights = field(default_factory=Weights)
    parts: Weights = field(default_factory=Weights)
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
        texts = [_words(analyser, text) for text in fields.get(name, ())]
        tokens = [word for text in texts for word in text]
        length = len(tokens) / TYPICAL_LENGTHS[name]
        share = weight / (1 - LENGTH_SHARE + LENGTH_SHARE * length)
        found.stems[name] = [stem for text in texts for stem in (*(t.stem for t in text), BREAK)]
        if name == "title":
            found.title_words = [token.word for token in tokens]
        for token in tokens:
            found.exact[token.stem] += share
            found.add_word(token.word, token.stem, token.surface)
            for part in token.parts:
                found.parts[part] += share
            for word, stem in token.pieces:
                found.add_word(word, stem, word)
    return found


@dataclass(frozen=True, slots=True)
class _Word:
    """All that an analyser says of a word as written; `pieces` are (word, stem) of a compound's parts."""

    surface: str
    word: str
    stem: str
    parts: tuple[str, ...]
    pieces: tuple[tuple[str, str], ...]


def _words(analyser: Analyser, text: str) -> list[_Word]:
    """Return the words of a text; as `tokenise`, without their places."""
    found = (_analysed(analyser, written) for written in WORD.findall(text))
    return [word for word in found if word is not None]


@lru_cache(STEM_CACHE)
def _analysed(analyser: Analyser, written: str) -> _Word | None:
    """Return a word's analysis: the words of a site are some thousands, each written many times."""
    for token in tokenise(analyser, written):
        pieces = tuple((word, analyser.stem(word)) for word in analyser.split(token.word))
        return _Word(token.surface, token.word, token.stem, analyser.parts(token.word), pieces)
    return None
