"""What Danish said at each publication since the version that English is based on, and what changed.

A sentence is known by its path on the page (the field, and the block in it) and its text. From one
version to the next the sentences of a path are laid side by side; the steps of each sentence are
then put together, so that a change taken back is none, and a change is minor only when each of its
steps was (F46; docs/translation.md, N11). What an editor calls a minor correction is one
sentence by sentence: a draft that is published with it may hold more than the editor has looked at.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final

from wagtail.models import Page
from wagtail_localize.models import StringSegment, TranslationSource
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from .models import DanishVersion

# How much of a sentence must be left for it to be the same one among several new ones.
ALIKE: Final = 0.5
# How much of a word must be left for it to be the same one, spelt otherwise (`only_a_slip`). Measured on the
# pairs of tests/cms/bilingual/slips.py: at 0.8 it knows 37 of 40 slips of the pen and lets 7 of 35 other
# changes by; at 0.7 37 and 9, at 0.9 30 and 3. The likeness of whole sentences, at 0.8, knows all slips and
# lets 32 by: »ikke« is a small part of a sentence. What is let by is one word for another spelt nearly alike.
SPELT_ALIKE: Final = 0.8
_WORD: Final = re.compile(r"\w+")

Sentences = list[tuple[str, str]]


@dataclass(frozen=True)
class Change:
    """One sentence that reads otherwise: `old` is "" for a new one, `new` for one that is gone.

    `since` is the publication of its first step that was no minor correction.
    """

    path: str
    old: str
    new: str
    minor: bool
    since: datetime


def sentences_of(page: Page) -> Sentences:
    """Return the sentences of a page as pairs of path and text."""
    return [
        (segment.path, segment.string.data)
        for segment in extract_segments(page)
        if isinstance(segment, StringSegmentValue)
    ]


def pulled(source: TranslationSource) -> Sentences:
    """Return the sentences that the translator works on."""
    rows = StringSegment.objects.filter(source=source).order_by("order", "pk")
    return list(rows.values_list("context__path", "string__data"))


def not_pulled(source: TranslationSource, page: Page) -> int:
    """Return how many sentences of the live Danish page the translator hasn't seen (or saw and went)."""
    live, known = Counter(sentences_of(page)), Counter(pulled(source))
    return max((live - known).total(), (known - live).total())


def remember(
    source: TranslationSource, page: Page, based_on: datetime, *, minor: bool
) -> list[DanishVersion]:
    """Keep what `page`, just published, says, if it is news; return all versions kept.

    `based_on` is when the version that the translator works on was published.
    """
    kept = list(source.versions.order_by("published_at"))
    said = sentences_of(page)
    before = _pairs(kept[-1]) if kept else pulled(source)
    if sorted(before) == sorted(said):
        return kept
    if not kept:
        kept.append(
            DanishVersion.objects.create(source=source, published_at=based_on, sentences=before)
        )
    version, _created = DanishVersion.objects.update_or_create(
        source=source,
        published_at=page.last_published_at,
        defaults={"minor": minor, "sentences": said},
    )
    return [*kept, version]


def since(versions: Sequence[DanishVersion], moment: datetime) -> Sequence[DanishVersion]:
    """Return the versions from the one that was live at `moment` on; all when it isn't kept."""
    first = max(
        (number for number, one in enumerate(versions) if one.published_at <= moment), default=0
    )
    return versions[first:]


def changes(versions: Sequence[DanishVersion]) -> list[Change]:
    """Return what changed from the first of `versions` to the last."""
    found: list[Change] = []
    for before, after in pairwise(versions):
        for path, old, new in _differences(_pairs(before), _pairs(after)):
            earlier = next(
                (one for one in found if old and (one.path, one.new) == (path, old)), None
            )
            step = Change(path, old, new, _is_minor(after, old, new), after.published_at)
            if earlier is None:
                found.append(step)
                continue
            place = found.index(earlier)
            found[place] = _followed(earlier, step)
    return _without_returns(found)


def unchanged_but_for_minor(
    versions: Sequence[DanishVersion], path: str, text: str
) -> Iterable[str]:
    """Yield what a sentence read before, the newest first, as far back as all steps were minor."""
    for before, after in reversed(list(pairwise(versions))):
        if (path, text) not in _pairs(after):
            continue
        step = next(
            (
                old
                for at, old, new in _differences(_pairs(before), _pairs(after))
                if (at, new) == (path, text)
            ),
            None,
        )
        if step is None:
            continue
        if not step or not _is_minor(after, step, text):
            return
        text = step
        yield text


def only_a_slip(old: str, new: str) -> bool:
    """Return whether two sentences differ in commas, capitals and spelling alone.

    They are then the same words in the same order, each nearly as it was spelt. A word more or less
    says something else, however long the sentence is, and so does another number.
    """
    before, after = (_WORD.findall(text.casefold()) for text in (old, new))
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return all(
        tag == "equal" or _is_spelt("".join(before[a:b]), "".join(after[c:d]))
        for tag, a, b, c, d in steps
    )


def _is_spelt(one: str, other: str) -> bool:
    """Whether two words, or what was written in one and in two, are the same but for the spelling."""
    has_number = any(letter.isdigit() for letter in one + other)
    return not has_number and alike(one, other) >= SPELT_ALIKE


def _is_minor(version: DanishVersion, old: str, new: str) -> bool:
    return version.minor and only_a_slip(old, new)


def _pairs(version: DanishVersion) -> Sentences:
    return [(path, text) for path, text in version.sentences]


def _followed(earlier: Change, step: Change) -> Change:
    minor = earlier.minor and step.minor
    first = step.since if earlier.minor and not step.minor else earlier.since
    return replace(earlier, new=step.new, minor=minor, since=first)


def _without_returns(found: list[Change]) -> list[Change]:
    """Leave out sentences that read as before, or left and came back."""
    left = [one for one in found if one.old != one.new]
    for gone in [one for one in left if not one.new]:
        back = next(
            (o for o in left if not o.old and (o.path, o.new) == (gone.path, gone.old)), None
        )
        if back is not None:
            left.remove(gone)
            left.remove(back)
    return left


def _differences(before: Sentences, after: Sentences) -> list[tuple[str, str, str]]:
    """Return path, old and new text of each sentence that differs."""
    if before == after:
        return []
    paths = dict.fromkeys(path for path, _text in (*before, *after))
    found = []
    for path in paths:
        old = [text for at, text in before if at == path]
        new = [text for at, text in after if at == path]
        for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if tag != "equal":
                found += [(path, *pair) for pair in _paired(old[a:b], new[c:d])]
    return found


def _paired(old: list[str], new: list[str]) -> list[tuple[str, str]]:
    """Lay sentences side by side: one by one where there are as many, else by likeness."""
    if len(old) == len(new):
        return list(zip(old, new, strict=True))
    pairs, waiting = [], list(new)
    for text in old:
        best = max(waiting, key=lambda one: alike(text, one), default="")
        if best and alike(text, best) >= ALIKE:
            waiting.remove(best)
            pairs.append((text, best))
        else:
            pairs.append((text, ""))
    return [*pairs, *(("", text) for text in waiting)]


def alike(one: str, other: str) -> float:
    """Return how much two sentences have in common, from 0 to 1."""
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
