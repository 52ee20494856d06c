"""Keeping the index true: whatever changes what the public may see queues what it touches.

A job is a row in the same transaction; the worker re-reads the page when it gets there, so jobs may
run twice, late and in any order. Nothing touches the index inside the editor's request. Every engine has
jobs of its own: one that is away keeps no other waiting.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final, TypeVar

from django.db.models import Model, Q
from django.db.models.signals import post_delete, post_save
from django.utils import timezone
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction
from wagtail.signals import (
    page_published,
    page_slug_changed,
    page_unpublished,
    post_page_move,
)

from cms.deletion.restore import page_restored
from cms.jobs import clock, enqueue, job_kind
from cms.jobs.models import Job
from cms.jobs.periodic import last_success
from cms.jobs.queue import SLOW
from cms.models import ContactSettings, GlossaryTerm, SiteDocument
from cms.visibility import visible
from home.models import (
    Group,
    GroupMember,
    OrganisationPage,
    Partner,
    Person,
    StrategyVersion,
)
from initiatives.contacts import with_other_contacts
from initiatives.models import Area, Goal, RoleAssignment, TargetGroup, Theme, UpdatePage

from . import files
from .backends import engine_names, engines, guards
from .building import LEFT, REBUILD, RECONCILE, is_replaced, rebuild
from .catalogue import is_listed, listed
from .comparison import mend
from .documents import documents_of, key_of
from .engines.base import EngineUnavailable, OutOfReach, SearchEngine
from .listed import Listed
from .models import FileText

INDEX: Final = "search.index"
LISTED: Final = "search.listed"
CONTACTS: Final = "search.contacts"

T = TypeVar("T")
logger = logging.getLogger(__name__)


def connect() -> None:
    """Connect the receivers."""
    for signal in (
        page_published,
        page_unpublished,
        page_restored,
        post_page_move,
        page_slug_changed,
    ):
        signal.connect(follow_page, dispatch_uid=f"search.{id(signal)}")
    post_delete.connect(forget_page, sender=Page, dispatch_uid="search.forget")
    post_save.connect(follow_file, sender=SiteDocument, dispatch_uid="search.file")
    post_delete.connect(follow_listed, sender=SiteDocument, dispatch_uid="search.forget_file")
    for signal in (post_save, post_delete):
        signal.connect(
            follow_restriction,
            sender=PageViewRestriction,
            dispatch_uid=f"search.restr.{id(signal)}",
        )
        for follow, models in (
            (follow_listed, (StrategyVersion, FileText, CollectionViewRestriction)),
            (follow_term, (GlossaryTerm,)),
            (follow_record, (Area, Goal, Partner, Person, RoleAssignment, TargetGroup, Theme)),
            (follow_record, (ContactSettings, Group, GroupMember)),
        ):
            for model in models:
                uid = f"search.{model.__name__}.{id(signal)}"
                signal.connect(follow, sender=model, dispatch_uid=uid)


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


def queue_repair(
    *, everything: bool, names: Iterable[str] | None = None, not_before: datetime | None = None
) -> None:
    """Queue a repair of every engine's index, or of those named; `everything` writes all anew."""
    for name in _names() if names is None else names:
        # A mere comparison must not take the place of one that writes everything.
        key = f"{name} everything" if everything else name
        enqueue(RECONCILE, key, {"engine": name, "everything": everything}, not_before)


def follow_listed(sender: Any, **kwargs: Any) -> None:
    """Something that is no page was changed, or who may see it."""
    queue_listed()


def follow_term(sender: Any, **kwargs: Any) -> None:
    """A word was changed: it has no version of its own, so write all words anew."""
    queue_listed(anew=True)


def follow_file(sender: Any, instance: SiteDocument, **kwargs: Any) -> None:
    """A document is new or was changed: read its file, and then write what it says."""
    files.queue(instance.pk)


def queue_pages(pks: Iterable[int]) -> None:
    """Queue pages by primary key, and what they may list or link to."""
    _queue(pks)
    queue_listed()


def _queue(pks: Iterable[int]) -> None:
    """Queue the documents of pages alone; in one order, or two who queue the same could block each other."""
    names = _names()
    for pk in sorted(pks):
        for name in names:
            enqueue(INDEX, f"{key_of(pk)} {name}", {"engine": name, "pk": pk})


def queue_listed(*, anew: bool = False) -> None:
    """Queue what is no page: where it differs from what is stored, or all of it `anew`."""
    for name in _names():
        # As for repairs: the lesser job must not take the place of the greater.
        enqueue(LISTED, f"{name} anew" if anew else name, {"engine": name, "anew": anew})


def _names() -> list[str]:
    """Return the names of the engines, the one that always answers first: no job waits for another."""
    return list(reversed(engine_names()))


