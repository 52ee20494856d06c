"""An index beside the database: in what they differ, and how that is mended."""

from collections.abc import Collection, Sequence
from typing import Final

from wagtail.models import Page

from cms.visibility import visible

from .catalogue import Catalogue, listed
from .documents import documents_of, key_of, searchable, searchable_pages, version_of
from .engines.base import SearchEngine
from .listed import Listed

# Documents of a repair that are written in one transaction: other writers wait no longer.
BATCH: Final = 100


def differences(engine: SearchEngine) -> tuple[list[Page | Listed], list[str]]:
    """Return what an index lacks or holds in another version, and the keys that it has too much.

    Raises `EngineUnavailable`.
    """
    # The index before the database: what is published in between is written twice, not removed.
    stored = engine.versions()
    wanted: dict[str, Page | Listed] = {key_of(page.pk): page for page in searchable_pages()}
    wanted.update((thing.key, thing) for thing in listed())
    stale = [thing for key, thing in wanted.items() if stored.get(key) != version_of(thing)]
    # A document that claims to be newer than its page would refuse it.
    extra = [
        key
        for key, version in stored.items()
        if key not in wanted or version > version_of(wanted[key])
    ]
    return stale, extra


def mend(engine: SearchEngine, *, everything: bool) -> tuple[int, int]:
    """Return how many documents were written and removed; `everything` writes all documents anew.

    Raises `EngineUnavailable`.
    """
    stale, extra = differences(engine)
    if everything:
        stale = list(searchable())
    if extra:
        engine.delete(extra)
    for start in range(0, len(stale), BATCH):
        _write(stale[start : start + BATCH], engine)
    return len(stale), len(extra)


def _write(things: Sequence[Page | Listed], engine: SearchEngine) -> None:
    """Write things as they are now, and remove those that were hidden since they were listed.

    Another worker may have removed them before they were written here. They are looked for after the
    write: whoever hides something later has queued a job that runs later still.
    """
    engine.upsert(list(documents_of(things)))
    keys = {_key(thing) for thing in things}
    hidden = keys - _public(things, keys)
    if hidden:
        engine.delete(hidden)


def _public(things: Sequence[Page | Listed], keys: Collection[str]) -> set[str]:
    """Return those of the keys of things that the public may see now."""
    pages = Page.objects.filter(pk__in=[thing.pk for thing in things if isinstance(thing, Page)])
    found = {key_of(pk) for pk in visible(pages).values_list("pk", flat=True)}
    return found | {thing.key for thing in Catalogue().of(keys)}


def _key(thing: Page | Listed) -> str:
    return key_of(thing.pk) if isinstance(thing, Page) else thing.key
