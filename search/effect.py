"""What a group of words would change: searches as they are now, and as they would be with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from cms import languages

from .backends import analysers
from .decisions import Decisions, current, group_of, groups
from .document import SearchQuery
from .models import Synonym, lines
from .service import SearchResults, search
from .thesaurus import Thesaurus

# Enough to judge a group by; each costs two searches.
MOST_WORDS: Final = 10
SHOWN: Final = 5


@dataclass(frozen=True)
class Found:
    """What a search finds: how many, and the titles of the first few."""

    total: int
    titles: tuple[str, ...]


@dataclass(frozen=True)
class Effect:
    """What a word finds now, and what it would find."""

    word: str
    language: str
    now: Found
    then: Found

    @property
    def is_none(self) -> bool:
        """Whether the group changes nothing for the word."""
        return self.now == self.then


def effects_of(group: Synonym) -> list[Effect]:
    """Return what `group`, which need not be saved, would change for its first ten words.

    Raises `EngineUnavailable` when no engine answers.
    """
    others = groups(without=group.pk)
    known = [*others, group_of(group)] if group.active else [*others]
    then = Decisions(Thesaurus(analysers(), known), current.in_force().advice)
    effects = []
    for language, word in list(_words(group))[:MOST_WORDS]:
        query = SearchQuery.from_input(word, language)
        effects.append(Effect(word, language, _found(search(query)), _found(search(query, then))))
    return effects


def _words(group: Synonym) -> Iterator[tuple[str, str]]:
    for word in (*lines(group.words_da), *lines(group.words_nordic)):
        yield languages.SOURCE, word
    for word in lines(group.words_en):
        yield languages.TARGET, word


def _found(results: SearchResults) -> Found:
    titles = ["".join(text for text, _marked in hit.title_segments) for hit in results.hits]
    return Found(results.total, tuple(titles[:SHOWN]))
