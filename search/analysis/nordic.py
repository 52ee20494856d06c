"""Norwegian and Swedish spellings of words that Danish shares: which Danish word is meant.

The three written languages differ by regular correspondences (Vinterberg and Thorup, »Skandinaviske
sprog«; Dansk Sprognævn, »Nabosprog«): k/g, t/d and p/b after a vowel (»gate« – »gade«), -a/-e, nn/nd and
ll/ld, -het/-hed, -skap/-skab, -sjon/-tion, ä/æ, ö/ø, ck/k, øy/øj, hv/v, and double consonants at the
end of words. `skeleton` writes both spellings alike, so that a word is looked up, not searched for;
`distance` says how much they differ. Words that Danish doesn't share (»skola«, »barnehage«) stand in
the synonyms.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

# From this distance on two spellings are two words; short words differ less.
LIMIT: Final = 1.3
SHORT_LIMIT: Final = 0.7
SHORT: Final = 6
# Function words of both languages that are no words of Danish pages.
FUNCTION_WORDS: Final = frozenset(
    "och att som på är av inte med till har ett om men jag han hon när vi mig min från eller hur vad "
    "vem där här mot blir ska skulle vid utan också under efter någon något måste mitt ikke jeg hva hvem "
    "hvordan hvor når noen noe fra meg deg seg hun dere vår også etter blir skal får bli vært hvis å "
    "ved mellom blant ditt sin sitt ej än ni oss dem hos gjør gör kan er det de den".split()
)
_LETTERS: Final = str.maketrans({"ä": "æ", "ö": "ø", "w": "v", "z": "s", "é": "e", "ü": "y"})
_SPELLINGS: Final = tuple(
    (re.compile(pattern), common)
    for pattern, common in (
        ("sjon|sion", "tion"),
        ("^hj|^gj", "j"),
        ("^hv", "v"),
        ("ck", "k"),
        ("ch", "k"),
        ("x", "ks"),
        ("kj|tj", "k"),
        ("skj|sj|stj", "sk"),
        ("nd", "n"),
        ("ld", "l"),
        ("a$", "e"),
        (r"([bdfgklmnprstv])\1", r"\1"),
    )
)
_CONSONANTS: Final = str.maketrans({"k": "g", "t": "d", "p": "b", "c": "g", "q": "g", "f": "v"})
_SILENT: Final = re.compile("[aeiouyæøåj]")
_VOWELS: Final = frozenset("aeiouyæøå")
_NEAR_VOWELS: Final = frozenset(
    frozenset(pair) for pair in ("æe", "øy", "øo", "åo", "åa", "uo", "ei", "øu", "uy")
)
_ALIKE: Final = frozenset(
    frozenset(pair) for pair in ("kg", "td", "pb", "fv", "cg", "ck", "jg", "jy")
)


def common_spelling(word: str) -> str:
    """Return a word with the regular differences of consonants levelled; idempotent."""
    letters = unicodedata.normalize("NFC", word.lower()).translate(_LETTERS)
    while True:
        levelled = letters
        for pattern, common in _SPELLINGS:
            levelled = pattern.sub(common, levelled)
        if levelled == letters:
            return levelled
        letters = levelled


def skeleton(word: str) -> str:
    """Return the key that a word shares with its spellings in the neighbouring languages.

    Vowels don't count, but whether a word begins with one does.
    """
    common = common_spelling(word).translate(_CONSONANTS)
    start = "-" if common[:1] in _VOWELS else ""
    return start + _SILENT.sub("", common)


@lru_cache(4096)
def distance(first: str, second: str) -> float:
    """Return how much two spellings differ, 0 for spellings that follow the rules without a vowel.

    Weighted edit distance on `common_spelling`: .1 for k/g and the like, .2 for neighbouring vowels,
    .5 for a vowel or j that is missing, 1 for anything else, other vowels too: »gitte« is not »gade«.
    """
    left, right = common_spelling(first), common_spelling(second)
    previous = [0.0]
    for letter in right:
        previous.append(previous[-1] + _missing(letter))
    for letter in left:
        current = [previous[0] + _missing(letter)]
        for column, other in enumerate(right, start=1):
            current.append(
                min(
                    previous[column - 1] + _other(letter, other),
                    previous[column] + _missing(letter),
                    current[column - 1] + _missing(other),
                )
            )
        previous = current
    return previous[-1]


def limit(word: str) -> float:
    """Return how much another spelling of `word` may differ from it."""
    return SHORT_LIMIT if len(word) < SHORT else LIMIT


def _missing(letter: str) -> float:
    return 0.5 if letter in _VOWELS or letter == "j" else 1.0


def _other(letter: str, other: str) -> float:
    if letter == other:
        return 0.0
    pair = frozenset((letter, other))
    if pair in _ALIKE:
        return 0.1
    return 0.2 if pair in _NEAR_VOWELS else 1.0
