"""Other words for a word: groups of words as tables of stems, for the planner. Knows no database.

Words of a group stand for each other, or, in a group of one way, lead to other words (an everyday word
to the official one). Danish and English words of a group translate each other; its Norwegian and
Swedish words lead to its Danish ones.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import Stemmer

from .analysis import Analyser, Stems, fold, stems_of
from .spelling import Near, Speller

SAME: Final = 0.9
NEAR: Final = 0.6
TRANSLATION: Final = 0.9
FURTHER_TRANSLATION: Final = 0.8
# What an everyday word leads to stands in order: the first is what it is, the others are near it.
FURTHER: Final = 0.85
# What an everyday word leads to has other names, too; a second step says a little less.
SECOND_STEP: Final = 0.7
_NOTHING: Final[Mapping[Stems, float]] = {}


@dataclass(frozen=True)
class Group:
    """Words and expressions that mean the same, or nearly (`weight`, 0–1).

    With `leads_to` the words of that language lead there, and not back.
    """

    words: Mapping[str, tuple[str, ...]]
    nordic: tuple[str, ...] = ()
    leads_to: Mapping[str, tuple[str, ...]] | None = None
    weight: float = SAME


class _Table:
    """Stems → stems that stand for them, with their weight."""

    def __init__(self) -> None:
        self.entries: defaultdict[Stems, dict[Stems, float]] = defaultdict(dict)
        # The expressions of several words, by their first stem.
        self.expressions: defaultdict[str, set[Stems]] = defaultdict(set)

    def add(self, source: Stems, target: Stems, weight: float) -> None:
        if not source or not target or source == target:
            return
        known = self.entries[source]
        known[target] = max(weight, known.get(target, 0.0))
        if len(source) > 1:
            self.expressions[source[0]].add(source)

    def lead_on(self, sources: Iterable[Stems]) -> None:
        """Take one more step for everyday words: to the other names of what they lead to.

        Words of a group that stand for each other take none: chained, everything would mean
        everything.
        """
        same = {
            key: [other for other, weight in found.items() if weight >= SAME]
            for key, found in self.entries.items()
        }
        for key in sources:
            found = self.entries[key]
            for middle, weight in list(found.items()):
                for far in same.get(middle, ()):
                    if far != key and far not in found:
                        found[far] = weight * SECOND_STEP


class Thesaurus:
    """The groups in force, ready to be asked."""

    def __init__(self, analysers: Mapping[str, Analyser], groups: Iterable[Group] = ()) -> None:
        self._analysers = analysers
        self._synonyms = {language: _Table() for language in analysers}
        self._translations = {
            (source, target): _Table()
            for source in analysers
            for target in analysers
            if source != target
        }
        self._nordic: defaultdict[tuple[str, ...], dict[Stems, float]] = defaultdict(dict)
        self._texts: dict[str, dict[Stems, str]] = {language: {} for language in analysers}
        leading: dict[str, dict[Stems, None]] = {language: {} for language in analysers}
        for group in groups:
            for language, stems in self._add(group):
                leading[language][stems] = None
        for language, table in self._synonyms.items():
            table.lead_on(leading[language])

    def _add(self, group: Group) -> Iterator[tuple[str, Stems]]:
        """Take in a group; yield its words that lead one way, with their language."""
        keys = {
            language: [self._stems(language, word) for word in group.words.get(language, ())]
            for language in self._analysers
        }
        goals = {
            language: [
                self._stems(language, word) for word in (group.leads_to or {}).get(language, ())
            ]
            for language in self._analysers
        }
        targets = {
            language: [
                stems
                for stems in goals[language] or keys[language]
                if self._says_something(language, stems)
            ]
            for language in self._analysers
        }
        for language, found in keys.items():
            table = self._synonyms[language]
            for source in found:
                for place, target in enumerate(targets[language]):
                    share = FURTHER if place and goals[language] else 1.0
                    table.add(source, target, group.weight * share)
                if goals[language]:
                    yield language, source
        for (source_language, target_language), table in self._translations.items():
            for source in keys[source_language]:
                for place, target in enumerate(targets[target_language]):
                    table.add(source, target, min(group.weight, _translation(place)))
        for word in group.nordic:
            spellings = tuple(word.lower().split())
            for key in _nordic_keys(spellings[0]) if len(spellings) == 1 else {spellings}:
                for place, target in enumerate(targets.get("da", ())):
                    known = self._nordic[key]
                    known[target] = max(_translation(place), known.get(target, 0.0))

    def _says_something(self, language: str, stems: Stems) -> bool:
        """Whether pages hold an expression for what it means: »har ingen« stands on any page."""
        analyser = self._analysers[language]
        return len(stems) == 1 or any(
            stem not in analyser.stop_stems and stem not in analyser.light_stems for stem in stems
        )

    def _stems(self, language: str, text: str) -> Stems:
        stems = stems_of(self._analysers[language], text)
        self._texts[language].setdefault(stems, text)
        return stems

    def synonyms(self, language: str, stems: Stems) -> Mapping[Stems, float]:
        """Return what stands for a word or expression in its own language, with weights."""
        return self._synonyms[language].entries.get(stems, _NOTHING)

    def translations(self, source: str, target: str, stems: Stems) -> Mapping[Stems, float]:
        """Return what stands for a word or expression in the other language, with weights."""
        return self._translations[source, target].entries.get(stems, _NOTHING)

    def nordic(self, words: Sequence[str], *, exact: bool = False) -> Mapping[Stems, float]:
        """Return the Danish stems for Norwegian or Swedish words as typed, with weights.

        A single word counts in any form, unless `exact`.
        """
        spellings = tuple(word.lower() for word in words)
        keys = {spellings} if exact or len(spellings) > 1 else _nordic_keys(spellings[0])
        found: dict[Stems, float] = {}
        for key in sorted(keys):
            found.update(self._nordic.get(key, _NOTHING))
        return found

    def expressions(
        self, source: str, target: str, stems: Sequence[str]
    ) -> Iterator[tuple[int, Stems]]:
        """Yield the expressions of several words among `stems` that stand for something in `target`."""
        table = self._synonyms[source] if source == target else self._translations[source, target]
        for start, stem in enumerate(stems):
            for expression in sorted(table.expressions.get(stem, ())):
                if tuple(stems[start : start + len(expression)]) == expression:
                    yield start, expression

    def wording(self, language: str, stems: Stems) -> str:
        """Return how a group writes the word with these stems; empty when none does."""
        return self._texts[language].get(stems, "")

    def nearest(self, language: str, word: str) -> Near | None:
        """Return the word of a group that is nearest to a misspelt one."""
        return self._spellers[language].nearest(word)

    def same_folded(self, language: str, word: str) -> list[str]:
        """Return the words of groups that differ only in accents or digraphs."""
        return self._spellers[language].same_folded(word)

    @cached_property
    def _spellers(self) -> dict[str, Speller]:
        found = {}
        for language, analyser in self._analysers.items():
            words = {
                analyser.normalise(text): 1
                for stems, text in self._texts[language].items()
                if len(stems) == 1 and stems in self._synonyms[language].entries
            }
            found[language] = Speller({word: 1 for word in words if fold(word)})
        return found


_STEMMERS: Final = (Stemmer.Stemmer("norwegian", 0), Stemmer.Stemmer("swedish", 0))


def _translation(place: int) -> float:
    """Return the weight of the words of a group in another language: the first is its name."""
    return TRANSLATION if place == 0 else FURTHER_TRANSLATION


def _nordic_keys(word: str) -> set[tuple[str, ...]]:
    """Return the keys under which a Norwegian or Swedish word is filed: itself and its stems."""
    return {(word,), *((stemmer.stemWord(word),) for stemmer in _STEMMERS)}
