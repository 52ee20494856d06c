"""Danish: spelling, stems, irregular forms and compounds.

Spelling  ä→æ, ö→ø, ü→y, é→e; aa→å unless two words meet in it ("tema" + "aften"); ae→æ and oe→ø
          unless the digraph is a stem vowel and an ending ("nabo" + "er", "kamera" + "et"): Retskrivningsordbogen § 3 and the older spelling of names.
Stems     Snowball's Danish stemmer run to a fixpoint; "cykl(er)" and "cykel" meet by dropping e
          before l or r after a consonant; deverbal nouns and past tenses go to a listed infinitive
          ("forebyggelse" → "forebygge"); irregular words through paradigms; what takes a list to know
          through `danish_forms`.
Compounds the cheapest chain of known first parts, with their linking letters, and one known last
          part (lexicon of Stavekontrolden).
"""

import functools
import re
from typing import Final

import Stemmer

from .base import STEM_CACHE, paradigms, word_list
from .danish_forms import listed_word
from .lexicon import Lexicon

_DIGRAPH_ENDING: Final = re.compile(r"^(.*[ao])(e(?:t|ts|n|ns|ne|nes|r|rs|rne|rnes))$")
# Words that hold "ae" or "oe" across a joint, and names that keep them.
_KEEPS_DIGRAPH: Final = re.compile("beboe|naboer|israel|michael|poesi|poet|aero|troende|boede|boet")
# Whoever does it: »mobberne« of »mobber«, which the paradigm of a verb holds (Den Danske Ordbog, -er).
_AGENT: Final = re.compile("(.{3,}e)(?:re|ren|rens|rne|rnes|res)")
# What Snowball takes off as its third step: it makes one word of another, no form of the same one.
_DERIVED: Final = re.compile("lig|ig|els")
_MIN_DERIVED: Final = 4
# »cykler« and »cykel«, »midler« and »middel«.
_SYNCOPE: Final = re.compile(r"([^aeiouyæøå])\1?e([lr])$")
_LETTERS: Final = str.maketrans({"ä": "æ", "ö": "ø", "ü": "y", "é": "e", "è": "e", "’": "'"})
_DEVERBAL: Final = (
    "edes ede ningernes ningerne ningens ningen ninger nings ning ingernes ingerne ingens ingen inger "
    "ings ing elsernes elserne elsens elsen elser else".split()
)
_ENDINGS: Final = "ernes erne enes ene ens en ets et ers er es e s n ne nes r rs rne rnes t te ede et ende".split()
# Endings of words and, with -fuld, of adjectives: »meningsfuld« has nothing to do with »fuld«.
_NOT_LAST: Final = frozenset(
    "gerne ring eri else inger ende ening ager aner iner erier isk iske elle ne tet "
    "fuld fulde fuldt".split()
)
# Three-letter words that may stand in a compound; others split too much ("bet" + "jent").
_SHORT_PARTS: Final = frozenset(
    "lys vej hus rum tog bil job leg liv mad råd dag nat net ven gas bus sag tid båd øl pas lån lås "
    "far mor tyv nød øre sti sne mål hul tur hal bål dør fag hof råb røg løn chat spil vagt film del "
    "rad ung kort ære".split()
)
# Words that hold these suffixes link with s (Dansk Sprognævn on »fuge-s«): »trygheds-vej«, not
# »tryghed-svej«.
_TAKES_S: Final = ("hed", "skab", "dom", "ion", "tet", "ning")
_GUESSED_LINK: Final = 0.5
_NO_LINK: Final = 1.0
_TWO_LETTER_PARTS: Final = frozenset({"by", "tv", "it"})
_MIN_COMPOUND: Final = 5


