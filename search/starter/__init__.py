"""The starter set: what people call things, in Danish, English, Norwegian and Swedish.

`danger.csv` holds the words that show the box with help, written for this site in the same way.

`synonyms.csv` is written from what people say about safety in a Danish city, never from queries that
the search is judged by. A row is a group; words are parted by semicolons. `source` says to Danish
editors where its words come from: "fagordliste" is the word list of the search prototype, by field, read
through and cut; "hverdagsord" was written beside it from how people talk; "grundordforråd" is what any
beginner's dictionary has on a city, its homes, schools and streets, each word with its Norwegian and
Swedish ones, and what people also call it leading there, not back; "byens temaer" was written theme by
theme (nightlife, theft, school, old age …) from how residents, staff and the law speak of each, and leads
to the theme's own words, the name first; "hverdagssituationer" was written from what somebody stands in
when they search, not from what it is called. Editors own the records once they
are loaded: a row whose code was loaded before is never loaded again.
"""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.db import transaction

from search.models import DangerWords, Synonym, WordsState

PATH: Final = Path(__file__).parent / "synonyms.csv"
DANGER_PATH: Final = PATH.with_name("danger.csv")
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


def danger_words() -> Iterator[DangerWords]:
    """Yield the danger words of the file, not yet saved."""
    with DANGER_PATH.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            words = {name: "\n".join(row[name].split("; ")) for name in ("words_da", "words_en")}
            yield DangerWords(code=row["code"], **words)


@transaction.atomic
def load_starter() -> int:
    """Make records of the groups that were never loaded before; return how many."""
    state = WordsState.objects.select_for_update().filter(pk=1).first()
    loaded = set(state.loaded) if state is not None else set()
    groups = [group for group in starter_set() if group.code not in loaded]
    danger = [group for group in danger_words() if group.code not in loaded]
    if groups or danger:
        Synonym.objects.bulk_create(groups, batch_size=100)
        DangerWords.objects.bulk_create(danger)
        codes = {str(group.code) for group in groups} | {str(group.code) for group in danger}
        WordsState.changed(loaded=sorted(loaded | codes))
    return len(groups) + len(danger)


def setup() -> str:
    """Load what is missing; return what to tell whoever sets the site up, or nothing.

    In English, like all that commands say.
    """
    count = load_starter()
    return f"Made word groups of the search: {count}." if count else ""
