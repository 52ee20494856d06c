"""What both languages share: tokens with offsets, the fold key, and the analyser's protocol."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

DATA_DIR: Final = Path(__file__).parent / "data"
# A letter or digit, with combining marks that a decomposed text writes apart; an apostrophe may
# stand inside a word ("don't", "Per's"). Letters with a dot each are one word ("S.S.P."), as both
# languages' rules on abbreviations let people write it.
WORD: Final = re.compile(
    r"(?:(?<![^\W_])[^\W\d_]\.){2,}(?:[^\W\d_](?![^\W_]))?"
    r"|[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*(?:['’](?:[^\W_]|[\u0300-\u036f])+)*"
)
# Words whose analysis a process remembers; a site of a thousand pages has about 20,000.
STEM_CACHE: Final = 30_000
_FOLD: Final = str.maketrans({"å": "a", "æ": "a", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ß": "s"})

# A word or an expression, as it is indexed.
Stems = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: as written, as normalised, its stem, and where it stands in the text."""

    surface: str
    word: str
    stem: str
    start: int
    end: int


class Analyser(Protocol):
    """One language's word analysis. Every method is pure and never raises."""

    language: str
    stop_words: frozenset[str]
    stop_stems: frozenset[str]
    light_stems: frozenset[str]

    def normalise(self, surface: str) -> str:
        """Return the spelling under which a word as typed is looked up."""

    def stem(self, word: str) -> str:
        """Return the key under which all forms of a normalised word are indexed."""

    def parts(self, word: str) -> tuple[str, ...]:
        """Return the stems of the parts of a compound, or nothing."""

    def split(self, word: str) -> tuple[str, ...]:
        """Return the parts of a compound as words, or nothing."""

    def is_real(self, word: str) -> bool:
        """Whether a reader of the language would recognise the word; it is never corrected then."""

    def __hash__(self) -> int:
        """Return the same number for one analyser: what it said of a word is remembered."""


def tokenise(analyser: Analyser, text: str) -> Iterator[Token]:
    """Yield the tokens of a text; offsets count in `text` as it is, whatever its Unicode form."""
    for match in WORD.finditer(text):
        surface = unicodedata.normalize("NFC", match.group())
        word = analyser.normalise(surface)
        if word:
            yield Token(surface, word, analyser.stem(word), match.start(), match.end())


def stems_of(analyser: Analyser, text: str) -> Stems:
    """Return the stems of a text's words, in their order."""
    return tuple(token.stem for token in tokenise(analyser, text))


def is_function_word(analyser: Analyser, token: Token) -> bool:
    """Whether a token is a word such as "and", which nobody searches for."""
    return token.surface.lower().replace("’", "'") in analyser.stop_words


def fold(word: str) -> str:
    """Return the look-up key in which æ/ae/ä/a, ø/oe/ö/o and å/aa/a meet, and accents vanish.

    For looking words up, never for the index: »får« and »far« are different words.
    """
    lowered = unicodedata.normalize("NFC", word).casefold()
    digraphs = lowered.replace("aa", "a").replace("ae", "a").replace("oe", "o")
    decomposed = unicodedata.normalize("NFD", digraphs.translate(_FOLD))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def word_list(name: str) -> frozenset[str]:
    """Return the words of a data file; a line that starts with # is a comment."""
    lines = (DATA_DIR / name).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def paradigms(name: str) -> dict[str, str]:
    """Return form → key of irregular words; a line is a paradigm, its first word the key.

    Keys start with an underscore, which no stem does, so that they can't meet one by chance.
    """
    found: dict[str, str] = {}
    for line in (DATA_DIR / name).read_text(encoding="utf-8").splitlines():
        words = [] if line.startswith("#") else line.split()
        found.update((word, f"_{words[0]}") for word in words)
    return found