def _family(page: Page) -> set[int]:
    """Return the primary keys of a page, its translations, all below them, and news about those.

    News under News carries the name and the filters of the initiative that it is about.
    """
    found: set[int] = {page.pk}
    for relative in Page.objects.filter(translation_key=page.translation_key):
        found.update(relative.get_descendants(inclusive=True).values_list("pk", flat=True))
    keys = UpdatePage.objects.filter(initiative__in=found).values("translation_key")
    found.update(Page.objects.filter(translation_key__in=keys).values_list("pk", flat=True))
    return found


@job_kind(INDEX)
def index_page(payload: dict[str, Any]) -> None:
    """Write or remove the document of one page, as the page is now."""
    with_index(payload["engine"], partial(_write_page, payload["pk"]))


@job_kind(LISTED)
def index_listed(payload: dict[str, Any]) -> None:
    """Write and remove the documents of all that is no page."""
    with_index(payload["engine"], partial(_write_listed, payload["anew"]))


@job_kind(RECONCILE)
def reconcile(payload: dict[str, Any]) -> None:
    """Compare an index with the database and repair it; `everything` writes all documents anew.

    Without the name of an engine, have every engine's compared: packages below know none.
    """
    if "engine" not in payload:
        queue_repair(everything=False)
        return
    repair(payload["engine"], everything=payload["everything"])


@clock(every=timedelta(hours=1), name="search.reconcile")
def hourly() -> None:
    """Repair whatever was missed, such as a row changed behind Django's back."""
    queue_repair(everything=False)
    files.queue_unread()


@clock(every=timedelta(days=1), name=CONTACTS)
def daily() -> None:
    """Write anew the pages that name others: a period that begins or ends changes no record, no version.

    All documents where it isn't known when this was last done.
    """
    last = last_success(CONTACTS)
    if last is None:
        queue_repair(everything=True)
        return
    # It may have ended on another day than it began: that day once more.
    since = timezone.localdate(last) - timedelta(days=1)
    danish = with_other_contacts(since)
    keys = Page.objects.filter(pk__in=danish).values("translation_key")
    _queue(Page.objects.filter(translation_key__in=keys).values_list("pk", flat=True))
    if GroupMember.objects.turned_since(since, "person").exists():
        _queue(OrganisationPage.objects.values_list("pk", flat=True))


@clock(every=timedelta(seconds=30), name="search.resume")
def resume() -> None:
    """Have what failed for want of a server tried again once it answers: else it waits up to an hour.

    What waits longer than that, or longer than for another release and was never tried, was queued while
    the clock was wrong.
    """
    now = timezone.now()
    late = Q(not_before__gt=now + SLOW) | Q(not_before__gt=now + LEFT, attempts=0)
    Job.objects.filter(late, kind__startswith="search.").update(not_before=now)
    for name, guard in guards().items():
        waiting = Job.objects.filter(
            kind__in=(INDEX, LISTED, RECONCILE, REBUILD),
            payload__engine=name,
            attempts__gt=0,
            taken_by=None,
            not_before__gt=timezone.now(),
        )
        if waiting.exists() and guard.is_well():
            waiting.update(not_before=timezone.now())


def repair(name: str, *, everything: bool) -> tuple[int, int] | None:
    """Return how many documents were written to an engine's index and removed from it.

    None where it could not be mended (`with_index`). Raises `EngineUnavailable`.
    """
    return with_index(name, partial(mend, everything=everything))


def _write_page(pk: int, engine: SearchEngine) -> None:
    page = visible(Page.objects.filter(pk=pk, depth__gt=1)).first()
    if page is None:
        engine.delete([key_of(pk)])
    else:
        _write([page], engine)


def _write_listed(anew: bool, engine: SearchEngine) -> None:
    """Write what is no page and the public may see now, and remove the rest."""
    things = listed()
    known = {thing.key for thing in things}
    stored = {key: version for key, version in engine.versions().items() if is_listed(key)}
    engine.delete([key for key in stored if key not in known])
    _write([thing for thing in things if anew or stored.get(thing.key) != thing.version], engine)


def _write(things: Sequence[Page | Listed], engine: SearchEngine) -> None:
    """Write things as they are now, also where the clock went back since they were written.

    What is stored claims to be newer then. Whoever really published something newer meanwhile has
    queued it, so it is written once more.
    """
    if older := engine.upsert(documents_of(things)):
        engine.delete(older)
        engine.upsert(documents_of(things))


def with_index(name: str, work: Callable[[SearchEngine], T]) -> T | None:
    """Do `work` on an engine's index and return its result, or build it anew where it is lost or damaged.

    Raises `EngineUnavailable` when it can't be built either, `OutOfReach` when nobody can tell whether it
    must be: the job waits and is tried again. An engine that the site no longer has needs nothing done. An
    index whose place another analyser took is left to its workers, with a repair for whatever the work was.
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
        why: object = error
    else:
        why = "it is none of this analyser."
    if is_replaced(engine.name):
        queue_repair(everything=True, names=[engine.name], not_before=timezone.now() + LEFT)
    else:
        logger.warning("The search index is built anew: %s", why)
        rebuild(engine)
    return None
