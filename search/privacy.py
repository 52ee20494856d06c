"""What of a query may be written down: decided by its words alone, since nobody knows who asks.

A query whose every word the site itself says (its pages or its word groups) tells nothing about a
person. One with other words may: a name, a street, an illness; so may a word that pages only write with
a capital, unless it names a place, a partner or a subject of the site. Mail addresses, telephone and cpr
numbers and the names of people whom the site knows are not even hashed: who has the key could try
out all of them.
"""

import unicodedata
from collections.abc import Mapping
from enum import Enum, auto
from functools import cached_property
from typing import Final

from django.utils.translation import override

from cms import languages
from home.models import Person
from initiatives.filters import facet_labels

from .analysis import Token, fold, is_function_word, tokenise
from .backends import analysers, engine_names, engines
from .decisions import groups
from .engines.base import EngineUnavailable

# A day of birth has six digits; a year and a postcode have four.
_MOST_DIGITS: Final = 5
_AT: Final = ("@", "%40", "(at)", "[at]", "(a)", "snabel")


class Kind(Enum):
    """How a query may be written down."""

    KNOWN = auto()
    """As text: the site says all its words."""
    UNKNOWN = auto()
    """As a hash: some of its words are the reader's own."""
    PERSONAL = auto()
    """Not at all; it may be counted among others."""


def is_personal_number(text: str) -> bool:
    """Whether a text may hold a mail address, a telephone number or a cpr number."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    digits = sum(char.isdigit() for char in plain)
    return digits > _MOST_DIGITS or any(mark in plain for mark in _AT)


class Judge:
    """Judges the queries of one batch; what it needs to know is read once, and only if needed."""

    def kind(self, text: str, language: str) -> Kind:
        """Return how a query, as it was typed, may be written down."""
        if is_personal_number(text):
            return Kind.PERSONAL
        tokens = list(tokenise(analysers()[language], text))
        if any(not self._names.isdisjoint(_spellings(token)) for token in tokens):
            return Kind.PERSONAL
        unknown = [token for token in tokens if not self._is_known(token, language)]
        if any(token.surface[0].isupper() and token.start for token in unknown):
            return Kind.PERSONAL  # »Anne Jensen«: within a query, Danish gives names a capital
        return Kind.KNOWN if tokens and not unknown else Kind.UNKNOWN

    def _is_known(self, token: Token, language: str) -> bool:
        # Words, never stems: »Hansen« has the stem of »hans«.
        return (
            is_function_word(analysers()[language], token)
            or token.word in self._of_pages[language]
            or token.word in self._of_groups[language]
        )

    @cached_property
    def _names(self) -> frozenset[str]:
        """The words of the names of everybody whom the site knows, shown or not."""
        names = Person.objects.values_list("name", flat=True)
        danish = analysers()[languages.SOURCE]
        return frozenset(
            fold(token.surface)
            for name in names
            for token in tokenise(danish, name)
            if len(token.word) > 1  # an initial says nothing
        )

    @cached_property
    def _of_pages(self) -> Mapping[str, frozenset[str]]:
        # The database's own index: it is always there, and asking it can't hang.
        engine = engines()[engine_names()[-1]]
        try:
            found = engine.vocabularies(list(analysers()))
        except EngineUnavailable:
            return dict.fromkeys(analysers(), frozenset())
        return {
            code: frozenset(
                word
                for word in vocabulary.words
                if not _may_be_name(vocabulary.surfaces[word]) or word in self._of_labels
            )
            for code, vocabulary in found.items()
        }

    @cached_property
    def _of_labels(self) -> frozenset[str]:
        """The words of areas, partners and all else that pages are marked with, in both languages."""
        found: set[str] = set()
        for code, analyser in analysers().items():
            with override(code):
                labels = [
                    text for of_facet in facet_labels().values() for text in of_facet.values()
                ]
            found.update(token.word for text in labels for token in tokenise(analyser, text))
        return frozenset(found)

    @cached_property
    def _of_groups(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, set[str]] = {code: set() for code in analysers()}
        for group in groups():
            for code, texts in group.words.items():
                extra = group.nordic if code == languages.SOURCE else ()
                for text in (*texts, *extra):
                    found[code].update(token.word for token in tokenise(analysers()[code], text))
        return {code: frozenset(words) for code, words in found.items()}


def _may_be_name(surface: str) -> bool:
    """Whether a word, in the smallest letters that pages write it in, may be a name: »Krogh«, not »SSP«."""
    return surface[:1].isupper() and not surface.isupper()


def _spellings(token: Token) -> set[str]:
    """Return the keys of the names that a word may be, in any spelling and in the genitive."""
    key = fold(token.surface).replace("’", "'")
    return {key, key.removesuffix("s"), key.removesuffix("'s")}