class Danish:
    """The Danish analyser over a lexicon."""

    language = "da"

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        # Its own cache costs more than it saves: `stem` below remembers what matters.
        self._snowball = Stemmer.Stemmer("danish", 0)
        self.stop_words = word_list("stop-da.txt")
        self._forms: dict[str, str] = {}
        self._irregular: frozenset[str] = frozenset()
        self.stem = functools.lru_cache(STEM_CACHE)(self._stem)
        self.split = functools.lru_cache(STEM_CACHE)(self._split)
        self._word_stems = self._shortest_by_stem(lexicon.words)
        # A name has no forms but the genitive: »Peter« is not »pet«.
        forms = {name: f"_{name}" for name in word_list("names-da.txt")} | paradigms("forms-da.txt")
        self._forms = {self.normalise(form): key for form, key in forms.items()}
        self._irregular = frozenset(
            form for form, key in self._forms.items() if not form.startswith(key[1:])
        )
        self.stem.cache_clear()
        self.light_stems = frozenset(
            self.stem(self.normalise(word)) for word in word_list("light-da.txt")
        )
        self.stop_stems = frozenset(self.stem(self.normalise(word)) for word in self.stop_words)

    def _shortest_by_stem(self, words: frozenset[str]) -> dict[str, str]:
        """Return stem → its shortest word, the first in the alphabet of equally short ones.

        One string for each word, also where a stem is one, saves memory.
        """
        known = {word: word for word in words}
        shortest: dict[str, str] = {}
        for word in words:
            stem = self._fixpoint(word)
            other = shortest.get(stem)
            if other is None:
                shortest[known.get(stem, stem)] = word
            elif (len(word), word) < (len(other), other):
                shortest[stem] = word
        return shortest

    def normalise(self, surface: str) -> str:
        """Return the word in Danish spelling, lower case, a genitive apostrophe dropped."""
        word = surface.lower().replace(".", "").translate(_LETTERS).replace("'", "")
        word = self._folded_aa(word)
        if ("ae" in word or "oe" in word) and not _KEEPS_DIGRAPH.search(word):
            match = _DIGRAPH_ENDING.match(word)
            if match and self._ends_in_known_word(match[1]):
                return match[1].replace("ae", "æ").replace("oe", "ø") + match[2]
            word = word.replace("ae", "æ").replace("oe", "ø")
        return word

    def _folded_aa(self, word: str) -> str:
        """Write å for aa; not for the last one where two words meet in it: »temaaften«."""
        first, digraph, last = word.rpartition("aa")
        if not digraph:
            return word
        first = first.replace("aa", "å")
        left, folded, right = f"{first}a", f"{first}å{last}", f"a{last}"
        is_joint = (
            min(len(left), len(right)) > 2
            and (left in self.lexicon.words or left in self.lexicon.left)
            and self.is_real(right)
            and not self.is_real(folded)
        )
        return f"{first}aa{last}" if is_joint else folded

    def _ends_in_known_word(self, word: str) -> bool:
        starts = range(max(1, len(word) - 2))
        return any(word[start:] in self.lexicon.words for start in starts)

    def _fixpoint(self, word: str) -> str:
        """Stem until nothing more comes off; Snowball alone takes one ending at a time.

        What is left of a word that is derived from another has four letters or more: »farlig« is not
        »far«, »forretning« and »forening« are not »for«.
        """
        stem = word
        for turn in range(4):
            shorter = self._snowball.stemWord(stem)
            if shorter == stem:
                break
            if len(shorter) < _MIN_DERIVED:
                derived = _DERIVED.match(stem, len(shorter))
                if derived:
                    return stem[: derived.end()]
                if turn:
                    break
            stem = shorter
        return stem

    def _base(self, word: str) -> str:
        """Lead forms that the stemmer leaves apart to a listed word."""
        words = self.lexicon.words
        word = listed_word(word, words, self._forms, self._irregular) or word
        if word in self._forms:
            return word
        for ending in _DEVERBAL:
            if word.endswith(ending) and len(word) - len(ending) >= 3:
                root = word[: -len(ending)]
                for infinitive in (f"{root}e", f"{root}{root[-1]}e"):
                    if infinitive in words:
                        return infinitive
        if word in words:
            return word
        if word.endswith("t") and len(word) > 4 and word[:-1] in words:
            return word[:-1]
        if len(word) < 8 and self._fixpoint(word) not in self._word_stems:
            for ending in _ENDINGS:
                root = word.removesuffix(ending)
                if root != word and len(root) >= 2 and root in words:
                    return root
        return word

    def _stem(self, word: str) -> str:
        if word in self._forms:
            return self._forms[word]
        if word in self.stop_words:
            # »mest« is not »mester«, »både« no »båd«.
            return f"_{word}"
        agent = _AGENT.fullmatch(word)
        if agent and f"{agent[1]}r" in self._forms:
            return self._forms[f"{agent[1]}r"]
        if word.endswith("s") and word[:-1] in self._forms:
            return self._forms[word[:-1]]
        base = self._base(word)
        if base in self._forms:
            return self._forms[base]
        stem = self._fixpoint(base)
        if len(stem) >= 5:
            stem = _SYNCOPE.sub(r"\1\2", stem)
        return self._forms.get(stem, stem)

    def is_real(self, word: str) -> bool:
        """Whether a Dane would recognise the word: listed, or an inflection of a listed word."""
        return (
            word in self.stop_words
            or word in self.lexicon.words
            or word in self._forms
            or word.isdigit()
            or self._is_inflected(word)
        )

    def _is_inflected(self, word: str) -> bool:
        words = self.lexicon.words
        for ending in _ENDINGS:
            root = word.removesuffix(ending)
            if root == word or len(root) < 3:
                continue
            if root in words or f"{root}e" in words:
                return True
            doubled = ending[0] in "aeiouyæøå" and len(root) > 3 and root[-1] == root[-2]
            if doubled and root[:-1] in words:
                return True
        return False

    def parts(self, word: str) -> tuple[str, ...]:
        """Return the stems of a compound's parts, and of their parts."""
        return self._parts(word, 2)

    def _parts(self, word: str, depth: int) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for part in self.split(word):
            found[self.stem(part)] = None
            if depth and len(part) >= 7 and self._fixpoint(part) not in self._word_stems:
                found.update(dict.fromkeys(self._parts(part, depth - 1)))
        return tuple(found)

    def _split(self, word: str) -> tuple[str, ...]:
        """Return the cheapest split: dictionary forms of the first parts, the last part as it is."""
        if len(word) < _MIN_COMPOUND or word in self._forms:
            return ()
        best = self._cheapest(word, 0, {})
        return best[1] if best is not None and len(best[1]) > 1 else ()

    def _cheapest(
        self, word: str, start: int, seen: dict[int, tuple[float, tuple[str, ...]] | None]
    ) -> tuple[float, tuple[str, ...]] | None:
        """Return (cost, parts) of the rest of `word`; each part costs 1, a short one more."""
        if start in seen:
            return seen[start]
        rest = word[start:]
        best: tuple[float, tuple[str, ...]] | None = None
        if start and self._may_end(rest):
            best = (1.0 + (0.8 if len(rest) < 4 else 0.0), (rest,))
        for end in range(start + 2, len(word) - 2):
            first, doubt = self._first_part(word[start:end])
            if not first or not _may_begin(first):
                continue
            tail = self._cheapest(word, end, seen)
            if tail is None:
                continue
            cost = 1.0 + max(doubt, 0.5 if len(first) == 2 else 0.0) + tail[0]
            longer = (
                best is not None and abs(cost - best[0]) < 1e-9 and len(first) > len(best[1][0])
            )
            if best is None or cost < best[0] - 1e-9 or longer:
                best = (cost, (first, *tail[1]))
        seen[start] = best
        return best

    def _first_part(self, form: str) -> tuple[str, float]:
        """Return the word of a form before another part, and what our doubt about it costs."""
        if len(form) > 4 and form.endswith(_TAKES_S):
            return (form, _NO_LINK) if form in self.lexicon.words else ("", 0.0)
        listed = self.lexicon.left.get(form)
        if listed is not None:
            return listed, 0.0
        # The list misses some linking letters: »æres« of »ære« in »æreskonflikt«.
        if form.endswith("s") and len(form) > 3 and form[:-1] in self.lexicon.words:
            return form[:-1], _GUESSED_LINK
        if len(form) > 2 and form in self.lexicon.words:
            return form, _GUESSED_LINK
        return "", 0.0

    def _may_end(self, rest: str) -> bool:
        """Whether a compound may end in `rest`: a word, or a form of one."""
        if rest in self.stop_words or rest in _NOT_LAST or rest in _ENDINGS:
            return False
        if rest in self.lexicon.words:
            return len(rest) >= 4 or rest in _SHORT_PARTS
        stem = self._fixpoint(rest)
        base = self._word_stems.get(stem)
        if base is None or len(base) < 3:
            return False
        return len(stem) >= 4 or base in _SHORT_PARTS or stem in _SHORT_PARTS


def _may_begin(first: str) -> bool:
    if len(first) < 3:
        return first in _TWO_LETTER_PARTS
    return len(first) > 3 or first in _SHORT_PARTS
