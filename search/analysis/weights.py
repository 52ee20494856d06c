"""Field-weighted, length-normalised frequencies of a document's stems, worked out when indexing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Final, NamedTuple

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

    @cached_property
    def all_stems(self) -> list[str]:
        """Every stem once, as a whole word or as a part."""
        return list(dict.fromkeys((*self.exact, *self.parts)))


def analyse(analyser: Analyser, fields: Mapping[str, Sequence[str]]) -> AnalysedDocument:
    """Return the analysis of a document's fields (title, summary, labels, body), each of texts."""
    found = AnalysedDocument()
    exact, words = found.exact, found.words
    for name, weight in FIELD_WEIGHTS.items():
        texts = [_words(analyser, text) for text in fields.get(name, ())]
        length = sum(map(len, texts)) / TYPICAL_LENGTHS[name]
        share = weight / (1 - LENGTH_SHARE + LENGTH_SHARE * length)
        found.stems[name] = stems = []
        if name == "title":
            found.title_words = [token.word for text in texts for token in text]
        for text in texts:
            for word, form, parts, pieces in text:
                stem, surface = form
                stems.append(stem)
                exact[stem] = exact.get(stem, 0.0) + share
                known = words.get(word)
                # Of two ways to write a word the one in lower case is kept.
                if known is None or surface > known[1]:
                    words[word] = form
                for part in parts:
                    found.parts[part] += share
                for piece, of_piece in pieces:
                    known = words.get(piece)
                    if known is None or piece > known[1]:
                        words[piece] = of_piece
            stems.append(BREAK)
    return found


class _Word(NamedTuple):
    """All that an analyser says of a word as written.

    `form` is (stem, as written), `pieces` are the words of a compound's parts, each with its form.
    """

    word: str
    form: tuple[str, str]
    parts: tuple[str, ...]
    pieces: tuple[tuple[str, tuple[str, str]], ...]


def _words(analyser: Analyser, text: str) -> list[_Word]:
    """Return the words of a text; as `tokenise`, without their places."""
    found = [_analysed(analyser, written) for written in WORD.findall(text)]
    return [word for word in found if word is not None]


@lru_cache(STEM_CACHE)
def _analysed(analyser: Analyser, written: str) -> _Word | None:
    """Return a word's analysis: the words of a site are some thousands, each written many times."""
    for token in tokenise(analyser, written):
        pieces = tuple((word, (analyser.stem(word), word)) for word in analyser.split(token.word))
        form = (token.stem, token.surface)
        return _Word(token.word, form, analyser.parts(token.word), pieces)
    return None
