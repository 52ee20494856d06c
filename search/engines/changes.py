"""What writing documents changes in an index: their analysis, and the counts of words and stems."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Final, TypeVar

from search.analysis import Analyser
from search.analysis.weights import AnalysedDocument, analyse
from search.document import SearchDocument

# No word is so long, and no server takes one of any length.
LONGEST_STEM: Final = 1_000

# Documents that are written at once: editors' writes wait no longer, and more are not faster.
BATCH: Final = 100

Analysed = tuple[SearchDocument, AnalysedDocument]
# A word or stem of a language.
Place = tuple[str, str]
T = TypeVar("T")


class Changes:
    """In how many more or fewer documents words and stems are, after some are taken out or put in.

    An edit leaves most words as they were: what is taken out and put in again costs nothing.
    """

    def __init__(self) -> None:
        self._words: Counter[Place] = Counter()
        self._stems: Counter[Place] = Counter()
        self._forms: dict[Place, tuple[str, str]] = {}

    def take_out(self, language: str, words: Iterable[str], stems: Iterable[str]) -> None:
        """Count what a document held."""
        self._words.subtract((language, word) for word in words)
        self._stems.subtract((language, stem) for stem in stems)

    def put_in(self, language: str, found: AnalysedDocument) -> None:
        """Count what a document holds."""
        self._stems.update((language, stem) for stem in found.all_stems)
        for word, (stem, surface) in found.words.items():
            self._words[language, word] += 1
            known = self._forms.get((language, word), (stem, ""))
            self._forms[language, word] = (stem, max(surface, known[1]))

    @property
    def words(self) -> list[tuple[str, str, str, str, int]]:
        """Return (language, word, stem, spelling, change) of what changed."""
        return [
            (*place, *self._forms.get(place, ("", "")), number)
            for place, number in self._words.items()
            if number
        ]

    @property
    def stems(self) -> list[tuple[str, str, int]]:
        """Return (language, stem, change) of what changed."""
        return [(*place, number) for place, number in self._stems.items() if number]


def batches(several: Iterable[T]) -> Iterator[list[T]]:
    """Yield what there is in lists of no more than `BATCH`."""
    remaining = iter(several)
    while batch := list(islice(remaining, BATCH)):
        yield batch


def analysed(
    documents: Iterable[SearchDocument], analysers: Mapping[str, Analyser]
) -> list[Analysed]:
    """Return documents with their analysis, of each key the last of the newest version."""
    latest: dict[str, SearchDocument] = {}
    for document in documents:
        known = latest.get(document.key)
        if known is None or document.version >= known.version:
            latest[document.key] = document
    return [(one, _analysis(one, analysers[one.language])) for one in latest.values()]


def _analysis(document: SearchDocument, analyser: Analyser) -> AnalysedDocument:
    found = analyse(
        analyser,
        {
            "title": [document.title],
            "summary": [document.summary],
            "labels": document.labels,
            "body": [document.body],
        },
    )
    for held in (found.exact, found.parts, found.words):
        for long in [word for word in held if len(word) > LONGEST_STEM]:
            del held[long]
    found.title_words = [word for word in found.title_words if len(word) <= LONGEST_STEM]
    return found
