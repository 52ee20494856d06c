"""From one version of the strategy to the next: which initiatives go on, and the end of the old one (F51)."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from wagtail.log_actions import log
from wagtail.models import Revision
from wagtail.permissions import page_permission_policy

from cms import languages
from cms.revisions import rewrite
from home.models import StrategyVersion
from initiatives.models import InitiativePage

if TYPE_CHECKING:
    from cms.models.users import AnyUser


def previous_of(version: StrategyVersion) -> StrategyVersion | None:
    """Return the version before `version`, by number."""
    return StrategyVersion.objects.filter(number__lt=version.number).order_by("-number").first()


def initiatives_of(version: StrategyVersion) -> set[int]:
    """Return the Danish pages that belong to `version`."""
    pages = InitiativePage.objects.filter(strategy_versions=version)
    return set(pages.values_list("pk", flat=True))


def changeable(user: "AnyUser") -> QuerySet[InitiativePage]:
    """Return the Danish initiatives that `user` may publish, by goal: facts change at once."""
    allowed = page_permission_policy.instances_user_has_permission_for(user, "publish")
    pages: QuerySet[InitiativePage] = (
        InitiativePage.objects.filter(pk__in=allowed.values("pk"), alias_of__isnull=True)
        .filter(locale__language_code=languages.SOURCE)
        .select_related("goal")
        .order_by(F("goal__order").asc(nulls_last=True), "code", "sort_key")
    )
    return pages


def preselected(version: StrategyVersion) -> set[int]:
    """Return the initiatives to tick: those of the version, or those of the one before at first."""
    own = initiatives_of(version)
    previous = previous_of(version)
    if own or previous is None:
        return own
    return initiatives_of(previous)


@transaction.atomic
def carry_over(version: StrategyVersion, chosen: Collection[int], user: "AnyUser") -> None:
    """Let `version` have the `chosen` initiatives of those that `user` may change; end the one before.

    All of it or nothing, and the same again changes nothing. The old version keeps its initiatives.
    """
    own = initiatives_of(version)
    for page in changeable(user):
        if (page.pk in own) != (page.pk in chosen):
            _set(page.pk, version, is_in=page.pk in chosen)
            log(page, "wagtail.edit", user=user)
    _end_previous(version, user)


def _set(pk: int, version: StrategyVersion, *, is_in: bool) -> None:
    # Saving writes the whole page: what somebody else publishes meanwhile waits, or is read here.
    page = InitiativePage.objects.select_for_update().get(pk=pk)
    if is_in:
        page.strategy_versions.add(version)
    else:
        page.strategy_versions.remove(version)
    page.save(clean=False)
    # The editor opens the newest draft, and the schedule publishes its own: neither shall undo it.
    drafts = Revision.objects.for_instance(page).filter(
        Q(pk=page.latest_revision_id) | Q(approved_go_live_at__isnull=False)
    )

    def change(content: dict[str, Any]) -> dict[str, Any]:
        listed = set(content.get("strategy_versions", []))
        listed = listed | {version.pk} if is_in else listed - {version.pk}
        return {"strategy_versions": sorted(listed)}

    rewrite(drafts, change)


def _end_previous(version: StrategyVersion, user: "AnyUser") -> None:
    """Let the version before end with the year before this one begins, unless it ended earlier."""
    previous = previous_of(version)
    if previous is None or version.from_year is None:
        return
    last = version.from_year - 1
    if previous.to_year is None or previous.to_year > last:
        previous.to_year = last
        previous.save()
        log(previous, "wagtail.edit", user=user)
