"""English: British and American spelling meet, then Snowball's stemmer and irregular forms."""

import functools
import re
import unicodedata
from typing import Final

import Stemmer
from simplemma.strategies.dictionaries import DefaultDictionaryFactory

from .base import STEM_CACHE, paradigms, word_list
from .lexicon import SortedWords

# British ↔ American, as far as the rules of the Oxford style guide are regular: -ise/-ize,
# -our/-or, -lling/-ling; single words apart. The key is a spelling, not a claim of which is right.
_SINGLE: Final = {
    "centre": "center",
    "centres": "centers",
    "programme": "program",
    "programmes": "programs",
    "mum": "mom",
    "mums": "moms",
    "tyre": "tire",
    "kerb": "curb",
    "licence": "license",
}
_OUR: Final = re.compile(r"our(s?|ed|ing|able|hood|hoods|ly)$")
_IZE: Final = re.compile(r"iz(ation|e|ed|ing|er)(s?)$")
_DOUBLE_L: Final = re.compile(r"ell(ing|ed|or|ors)$")


def english_spelling(surface: str) -> str:
    """Return a word in one spelling of the two, lower case, a genitive apostrophe dropped."""
    word = surface.lower().replace(".", "").replace("’", "'")
    word = (word[:-2] if word.endswith("'s") else word).replace("'", "")
    if not word.isascii():
        decomposed = unicodedata.normalize("NFD", word)
        word = "".join(char for char in decomposed if not unicodedata.combining(char))
    if len(word) > 5:
        word = _OUR.sub(r"or\1", word)
    word = word.replace("neighbour", "neighbor")
    if len(word) > 7:
        word = _IZE.sub(r"is\1\2", word)
    if len(word) > 8:
        word = _DOUBLE_L.sub(r"el\1", word)
    return _SINGLE.get(word, word)


class English:
    """The English analyser."""

    language = "en"

    def __init__(self) -> None:
        self._snowball = Stemmer.Stemmer("english")
        self.stop_words = word_list("stop-en.txt")
        self._forms = {self.normalise(form): key for form, key in paradigms("forms-en.txt").items()}
        self.stem = functools.lru_cache(STEM_CACHE)(self._stem)
        self.light_stems = frozenset(
            self.stem(self.normalise(word)) for word in word_list("light-en.txt")
        )
        self.stop_stems = frozenset(self.stem(self.normalise(word)) for word in self.stop_words)

    def normalise(self, surface: str) -> str:
        """Return the word in one spelling, lower case, a genitive apostrophe dropped."""
        return english_spelling(surface)

    def _stem(self, word: str) -> str:
        if word in self._forms:
            return self._forms[word]
        stem: str = self._snowball.stemWord(word)
        return self._forms.get(stem, stem)

    def is_real(self, word: str) -> bool:
        """Whether a reader of English would recognise the word (simplemma's word list)."""
        return (
            word in self.stop_words
            or word in self._forms
            or word.isdigit()
            or word in _known_words()
        )

    def split(self, word: str) -> tuple[str, ...]:
        """English writes compounds apart."""
        return ()

    def parts(self, word: str) -> tuple[str, ...]:
        """English writes compounds apart."""
        return ()


@functools.cache
def _known_words() -> SortedWords:
    """Return the words of simplemma's English list in our spelling; read when first asked for."""
    words = DefaultDictionaryFactory(cache_max_size=1).get_dictionary(English.language)
    return SortedWords({english_spelling(word) for word in words})
