"""The words of an index on Elasticsearch, remembered by each process until the index changes."""

import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from elasticsearch import Elasticsearch

from search.vocabulary import Vocabulary

from .elasticsearch_access import LONG_READ_SECONDS, Access
from .elasticsearch_mapping import BETWEEN
from .elasticsearch_query import Fingerprint, counts_body, fingerprint_body, fingerprint_of


class Vocabularies:
    """The vocabularies of the index that answers. Safe for threads."""

    def __init__(self, access: Access) -> None:
        """Read through `access`, the first time when asked."""
        self._access = access
        self._known: dict[str, tuple[Fingerprint, Vocabulary]] = {}
        self._reading = threading.Lock()

    def read(self, languages: Sequence[str]) -> dict[str, Vocabulary]:
        """Return the words of languages; raises `EngineUnavailable` if the index doesn't answer."""
        with self._access.reading() as client:
            now = fingerprint_of(self._access.search(client, **fingerprint_body()))
        return {language: self._vocabulary(language, now) for language in languages}

    def _vocabulary(self, language: str, now: Fingerprint) -> Vocabulary:
        """Return the words of a language in the state `now`.

        One thread of a process reads; the others wait for it, and don't ask the server the same.
        """
        known = self._known.get(language)
        if known is not None and known[0] == now:
            return known[1]
        with self._reading, self._access.reading(LONG_READ_SECONDS) as client:
            known = self._known.get(language)
            # An edit made while it is read has another fingerprint: then it is read once more.
            if known is None or known[0] != now:
                known = self._known[language] = (now, self._words(client, language, now))
        return known[1]

    def _words(self, client: Elasticsearch, language: str, now: Fingerprint) -> Vocabulary:
        """Read words and stems at once: of 10,000 documents each costs the server half a second.

        It remembers both until the next edit, so the next process is answered in no time.
        """
        words: dict[str, tuple[str, int]] = {}
        surfaces: dict[str, str] = {}
        with ThreadPoolExecutor(2) as pool:
            asked = pool.map(partial(self._counts, client, language), ("words", "stems"))
            (documents, written), (_documents, frequencies) = asked
        for value, count in written.items():
            word, stem, surface = value.split(BETWEEN)
            words[word] = (stem, count + words.get(word, ("", 0))[1])
            surfaces[word] = max(surface, surfaces.get(word, ""))
        return Vocabulary(language, now[2], documents, words, surfaces, frequencies)

    def _counts(
        self, client: Elasticsearch, language: str, field: str
    ) -> tuple[int, dict[str, int]]:
        """Return the number of documents of a language, and how many hold each value of a field."""
        counts: dict[str, int] = {}
        after: Mapping[str, Any] | None = None
        while True:
            answer = self._access.search(client, **counts_body(language, field, after))
            values = answer["aggregations"]["values"]
            counts.update(
                (bucket["key"]["value"], bucket["doc_count"]) for bucket in values["buckets"]
            )
            after = values.get("after_key")
            if after is None:
                return int(answer["hits"]["total"]["value"]), counts
