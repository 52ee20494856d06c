"""Reads the words of a query, also those that the index doesn't know.

In this order, the surest way first: a word of the other language, a Norwegian or Swedish word that
Danish doesn't share, the same word in other letters, two words written as one, one Nordic compound.
Then the reader is told: a Norwegian or Swedish spelling, the nearest word of the index or of a group.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from .advice import ALL_MAY_CHANGE, Untouched
from .analysis import Stems, Token, fold
from .document import Correction
from .plan import Alternative, Clause, Source
from .readings import KnownWords
from .spelling import Near
from .wording import STRICT, Expander, Side, alternative, certainty_of, together

# A word of a group is meant rather than one of the index only when it is so much nearer.
_CLEARLY: Final = 0.3
# A translation of another word for what was typed, and another word for its translation.
_INDIRECT: Final = 0.8


class Reader(KnownWords):
    """Reads the words of one query."""

    def __init__(
        self,
        own: Side,
        other: Side | None,
        expander: Expander,
        *,
        foreign: bool = False,
        untouched: Untouched = ALL_MAY_CHANGE,
    ) -> None:
        """Read for the index of `own`; `foreign` says that the words are those of `other`."""
        super().__init__(own, expander)
        self._other = other
        self._foreign = foreign
        self._untouched = untouched

    def word(self, token: Token, *, may_correct: bool) -> tuple[Clause, Correction | None]:
        """Return the clause of a word, and its correction if it was searched in another spelling."""
        found = self.known(token.word, token.stem)
        is_own = any(not a.loose for a in found)
        stem, correction = token.stem, None
        is_light = token.stem in self._analyser.light_stems
        is_known = self._vocabulary.knows(token.stem) and not is_light
        if is_own and not self._vocabulary.knows(token.stem):
            # Its parts alone are on pages, and maybe the word itself: »tryghedsindex«.
            found += self._other_letters(token)
        if not is_own or (self._foreign and not is_known):
            more = self._otherwise(token)
            if not more and not is_own and may_correct:
                word, more = self._respelt(token)
                if more:
                    applied = self._vocabulary.surfaces.get(word, word)
                    correction = Correction(token.surface, applied)
                    stem = self._analyser.stem(word)
            found += more
        return self.clause(token.surface, stem, found), correction

    def _otherwise(self, token: Token) -> list[Alternative]:
        """Return what stands for a word that the index doesn't know, by the surest way there is."""
        is_real = self._analyser.is_real(token.word)
        if self._foreign or not is_real:
            found = self._translated(token)
            if found:
                return found
        found = self._nordic(token) or self._other_letters(token) or self._divided(token)
        if not found and not is_real and not self._same_in_nordic(token):
            found = self._nordic_compound(token)
        return found

    def _respelt(self, token: Token) -> tuple[str, list[Alternative]]:
        """Return the word to search for instead, and what stands for it; nothing when there is none."""
        if self._analyser.is_real(token.word):
            return "", []
        same = self._same_in_nordic(token)
        refused = self._analyser.stop_words
        if same is not None and same not in refused and same not in self._untouched.targets:
            return same, self._through(same, 0.9, Source.NORDIC)
        near = self._nearest(token)
        if near is None or near.word in self._untouched.targets:
            return "", []
        return near.word, self._through(near.word, max(0.55, 0.95 - 0.2 * near.cost))

    def _translated(self, token: Token) -> list[Alternative]:
        if self._other is None:
            return []
        analyser = self._other.analyser
        stems = (analyser.stem(analyser.normalise(token.surface)),)
        found = self.translations(stems)
        if found:
            return found
        # Through another word of that language that means the same.
        for other, weight in self._expander.synonyms(analyser.language, stems).items():
            if certainty_of(weight) >= STRICT:
                found += self.translations(other, weight * _INDIRECT)
        return found or self._translated_parts(token)

    def _translated_parts(self, token: Token) -> list[Alternative]:
        """Return what stands for the parts of the other language's compound: »knivkriminalitet«."""
        if self._other is None:
            return []
        analyser = self._other.analyser
        parts = analyser.split(analyser.normalise(token.surface))
        sides = [self.translations((analyser.stem(part),)) for part in parts]
        if len(sides) < 2 or not all(sides):
            return []
        return self.combined(sides, 0.8, 0.85, Source.TRANSLATION)

    def translations(self, stems: Stems, share: float = 1.0) -> list[Alternative]:
        """Return what stands for a word or expression of the other language."""
        if self._other is None:
            return []
        source, target = self._other.language, self._own.language
        found = []
        for other, weight in self._expander.translations(source, target, stems).items():
            weight *= share
            found.append(
                alternative(other, weight, min(0.9, certainty_of(weight)), Source.TRANSLATION)
            )
            found += [
                replace(a, source=Source.TRANSLATION)
                for a in self.synonyms(other, _INDIRECT * share)
            ]
        return found if any(map(self.leads, found)) else []

    def _nordic(self, token: Token) -> list[Alternative]:
        if self._own.language != "da":
            return []
        return self.nordic([token.surface], exact=self._analyser.is_real(token.word))

    def nordic(self, words: Sequence[str], *, exact: bool = False) -> list[Alternative]:
        """Return what stands for Norwegian or Swedish words that Danish doesn't share.

        A word that Danish has too counts `exact`, not by its Swedish stem: »tåge« is no »tåg«.
        """
        found = []
        for stems, weight in self._expander.nordic(words, exact=exact).items():
            found.append(alternative(stems, weight, min(0.9, certainty_of(weight)), Source.NORDIC))
            found += [replace(a, source=Source.NORDIC) for a in self.synonyms(stems, 0.9 * weight)]
        return found if any(map(self.leads, found)) else []

    def _same_in_nordic(self, token: Token) -> str | None:
        """Return the Danish word of a Norwegian or Swedish spelling."""
        if self._own.language != "da" or len(token.surface) < 4 or not self._may_change(token):
            return None
        return self._vocabulary.same_in_nordic(token.surface)

    def _nordic_compound(self, token: Token) -> list[Alternative]:
        """Return what stands for a compound of two words, each Nordic or Danish: »nettovergrep«."""
        word = token.surface.lower()
        if self._own.language != "da" or len(word) < 8 or not self._may_change(token):
            return []
        for middle in sorted(range(3, len(word) - 2), key=lambda m: abs(2 * m - len(word))):
            first, second = word[:middle], word[middle:]
            halves = [self._nordic_half(first), self._nordic_half(second)]
            if not halves[0] and first[-1] in "se" and len(first) > 4:
                halves[0] = self._nordic_half(first[:-1])
            if all(halves):
                return self.combined(halves, 0.8, 0.85, Source.NORDIC)
        return []

    def _nordic_half(self, word: str) -> list[Alternative]:
        found = self.nordic([word])
        if not found and len(word) > 3:
            normalised = self._analyser.normalise(word)
            same = (
                normalised
                if normalised in self._vocabulary.words
                else self._vocabulary.same_in_nordic(word)
            )
            if same is not None and same not in self._analyser.stop_words:
                found = self.known(same, self._analyser.stem(same))
        return [a for a in found if not a.loose and self.leads(a)]

    def _other_letters(self, token: Token) -> list[Alternative]:
        """Return words of the index that differ from an unknown one only in æ/ae/ä and the like.

        Whoever writes æ, ø or å in a real word means it: »kræft« is not »kraft«. No function word
        stands for anything.
        """
        word = token.word
        same = self._vocabulary.speller.same_folded(word) or self._expander.same_folded(
            self._own.language, word
        )
        same = [other for other in same if other not in self._analyser.stop_words]
        is_meant = fold(word) != word and self._analyser.is_real(word)
        if not same or is_meant or word in self._untouched.typed:
            return []
        return [a for other in same for a in self._through(other, 1.0, Source.LETTERS)]

    def _divided(self, token: Token) -> list[Alternative]:
        """Return two words of the index that were written as one, neither of them a function word.

        »underretning« is no page that says both »under« and »ret«.
        """
        words, word = self._vocabulary.words, token.word
        if word in self._untouched.typed:
            return []
        for middle in sorted(range(3, len(word) - 2), key=lambda m: abs(2 * m - len(word))):
            first, second = word[:middle], word[middle:]
            if first in words and second in words:
                stems = (words[first][0], words[second][0])
                if self._analyser.stop_stems.isdisjoint(stems):
                    return [together(stems, 0.85, 0.85, Source.LETTERS)]
        return []

    def _nearest(self, token: Token) -> Near | None:
        """Return the word to search for instead: one of the index, or one that leads there."""
        if not self._may_change(token):
            return None
        word = token.word
        near = self._vocabulary.speller.nearest(word)
        other = self._expander.nearest(self._own.language, word)
        if other is None or (near is not None and other.cost >= near.cost - _CLEARLY):
            return near
        leads = any(map(self.leads, self.known(other.word, self._analyser.stem(other.word))))
        return other if leads else near

    def _may_change(self, token: Token) -> bool:
        """Whether a word may be another one misspelt: no code, no name, no word of another language."""
        return not (
            any(char.isdigit() for char in token.word)
            or token.word in self._untouched.typed
            or self._is_word_of_other(token)
        )

    def _is_word_of_other(self, token: Token) -> bool:
        """Whether the other language's pages hold the word, or the query is in that language."""
        if self._other is None:
            return False
        analyser = self._other.analyser
        word = analyser.normalise(token.surface)
        return self._other.vocabulary.knows(analyser.stem(word)) or (
            self._foreign and analyser.is_real(word)
        )

    def _through(
        self, word: str, certainty: float, source: Source = Source.SPELLING
    ) -> list[Alternative]:
        """Return what stands for another spelling of a word."""
        return [
            replace(
                a,
                weight=a.weight * certainty,
                certainty=a.certainty * certainty,
                source=source,
            )
            for a in self.known(word, self._analyser.stem(word))
        ]
