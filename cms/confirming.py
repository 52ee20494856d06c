"""Confirming that a page is right: who has to, who did and when (F37, "bekræft eller ret").

A Danish page is to be confirmed when its date for review is near, or when a round asks for it
(`cms.registry.confirmation_rounds`). Confirming makes no new version of the text, so readers and
translators notice nothing. To publish the page counts too, since somebody has looked at it then; a minor
correction doesn't: a comma says nothing about the rest.

Who and when stand in the page's history, where Wagtail keeps what else was done to it.
"""

from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Final

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Case, DateField, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry, Revision, get_page_models
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.signals import page_published

from cms import languages
from cms.models import BasePage, MinorCorrection
from cms.registry import Round, confirmation_rounds
from cms.revisions import rewrite
from cms.scheduling import PUBLICATIONS

if TYPE_CHECKING:
    from cms.models.users import AnyUser

CONFIRMED: Final = "cms.confirm"
HALF_YEAR: Final = timedelta(days=183)
"""So long a page is taken to be right: the leads meet twice a year."""
SOON: Final = timedelta(days=30)
"""So long before its date for review a page may be confirmed."""
_COUNTS: Final = (CONFIRMED, *PUBLICATIONS)


def activate() -> None:
    """Connect the receiver (called once by the app's `ready()`)."""
    page_published.connect(_count_publication, dispatch_uid="cms.confirming")


# Asking ----------------------------------------------------------------------------------------


def current_rounds() -> list[Round]:
    """Return the rounds that run."""
    return [found for found in (ask() for ask in confirmation_rounds) if found is not None]


def editable(user: "AnyUser", rounds: list[Round]) -> Any:
    """Return the Danish pages that `user` may edit, with what `dated` adds."""
    pages = PagePermissionPolicy().instances_user_has_permission_for(user, "change")
    return dated(pages, rounds)


def dated(pages: Any, rounds: list[Round]) -> Any:
    """Put the dates on the Danish pages of a queryset, for the database to sort and count by.

    `review_before` is the page's own date, `confirmed_at` and `confirmed_by` (a key) tell of the last
    confirmation, and `confirm_before` is the day by which it is to be confirmed, null where it needn't be.
    """
    done = (
        PageLogEntry.objects.filter(page=OuterRef("pk"), action__in=_COUNTS)
        .exclude(revision__in=MinorCorrection.objects.values("revision"))
        .order_by("-timestamp", "-pk")
    )
    own_dates = [
        # Unordered: the order of pages would join their table once more for each type.
        Subquery(
            model._default_manager.filter(pk=OuterRef("pk")).order_by().values("review_date")[:1]
        )
        for model in get_page_models()
        if issubclass(model, BasePage)
    ]
    found = pages.filter(
        locale__language_code=languages.SOURCE, alias_of__isnull=True, depth__gt=1
    ).annotate(
        review_before=Coalesce(*own_dates, output_field=DateField()),
        confirmed_at=Subquery(done.values("timestamp")[:1]),
        confirmed_by=Subquery(done.values("user")[:1]),
    )
    is_near = Q(review_before__lte=timezone.localdate() + SOON)
    asked = [
        When(
            Q(live=True)
            & is_open(each)
            & (Q(review_before__isnull=True) | Q(review_before__gt=each.day)),
            then=Value(each.day),
        )
        for each in rounds
    ]
    in_a_round = reduce(or_, (is_open(each) for each in rounds), Q(pk__in=[]))
    return found.annotate(
        confirm_before=Case(
            *asked,
            When(Q(live=True) & (is_near | in_a_round), then=F("review_before")),
            output_field=DateField(),
        )
    )


def is_open(each: Round) -> Q:
    """Pages that a round asks for, and that nobody has confirmed since it began."""
    kind = ContentType.objects.get_for_model(each.model)
    not_since = Q(confirmed_at__isnull=True) | Q(confirmed_at__lt=each.opened)
    return Q(content_type=kind) & not_since


def state_of(page: Page) -> Any:
    """Return a Danish page with its dates (`dated`); None for every other page."""
    return dated(Page.objects.filter(pk=page.pk), current_rounds()).first()


# Confirming ------------------------------------------------------------------------------------


@transaction.atomic
def confirm(page: BasePage, user: "AnyUser") -> date:
    """Note that `user` says the page is right; return the day before which that is asked again.

    Raises `PermissionDenied` for whoever may not edit the page, and for a page that isn't Danish and
    live: nobody reads the others, and English reads the date through.
    """
    if not (page.is_source and page.live and page.permissions_for_user(user).can_edit()):
        raise PermissionDenied
    log(instance=page, action=CONFIRMED, user=user)
    return _move_on(page)


def _move_on(page: BasePage) -> date:
    """Set the date for review half a year ahead, unless it lies further ahead."""
    day: date = max(page.review_date or date.min, timezone.localdate() + HALF_YEAR)
    _set_date(page, day)
    return day


def _set_date(page: BasePage, day: date) -> None:
    """Write the date into the row, and into the revisions that the editor and the schedule take up.

    Past `save()`: no new version, no signal, no translation that would look outdated.
    """
    type(page)._default_manager.filter(pk=page.pk).update(review_date=day)
    page.review_date = day
    taken_up = Q(pk__in=[page.live_revision_id, page.latest_revision_id]) | Q(
        approved_go_live_at__isnull=False
    )
    dated = Revision.objects.for_instance(page).filter(taken_up)
    until = {"review_date": day.isoformat()}
    rewrite(dated, lambda _content: until)


def _count_publication(sender: Any, instance: Page, revision: Any = None, **kwargs: Any) -> None:
    """Let a publication of a Danish page count, when its date for review was near."""
    if not isinstance(instance, BasePage) or not instance.is_source or instance.review_date is None:
        return
    if MinorCorrection.objects.filter(revision=revision).exists():
        return
    if instance.review_date <= timezone.localdate() + SOON:
        _move_on(instance)
