"""What staff advise on a search, as searches ask for it. Knows no database.

Words are compared by their stems, so that every form of a word counts.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from .analysis import Analyser, Stems, fold, stems_of, tokenise


@dataclass(frozen=True)
class Recommended:
    """A page that is recommended where a search holds one of `words`."""

    language: str
    words: tuple[str, ...]
    page_pk: int
    text: str


@dataclass(frozen=True)
class Untouched:
    """Words that no spelling is corrected from, and words that none is corrected to."""

    typed: Container[str] = field(default_factory=frozenset)
    targets: Container[str] = field(default_factory=frozenset)


ALL_MAY_CHANGE: Final = Untouched()


class StemSet:
    """Words of any language, in all their forms."""

    def __init__(self, analysers: Mapping[str, Analyser], words: Iterable[str]) -> None:
        """Hold `words` as each language would read them."""
        known = list(words)
        self._held = [
            (analyser, frozenset(analyser.stem(analyser.normalise(word)) for word in known))
            for analyser in analysers.values()
        ]

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and any(
            analyser.stem(analyser.normalise(word)) in stems for analyser, stems in self._held
        )


class Advice:
    """The advice that is in force."""

    def __init__(
        self,
        analysers: Mapping[str, Analyser],
        danger: Mapping[str, Sequence[str]],
        recommended: Iterable[Recommended] = (),
        never_correct: Iterable[str] = (),
        never_suggest: Iterable[str] = (),
    ) -> None:
        """Take the danger words of each language, and what else staff decided."""
        self._analysers = analysers
        self._danger = {
            language: [stems_of(analysers[language], words) for words in danger.get(language, ())]
            for language in analysers
        }
        self._folded = {
            language: frozenset(fold(words) for words in danger.get(language, ()))
            for language in analysers
        }
        self._recommended = [
            (each, [stems_of(analysers[each.language], words) for words in each.words])
            for each in recommended
        ]
        self.never_correct = StemSet(analysers, never_correct)
        self.never_suggest = StemSet(analysers, never_suggest)

    def is_danger(self, text: str, language: str) -> bool:
        """Whether somebody who searches for `text` may need help at once.

        A word counts alone, in a compound (»partnervold«), and with a, ae or oe for æ, å or ø where it
        is no other word: »task« is not »tæsk«. A single word of the other language counts where the
        reader's own doesn't have it: »fire« is a number in Danish.
        """
        own = self._analysers[language]
        for other, analyser in self._analysers.items():
            every = list(tokenise(analyser, text))
            tokens = [
                token
                for token in every
                if other == language or not own.is_real(own.normalise(token.surface))
            ]
            stems = tuple(token.stem for token in every)
            known = {token.stem for token in tokens}
            known |= {part for token in tokens for part in analyser.parts(token.word)}
            for words in self._danger[other]:
                if words[0] in known if len(words) == 1 else _holds(stems, words):
                    return True
            unread = (token.surface for token in tokens if not self._is_real(token.surface))
            if any(fold(surface) in self._folded[other] for surface in unread):
                return True
        return False

    def _is_real(self, surface: str) -> bool:
        """Whether a word is one of either language."""
        return any(each.is_real(each.normalise(surface)) for each in self._analysers.values())

    def recommended(self, text: str, language: str) -> list[Recommended]:
        """Return what is recommended to somebody who searches for `text`."""
        stems = stems_of(self._analysers[language], text)
        return [
            each
            for each, known in self._recommended
            if each.language == language and any(_holds(stems, words) for words in known)
        ]

    def may_suggest(self, name: str, language: str) -> bool:
        """Whether a name may be offered while somebody types."""
        return not any(
            token.word in self.never_suggest for token in tokenise(self._analysers[language], name)
        )


def _holds(stems: Stems, words: Stems) -> bool:
    """Whether `words` stand among `stems` in their order, with nothing in between."""
    size = len(words)
    return bool(words) and any(
        stems[start : start + size] == words for start in range(len(stems) - size + 1)
    )
