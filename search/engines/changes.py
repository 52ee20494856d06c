"""What writing documents changes in an index: their analysis, and the counts of words and stems."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import Final, TypeVar

from search.analysis import Analyser
from search.analysis.weights import AnalysedDocument, analyse
from search.document import SearchDocument

# No word is so long, and no server takes one of any length.
LONGEST_STEM: Final = 1_000

# Documents that are written at once: editors' writes wait no longer, and more are not faster.
BATCH: Final = 100
# Words whose counts a rebuild keeps in memory, some 20 MB, before it writes them.
MOST_WORDS: Final = 100_000

Analysed = tuple[SearchDocument, AnalysedDocument]
# The stem of a word, and how it was written.
Form = tuple[str, str]
T = TypeVar("T")


class Changes:
    """In how many more or fewer documents words and stems are, after some are taken out or put in.

    An edit leaves most words as they were: what is taken out and put in again costs nothing.
    """

    def __init__(self) -> None:
        self._words: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._stems: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._forms: defaultdict[str, dict[str, Form]] = defaultdict(dict)

    def __len__(self) -> int:
        """Return how many words it counts."""
        return sum(map(len, self._words.values()))

    def clear(self) -> None:
        """Begin to count anew."""
        for counts in (self._words, self._stems, self._forms):
            counts.clear()

    def take_out(self, language: str, words: Iterable[str], stems: Iterable[str]) -> None:
        """Count what a document held."""
        self._words[language].subtract(words)
        self._stems[language].subtract(stems)

    def put_in(self, language: str, found: AnalysedDocument) -> None:
        """Count what a document holds."""
        self._stems[language].update(found.all_stems)
        # Their names: of a mapping it would add up the values.
        self._words[language].update(iter(found.words))
        forms = self._forms[language]
        for word, form in found.words.items():
            known = forms.get(word)
            if known is None or form[1] > known[1]:
                forms[word] = form

    @property
    def words(self) -> list[tuple[str, str, str, str, int]]:
        """Return (language, word, stem, spelling, change) of what changed."""
        return [
            (language, word, *self._forms[language].get(word, ("", "")), number)
            for language, words in self._words.items()
            for word, number in words.items()
            if number
        ]

    @property
    def stems(self) -> list[tuple[str, str, int]]:
        """Return (language, stem, change) of what changed."""
        return [
            (language, stem, number)
            for language, stems in self._stems.items()
            for stem, number in stems.items()
            if number
        ]


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


def analysed_ahead(
    documents: Iterable[SearchDocument], analysers: Mapping[str, Analyser]
) -> Iterator[list[Analysed]]:
    """Yield documents with their analysis, batch by batch.

    A thread works one out while a server writes the one before: each takes about as long as the other.
    """
    with ThreadPoolExecutor(1) as thread:
        ahead: Future[list[Analysed]] | None = None
        for batch in batches(documents):
            coming = thread.submit(analysed, batch, analysers)
            if ahead is not None:
                yield ahead.result()
            ahead = coming
        if ahead is not None:
            yield ahead.result()


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
        if max(map(len, held), default=0) > LONGEST_STEM:
            for long in [word for word in held if len(word) > LONGEST_STEM]:
                del held[long]
    found.title_words = [word for word in found.title_words if len(word) <= LONGEST_STEM]
    return found
