"""The starter set: what people call things, in Danish, English, Norwegian and Swedish.

`synonyms.csv` is written from what people say about safety in a Danish city, never from queries that
the search is judged by. A row is a group; words are parted by semicolons. `source` says where its
words come from: "domain list" is the word list of the search prototype, by field, read through and
cut; "everyday words" was written beside it from how people talk. Editors own the records once they
are loaded: a row whose code was loaded before is never loaded again.
"""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.db import transaction

from search.models import Synonym, WordsState

PATH: Final = Path(__file__).parent / "synonyms.csv"
_LISTS: Final = ("words_da", "words_en", "words_nordic", "leads_to_da", "leads_to_en")


def starter_set() -> Iterator[Synonym]:
    """Yield the groups of the file, not yet saved."""
    with PATH.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            words = {name: "\n".join(filter(None, row[name].split("; "))) for name in _LISTS}
            yield Synonym(
                code=row["code"],
                direction=row["direction"],
                strength=row["strength"],
                source=row["source"],
                **words,
            )


@transaction.atomic
def load_starter() -> int:
    """Make records of the groups that were never loaded before; return how many."""
    state = WordsState.objects.select_for_update().filter(pk=1).first()
    loaded = set(state.loaded) if state is not None else set()
    missing = [group for group in starter_set() if group.code not in loaded]
    if missing:
        Synonym.objects.bulk_create(missing, batch_size=100)
        WordsState.changed(loaded=sorted(loaded | {str(group.code) for group in missing}))
    return len(missing)


def setup() -> str:
    """Load what is missing; return what to tell whoever sets the site up, or nothing.

    In English, like all that commands say.
    """
    count = load_starter()
    return f"Made {count} word groups of the search." if count else ""
