"""What each part of the search is worth: the same queries with one part left out at a time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .analysis import Analyser, Stems
from .plan import QueryPlan
from .ranking import Scored
from .searcher import Searcher, Twins, no_twins
from .spelling import Near
from .thesaurus import Group, Thesaurus


@dataclass(frozen=True)
class Variant:
    """A search with one part left out, or none; other `analysers` need an index of their own."""

    name: str
    analysers: Mapping[str, Analyser]
    expander: Thesaurus
    twins: Twins
    searcher: type[Searcher] = Searcher


def variants(
    analysers: Mapping[str, Analyser], groups: Sequence[Group], twins: Twins
) -> Iterator[Variant]:
    """Yield the whole search, then one variant for each part."""
    whole = Thesaurus(analysers, groups)
    yield Variant("everything", analysers, whole, twins)
    for name, kind in (
        ("other words", _NoSynonyms),
        ("words of the other language", _NoTranslations),
        ("Norwegian and Swedish words", _NoNordic),
    ):
        yield Variant(name, analysers, kind(analysers, groups), twins)
    yield Variant("pages through their translations", analysers, whole, no_twins)
    yield Variant("restraint", analysers, whole, twins, _Unrestrained)
    for name, change in (("compounds", _Whole), ("stems", _Unstemmed)):
        changed = {language: change(analyser) for language, analyser in analysers.items()}
        yield Variant(name, changed, Thesaurus(changed, groups), twins)


class _NoSynonyms(Thesaurus):
    def synonyms(self, language: str, stems: Stems) -> Mapping[Stems, float]:
        return {}

    def nearest(self, language: str, word: str) -> Near | None:
        return None


class _NoTranslations(Thesaurus):
    def translations(self, source: str, target: str, stems: Stems) -> Mapping[Stems, float]:
        return {}


class _NoNordic(Thesaurus):
    def nordic(self, words: Sequence[str], *, exact: bool = False) -> Mapping[Stems, float]:
        return {}


class _Unrestrained(Searcher):
    def _is_answer(self, plan: QueryPlan, ranked: Sequence[Scored]) -> bool:
        return True

    def _shown(self, ranked: list[Scored]) -> list[Scored]:
        return ranked


class _Changed:
    """An analyser that is like another one, but for what a subclass does otherwise."""

    def __init__(self, analyser: Analyser) -> None:
        self._analyser = analyser
        self.language = analyser.language
        self.stop_words = analyser.stop_words
        self.stop_stems = analyser.stop_stems
        self.light_stems = analyser.light_stems

    def __getattr__(self, name: str) -> Any:
        return getattr(self._analyser, name)


class _Whole(_Changed):
    """Splits no compound."""

    def split(self, word: str) -> tuple[str, ...]:
        return ()

    def parts(self, word: str) -> tuple[str, ...]:
        return ()


class _Unstemmed(_Changed):
    """Takes each form of a word for a word of its own."""

    def stem(self, word: str) -> str:
        return word
