"""Synthetic documents for measuring the search: rare words drawn from the lexicon with Zipf
frequencies (Zipf 1949), mixed with words of the judged texts, so that judged queries meet thousands.
"""

import json
import random
import time
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import Final

from search.analysis import Lexicon
from search.document import SearchDocument

GOLD: Final = Path(__file__).parent.parent / "search" / "gold"
RARE_WORDS: Final = 20_000


class Documents:
    """Makes documents that look like the site's own, always the same ones."""

    def __init__(self, lexicon: Lexicon) -> None:
        texts = json.loads((GOLD / "documents.json").read_text(encoding="utf-8"))
        self._chance = random.Random(1)
        self._rare = self._chance.sample(sorted(lexicon.words), RARE_WORDS)
        self._weights = list(accumulate(1 / (rank + 10) for rank in range(RARE_WORDS)))
        self._common = {
            language: [
                word
                for text in texts
                if text["lang"] == language
                for word in f"{text['title']} {text['body']}".split()
            ]
            for language in ("da", "en")
        }

    def make(self, number: int) -> SearchDocument:
        """Return document `number`, about 170 words long."""
        chance = self._chance
        language = "da" if number % 2 else "en"
        common = self._common[language]
        body = chance.choices(self._rare, cum_weights=self._weights, k=60) + chance.choices(
            common, k=90
        )
        chance.shuffle(body)
        return SearchDocument(
            key=f"page:{number}",
            kind=chance.choice(("initiative", "page")),
            language=language,
            translation_key=str(number // 2),
            title=" ".join(chance.choices(common, k=5)),
            summary=" ".join(chance.choices(common, k=15)),
            body=" ".join(body),
            facets={
                "goal": (f"M{chance.randint(1, 5)}",),
                "theme": tuple({f"t{chance.randint(1, 20)}" for _ in range(2)}),
                "area": (f"a{chance.randint(1, 15)}",),
                "status": (chance.choice("abcd"),),
            },
            version=time.time_ns() // 1_000,
            sort_key=f"{chance.random()}",
        )

    def several(self, count: int) -> Iterator[SearchDocument]:
        """Yield the documents 1..count."""
        return (self.make(number) for number in range(1, count + 1))
