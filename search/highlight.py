"""Why a hit is a hit: marked words in title and snippet, on the text as it is now."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from .analysis import Analyser, is_function_word, tokenise

SNIPPET_LENGTH: Final = 200
_LEAD: Final = 50
Segments = list[tuple[str, bool]]


@dataclass(frozen=True)
class _Mark:
    start: int
    end: int
    stem: str


def marked(analyser: Analyser, text: str, targets: frozenset[str]) -> Segments:
    """Return `text` in segments of (text, marked); joined they are the text.

    `targets` are those of a `QueryPlan`.
    """
    return _segments(text, _marks(analyser, text, targets), 0, len(text))


def snippet(
    analyser: Analyser, text: str, targets: frozenset[str], length: int = SNIPPET_LENGTH
) -> Segments:
    """Return the passage with the most different words that were asked for, in segments.

    At most `length` characters of the text; "…" stands where it was cut. Without a match it is the
    beginning of the text.
    """
    marks = _marks(analyser, text, targets)
    start = 0
    if marks:
        best = max(range(len(marks)), key=lambda index: (_richness(marks, index, length), -index))
        start = max(0, marks[best].start - _LEAD)
        if start:
            start = text.find(" ", start) + 1
    end = min(len(text), start + length)
    if end < len(text):
        cut = text.rfind(" ", start, end)
        end = cut if cut > start else end
    segments = _segments(text, marks, start, end)
    if start:
        segments.insert(0, ("… ", False))
    if end < len(text):
        segments.append((" …", False))
    return segments


def _richness(marks: Sequence[_Mark], first: int, length: int) -> tuple[int, int]:
    within = [m for m in marks[first:] if m.end - marks[first].start <= length - _LEAD]
    return len({mark.stem for mark in within}), len(within)


def _marks(analyser: Analyser, text: str, targets: frozenset[str]) -> list[_Mark]:
    every = list(tokenise(analyser, text))
    within = _in_phrases([token.stem for token in every], targets)
    tokens = [
        (place, token, (token.stem, *analyser.parts(token.word)))
        for place, token in enumerate(every)
        if not is_function_word(analyser, token)
    ]
    # What is there as a word needs no parts: the parts of a target must come from other words.
    others = {stem for _, _token, stems in tokens if stems[0] not in targets for stem in stems}
    wanted = {
        stem
        for target in targets
        if "+" not in target or others.issuperset(target.split("+"))
        for stem in target.split("+")
    }
    return [
        _Mark(token.start, token.end, next((stem for stem in stems if stem in wanted), stems[0]))
        for place, token, stems in tokens
        if place in within or not wanted.isdisjoint(stems)
    ]


def _in_phrases(stems: list[str], targets: frozenset[str]) -> set[int]:
    """Return the places of those stems of a text that are part of a phrase among the targets."""
    phrases: defaultdict[str, list[list[str]]] = defaultdict(list)
    for target in targets:
        if " " in target:
            phrase = target.split(" ")
            phrases[phrase[0]].append(phrase)
    return {
        place
        for first, stem in enumerate(stems)
        for phrase in phrases.get(stem, ())
        if stems[first : first + len(phrase)] == phrase
        for place in range(first, first + len(phrase))
    }


def _segments(text: str, marks: Sequence[_Mark], start: int, end: int) -> Segments:
    segments: Segments = []
    position = start
    for mark in marks:
        if mark.start < position or mark.end > end:
            continue
        if mark.start > position:
            segments.append((text[position : mark.start], False))
        segments.append((text[mark.start : mark.end], True))
        position = mark.end
    if position < end:
        segments.append((text[position:end], False))
    return segments
