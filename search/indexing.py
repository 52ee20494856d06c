"""Keeping the index true: whatever changes what the public may see queues what it touches.

A job is a row in the same transaction; the worker re-reads the page when it gets there, so jobs may
run twice, late and in any order. Nothing touches the index inside the editor's request. Every engine has
jobs of its own: one that is away keeps no other waiting.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import partial
from typing import Any, Final, TypeVar

from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import (
    page_published,
    page_slug_changed,
    page_unpublished,
    post_page_move,
)

from cms.jobs import clock, enqueue, job_kind
from cms.visibility import visible
from home.models import Partner
from initiatives.models import Area, AreaIndexPage, Goal, TargetGroup, Theme, UpdatePage

from .areas import ListedArea, is_area, listed_areas
from .backends import engine_names, engines, guards
from .documents import documents_of, key_of, searchable, searchable_pages, version_of
from .engines.base import EngineUnavailable, OutOfReach, SearchEngine

INDEX: Final = "search.index"
RECONCILE: Final = "search.reconcile"
# Documents of a repair that are written in one transaction: other writers wait no longer.
BATCH: Final = 100

T = TypeVar("T")
logger = logging.getLogger(__name__)


def connect() -> None:
    """Connect the receivers."""
    for signal in (page_published, page_unpublished, post_page_move, page_slug_changed):
        signal.connect(follow_page, dispatch_uid=f"search.{id(signal)}")
    post_delete.connect(forget_page, sender=Page, dispatch_uid="search.forget")
    # With the list of areas go the areas; the job for its page no longer knows what it was.
    post_delete.connect(follow_record, sender=AreaIndexPage, dispatch_uid="search.forget_areas")
    for signal in (post_save, post_delete):
        signal.connect(
            follow_restriction,
            sender=PageViewRestriction,
            dispatch_uid=f"search.restr.{id(signal)}",
        )
        for model in (Area, Goal, Partner, TargetGroup, Theme):
            signal.connect(
                follow_record,
                sender=model,
                dispatch_uid=f"search.{model.__name__}.{id(signal)}",
            )


def follow_page(sender: Any, instance: Page, **kwargs: Any) -> None:
    """Queue a page with its translations and everything below them."""
    queue_pages(_family(instance))


def follow_restriction(sender: Any, instance: PageViewRestriction, **kwargs: Any) -> None:
    """Queue what a view restriction covers, or covered."""
    queue_pages(_family(instance.page))


def forget_page(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    """Queue the removal of a deleted page; its row is gone when the worker asks for it."""
    if isinstance(instance, Page):
        queue_pages([instance.pk])


def follow_record(sender: Any, instance: Model, **kwargs: Any) -> None:
    """A record's name or words changed: its pages carry them, so compare the whole index soon."""
    queue_repair(everything=True)


def queue_repair(*, everything: bool) -> None:
    """Queue a repair of every index; `everything` writes all documents anew."""
    for name in _names():
        enqueue(RECONCILE, name, {"engine": name, "everything": everything})


def queue_pages(pks: Iterable[int]) -> None:
    """Queue pages by primary key."""
    names = _names()
    for pk in pks:
        for name in names:
            enqueue(INDEX, f"{key_of(pk)} {name}", {"engine": name, "pk": pk})


def _names() -> list[str]:
    """Return the names of the engines, the one that always answers first: no job waits for another."""
    return list(reversed(engine_names()))


def _family(page: Page) -> list[int]:
    """Return the primary keys of a page, its translations, all below them, and news about those.

    News under News carries the name and the filters of the initiative that it is about.
    """
    found: set[int] = {page.pk}
    for relative in Page.objects.filter(translation_key=page.translation_key):
        found.update(relative.get_descendants(inclusive=True).values_list("pk", flat=True))
    keys = UpdatePage.objects.filter(initiative__in=found).values("translation_key")
    found.update(Page.objects.filter(translation_key__in=keys).values_list("pk", flat=True))
    return sorted(found)


@job_kind(INDEX)
def index_page(payload: dict[str, Any]) -> None:
    """Write or remove the document of one page, as the page is now."""
    with_index(payload["engine"], partial(_write_page, payload["pk"]))


@job_kind(RECONCILE)
def reconcile(payload: dict[str, Any]) -> None:
    """Compare an index with the database and repair it; `everything` writes all documents anew."""
    repair(payload["engine"], everything=payload["everything"])


@clock(every=timedelta(hours=1), name="search.reconcile")
def hourly() -> None:
    """Repair whatever was missed, such as a row changed behind Django's back."""
    queue_repair(everything=False)


def repair(name: str, *, everything: bool) -> tuple[int, int]:
    """Return how many documents were written to an engine's index and removed from it.

    None when the index was built anew. Raises `EngineUnavailable`.
    """
    return with_index(name, partial(_compare, everything)) or (0, 0)


def rebuild(engine: SearchEngine) -> int:
    """Build an engine's index anew from all that the public may see; return the number of documents."""
    return engine.rebuild(documents_of(searchable()))


def _write_page(pk: int, engine: SearchEngine) -> None:
    page = visible(Page.objects.filter(pk=pk, depth__gt=1)).first()
    if page is None:
        engine.delete([key_of(pk)])
    else:
        engine.upsert(documents_of([page]))
    if AreaIndexPage.objects.filter(pk=pk).exists():
        _write_areas(engine)


def _write_areas(engine: SearchEngine) -> None:
    """Write the areas that the public may see now, and remove the others."""
    listed = listed_areas()
    known = {each.key for each in listed}
    engine.delete([key for key in engine.versions() if is_area(key) and key not in known])
    engine.upsert(documents_of(listed))


def differences(engine: SearchEngine) -> tuple[list[Page | ListedArea], list[str]]:
    """Return what an index lacks or holds in another version, and the keys that it has too much.

    Raises `EngineUnavailable`.
    """
    # The index before the database: what is published in between is written twice, not removed.
    stored = engine.versions()
    wanted: dict[str, Page | ListedArea] = {key_of(page.pk): page for page in searchable_pages()}
    wanted.update((listed.key, listed) for listed in listed_areas())
    stale = [thing for key, thing in wanted.items() if stored.get(key) != version_of(thing)]
    # A document that claims to be newer than its page would refuse it.
    extra = [
        key
        for key, version in stored.items()
        if key not in wanted or version > version_of(wanted[key])
    ]
    return stale, extra


def _compare(everything: bool, engine: SearchEngine) -> tuple[int, int]:
    stale, extra = differences(engine)
    if everything:
        stale = list(searchable())
    if extra:
        engine.delete(extra)
    for start in range(0, len(stale), BATCH):
        engine.upsert(list(documents_of(stale[start : start + BATCH])))
    return len(stale), len(extra)


def with_index(name: str, work: Callable[[SearchEngine], T]) -> T | None:
    """Do `work` on an engine's index, or build it anew where there is none or it is damaged.

    Raises `EngineUnavailable` when it can't be built either: the job waits and is tried again. An
    engine that the site no longer has needs nothing done.
    """
    engine = engines().get(name)
    if engine is None:
        return None
    guard = guards().get(name)
    return guard.write(partial(_done, engine, work)) if guard else _done(engine, work)


def _done(engine: SearchEngine, work: Callable[[SearchEngine], T]) -> T | None:
    try:
        if engine.is_ready():
            return work(engine)
    except OutOfReach:
        raise
    except EngineUnavailable as error:
        logger.warning("The search index is built anew: %s", error)
    rebuild(engine)
    return None
