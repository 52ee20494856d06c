"""What a word of a query may stand for, and how surely.

Certainty: the word itself 1; another word for it .95, nearly the same .65; all parts of a compound .8;
a translated or Nordic word .9; two words written as one .85; the nearest spelling .95 to .55; a single
part of a compound at most .5, the less the commoner it is. From `STRICT` on it stands for the word
itself; what is less sure counts when pages with all words are few.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import product
from typing import Final

from .analysis import Stems
from .plan import Alternative, Clause, Source
from .wording import STRICT, Expander, Side, alternative, certainty_of, together

LIGHT_SHARE: Final = 0.25
# A single part of a compound says something only when it is rare enough.
RARE_PART: Final = 0.3
# So many ways to meet one word are asked for; the surest of them.
MOST: Final = 24
MOST_PHRASES: Final = 6
# Of the words that may stand for a part, so many are combined with those of the other parts.
_COMBINED: Final = 4
# What says less, because it is so much commoner than what was asked for, stands for nothing: »follow«
# for "stalking" let in every page that somebody followed up.
LEAST: Final = 0.15


class KnownWords:
    """What words stand for that an index knows, or that other words are known for."""

    def __init__(self, own: Side, expander: Expander) -> None:
        """Read words for the index of `own`."""
        self._own = own
        self._expander = expander
        self._vocabulary = own.vocabulary
        self._analyser = own.analyser

    def clause(
        self, text: str, stem: str, alternatives: Iterable[Alternative], *, light: bool = False
    ) -> Clause:
        """Return the clause of a word or expression; `stem` tells whether it is a light word."""
        light = light or stem in self._analyser.light_stems
        idf = self._rarity(stem, alternatives)
        sorted_ = sorted(
            (self._damped(a, idf) for a in self._spread(alternatives)),
            key=lambda a: (-a.certainty, -a.weight, a.stems),
        )
        unique: dict[tuple[Stems, bool], Alternative] = {}
        phrases = 0
        for each in sorted_:
            key = (each.stems, each.is_phrase)
            if each.weight < LEAST:
                continue
            if key in unique or (each.is_phrase and phrases >= MOST_PHRASES):
                continue
            unique[key] = each
            phrases += each.is_phrase
        kept = tuple(unique.values())[:MOST]
        return Clause(text, kept, idf * (LIGHT_SHARE if light else 1.0), light)

    def known(self, word: str, stem: str) -> list[Alternative]:
        """Return what stands for a word: itself, other words for it, its parts."""
        found = self._itself_and_synonyms((stem,))
        parts = self._analyser.split(word)
        if len(parts) > 1:
            sides = [self._itself_and_synonyms((self._analyser.stem(part),), 0.9) for part in parts]
            found += self.combined(sides, 0.75, STRICT, Source.PARTS)
            if not self._vocabulary.knows(stem):
                # A compound that pages use says more than its parts: »natteliv« is not about »liv«.
                found += self._single_parts(parts)
        return found

    def _itself_and_synonyms(self, stems: Stems, share: float = 1.0) -> list[Alternative]:
        found = []
        if all(map(self._vocabulary.knows, stems)):
            found.append(alternative(stems, 1.0, 1.0, Source.WORD))
        return found + self.synonyms(stems, share)

    def synonyms(self, stems: Stems, share: float = 1.0) -> list[Alternative]:
        """Return other words for a word or expression, `share` of their weight."""
        return [
            alternative(other, weight * share, certainty_of(weight * share), Source.SYNONYM)
            for other, weight in self._expander.synonyms(self._own.language, stems).items()
        ]

    def combined(
        self,
        sides: Sequence[Sequence[Alternative]],
        weight: float,
        certainty: float,
        source: Source,
    ) -> list[Alternative]:
        """Return what stands for several words together: one way to meet each."""
        best = [
            sorted(
                (a for a in side if len(a.stems) == 1 and not a.loose and self.leads(a)),
                key=lambda a: (-a.certainty, -a.weight, a.stems),
            )[:_COMBINED]
            for side in sides
        ]
        found = []
        for ways in product(*best):
            least = min(a.certainty for a in ways)
            share = weight
            for way in ways:
                share *= way.weight ** (1 / len(ways))
            stems = (stem for way in ways for stem in way.stems)
            found.append(together(stems, share, min(certainty, least), source))
        return found

    def _single_parts(self, parts: Sequence[str]) -> list[Alternative]:
        """Return the rarer parts of a compound, each alone: the last one says the most.

        None at all when the index doesn't know the last part: »rockermusik« is music, and nothing
        about bikers answers it.
        """
        stems = [self._analyser.stem(part) for part in parts]
        last = [a for a in self._itself_and_synonyms((stems[-1],)) if self.leads(a)]
        if not last:
            return []
        found: list[Alternative] = []
        for number, stem in enumerate(stems):
            if not self._vocabulary.knows(stem) or stem in self._analyser.light_stems:
                continue
            rarity = self._vocabulary.idf(stem) / self._vocabulary.highest_idf
            if rarity > RARE_PART:
                is_last = number == len(stems) - 1
                weight, certainty = (0.3, 0.5) if is_last else (0.2, 0.36)
                found.append(
                    Alternative(
                        (stem,), weight, False, True, min(1.0, rarity) * certainty, Source.PARTS
                    )
                )
        return found

    def leads(self, each: Alternative) -> bool:
        """Whether the index knows all its stems."""
        return all(map(self._vocabulary.knows, each.stems))

    def _spread(self, alternatives: Iterable[Alternative]) -> list[Alternative]:
        """Return those that lead somewhere; phrases also in any order, unknown compounds in parts."""
        found = []
        for each in alternatives:
            if self.leads(each):
                found.append(each)
            if each.is_phrase and each.weight >= 0.5:
                words = [s for s in each.stems if s not in self._analyser.stop_stems]
                if len(words) > 1 and all(map(self._vocabulary.knows, words)):
                    found.append(
                        together(words, each.weight * 0.6, each.certainty * 0.75, each.source)
                    )
            elif len(each.stems) == 1 and not each.loose and not self.leads(each):
                found += self._parts_of_other(each)
        return found

    def _parts_of_other(self, each: Alternative) -> list[Alternative]:
        """Return the parts of another word for a word, a compound that no page uses."""
        text = self._expander.wording(self._own.language, each.stems)
        parts = self._analyser.split(self._analyser.normalise(text)) if text else ()
        stems = [self._analyser.stem(part) for part in parts]
        if len(stems) > 1 and all(map(self._vocabulary.knows, stems)):
            return [together(stems, each.weight * 0.4, 0.42, each.source)]
        return []

    def _rarity(self, stem: str, alternatives: Iterable[Alternative]) -> float:
        """Return the rarity of what is asked for: of the word itself, else the mean of the others."""
        known = [a for a in alternatives if self.leads(a)]
        for group in (
            [a for a in known if a.stems == (stem,)],
            [a for a in known if a.certainty >= 1 and (len(a.stems) == 1 or a.is_phrase)],
            [a for a in known if not a.loose],
            known,
        ):
            values = [max(self._vocabulary.idf(s) for s in a.stems) for a in group]
            if values:
                return max(0.1, sum(values) / len(values))
        # A word that no page holds is as rare as the rarest.
        return self._vocabulary.highest_idf

    def _damped(self, each: Alternative, idf: float) -> Alternative:
        """Return an alternative that says less where it is commoner than what was asked for."""
        if each.certainty >= 1 or len(each.stems) > 1:
            return each
        share = min(1.0, self._vocabulary.idf(each.stems[0]) / idf)
        return replace(each, weight=each.weight * share, certainty=each.certainty * share**0.5)


def shares(words: Sequence[Clause]) -> list[Alternative]:
    """Return each word of an expression alone, for its share of their rarity."""
    total = sum(word.idf for word in words) or 1.0
    return [
        replace(
            each,
            weight=0.6 * word.idf / total * each.weight,
            certainty=0.8 * word.idf / total * each.certainty,
            loose=True,
        )
        for word in words
        for each in word.alternatives
        if len(each.stems) == 1 and not each.loose
    ]
