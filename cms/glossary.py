"""The glossary in one language: its terms in that language's alphabet, and how a term is inflected."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from modeltranslation.utils import build_localized_fieldname

from cms import languages
from cms.collation import danish_sort_key
from cms.models import GlossaryTerm

# Letters that `danish_sort_key` puts last, and their names in an address.
_LAST_LETTERS: Final = {"~1": "Æ", "~2": "Ø", "~3": "Å"}
_ANCHORS: Final = {"Æ": "ae", "Ø": "oe", "Å": "aa"}
Row = Mapping[str, Any]
# Below this length, -e and -er make a verb of a noun as often as a plural: »mål«, »måler«.
_SHORT: Final = 5


@dataclass(frozen=True)
class Term:
    """A term as one language shows it; `other` is the word in the other language, or ""."""

    slug: str
    word: str
    other: str
    definition: str
    other_language: str
    explained: bool

    @property
    def anchor(self) -> str:
        """Its place on the glossary page."""
        return f"term-{self.slug}"


@dataclass
class Letter:
    """A letter of the alphabet with the terms that begin with it."""

    name: str
    terms: list[Term] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        """Its place on the glossary page, without æ, ø and å."""
        return f"letter-{_ANCHORS.get(self.name, self.name.lower())}"


def terms(language: str) -> list[Term]:
    """Return the terms that `language` has a word for, in its alphabetical order; one query.

    A term with neither a definition nor a word in the other language says nothing, and is left out.
    """
    return _terms(_rows(), language)


def terms_by_language() -> dict[str, list[Term]]:
    """Return the terms of both languages; one query."""
    rows = list(_rows())
    return {language: _terms(rows, language) for language in (languages.SOURCE, languages.TARGET)}


def _rows() -> Iterable[Row]:
    """Return all terms as rows: to make records of them takes as long as to find them in a text."""
    names = [
        build_localized_fieldname(name, language)
        for name in ("term", "definition")
        for language in (languages.SOURCE, languages.TARGET)
    ]
    return GlossaryTerm.objects.order_by().values("slug", "explained", *names)


def _terms(rows: Iterable[Row], language: str) -> list[Term]:
    other = languages.other(language)
    word, word_there, definition = (
        build_localized_fieldname(name, code)
        for name, code in (("term", language), ("term", other), ("definition", language))
    )
    found = [
        Term(
            slug=row["slug"],
            word=row[word] or "",
            other=row[word_there] or "",
            definition=row[definition] or "",
            other_language=other,
            explained=row["explained"],
        )
        for row in rows
    ]
    found = [term for term in found if term.word and (term.definition or term.other)]
    return sorted(found, key=lambda term: (_sort_key(term.word, language), term.slug))


def alphabet(language: str) -> list[Letter]:
    """Return the letters that have terms, each with its terms, in the order of the alphabet."""
    letters: dict[str, Letter] = {}
    for term in terms(language):
        name = _letter(term.word, language)
        letters.setdefault(name, Letter(name)).terms.append(term)
    return list(letters.values())


def _sort_key(word: str, language: str) -> str:
    if language == languages.SOURCE:
        return danish_sort_key(word)
    plain = unicodedata.normalize("NFKD", word).casefold()
    return "".join(char for char in plain if char.isalnum() or char == " ")


def _letter(word: str, language: str) -> str:
    """Return the letter a word stands under: Aa stands under Å in Danish."""
    key = _sort_key(word, language)
    return _LAST_LETTERS.get(key[:2], key[:1].upper())


# Finding terms in a text ------------------------------------------------------------------


@dataclass(frozen=True)
class Finder:
    """Finds the inflected forms of terms in plain text."""

    pattern: re.Pattern[str]
    known: tuple[Term, ...]

    def find(self, text: str) -> Iterator[tuple[re.Match[str], Term]]:
        """Yield each place where a term stands; where two begin together, the longer one.

        The places are those of `text`: a text that small letters would lengthen is taken as it is.
        """
        small = text.lower()
        for match in self.pattern.finditer(small if len(small) == len(text) else text):
            if match.lastindex is not None:
                yield match, self.known[match.lastindex - 1]


@lru_cache(maxsize=8)
def finder(known: tuple[Term, ...], language: str) -> Finder | None:
    """Return the finder of `known` terms; None without any.

    Remembered by the terms themselves, so that a changed term is another finder.
    """
    if not known:
        return None
    longest_first = tuple(sorted(known, key=lambda term: len(term.word), reverse=True))
    # The empty group at the end says which term it was. Each alternative begins with a letter, so
    # that most are passed over at once: three times as fast as groups around them.
    forms = "|".join(f"{_forms(term, language)}(?![\\w-])()" for term in longest_first)
    return Finder(re.compile(rf"(?<![\w-])(?:{forms})"), longest_first)


def _forms(term: Term, language: str) -> str:
    if language == languages.SOURCE:
        return _danish(term.word.lower())
    danish = rf"(?:\s\({_danish(term.other.lower())}\))?" if term.other else ""
    return rf"{_english(term.word.lower())}{danish}"


def _danish(words: str) -> str:
    """Return the pattern of a Danish term: adjectives agree, the noun at the end is declined."""
    *before, last = words.split()
    parts = [_danish_adjective(word) for word in before]
    return r"\s+".join([*parts, _danish_noun(last)])


def _danish_adjective(word: str) -> str:
    if word.endswith("et"):
        return rf"{re.escape(word[:-2])}(?:et|ede)"
    return rf"{re.escape(word)}(?:{re.escape(word[-1])}?e|t)?"


def _danish_noun(word: str) -> str:
    """Return the forms of a noun; the last letter may be doubled, as in »vennen«."""
    endings = "ene|en|et" if len(word) < _SHORT else "erne|ene|en|et|er|e|rne|ne|n|r|t"
    return rf"{re.escape(word)}(?:{re.escape(word[-1])}?(?:{endings}))?s?"


def _english(words: str) -> str:
    *before, last = (re.escape(word).replace("'", "['’]") for word in words.split())
    plural = rf"{last[:-1]}(?:y|ies)" if last.endswith("y") else rf"{last}(?:e?s)?"
    return r"\s+".join([*before, rf"{plural}(?:['’]s?)?"])
