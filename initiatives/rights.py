"""Whose initiative it is: rights follow the roles of today, and end with them (F49).

Each initiative that somebody with an account answers for has a group, which may edit the Danish page
and add news below it. The explorer, the choosers and the bulk actions of Wagtail ask groups alone.
Members come and go by themselves: when a role or a person is saved, and by the clock, since a date
passes without anybody saving anything.
"""

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from wagtail.models import Page

from cms import roles
from cms.jobs import clock
from home.models import Person

if TYPE_CHECKING:
    from cms.models.users import AnyUser
    from initiatives.models import RoleAssignment

# What a role allows on the initiative's page and below it. Publishing is somebody else's: see
# `ApprovalTask`, and `initiatives.permissions` for the news of those who are trusted.
PAGE_ACTIONS: Final = ("add", "change")
_TITLE_LENGTH: Final = 130
_HELD: Final = "_held_initiatives"

logger = logging.getLogger(__name__)


def connect() -> None:
    """Connect the receivers (called once by the app's `ready()`)."""
    from initiatives.models import RoleAssignment

    for signal in (post_save, post_delete):
        signal.connect(_role_changed, sender=RoleAssignment, dispatch_uid=f"rights.{id(signal)}")
    pre_save.connect(_account_changes, sender=Person, dispatch_uid="rights.account")
    post_save.connect(_person_changed, sender=Person, dispatch_uid="rights.person")
    m2m_changed.connect(
        _groups_changed, sender=get_user_model().groups.through, dispatch_uid="rights.groups"
    )


def current_roles() -> "QuerySet[RoleAssignment]":
    """Return the roles that give rights today: held by a person who is there and has an account."""
    from initiatives.models import RoleAssignment

    return RoleAssignment.objects.current().filter(
        person__in=Person.objects.current(), person__user__is_active=True
    )


@clock(every=timedelta(minutes=5), name="initiatives.rights")
def follow_roles() -> None:
    """Let each initiative's group have the members of today: three queries when nothing changed."""
    with transaction.atomic():
        wanted = {
            (initiative, user)
            for initiative, user in current_roles().values_list("initiative", "person__user")
        }
        groups = _groups_of({initiative for initiative, _user in wanted})
        wanted_rows = {(groups[initiative], user) for initiative, user in wanted}
        # Written past `user.groups`, whose signal would ask for the same again (`_groups_changed`).
        members = get_user_model().groups.through.objects
        kept = members.filter(group__initiativegroup__isnull=False)
        present = {(row.group_id, row.user_id): row for row in kept}
        come = [row for row in wanted_rows if row not in present]
        gone = [row.pk for key, row in present.items() if key not in wanted_rows]
        members.bulk_create(
            [members.model(group_id=group, user_id=user) for group, user in come],
            ignore_conflicts=True,
        )
        if gone:
            members.filter(pk__in=gone).delete()
    if come or gone:
        logger.info("Rights from roles: %s given, %s ended", len(come), len(gone))


def _groups_of(initiatives: set[int]) -> dict[int, int]:
    """Return every initiative's group, under its present name; make those that are missing."""
    from initiatives.models import InitiativeGroup

    groups = InitiativeGroup.objects.all()
    found: dict[int, int] = {}
    for pk, name, initiative, title, code in groups.values_list(
        "pk", "name", "initiative", "initiative__title", "initiative__code"
    ):
        found[initiative] = pk
        if name != _name(title, code or initiative):
            groups.filter(pk=pk).update(name=_name(title, code or initiative))
    for initiative in initiatives - found.keys():
        found[initiative] = _make(initiative)
    return found


def _make(initiative: int) -> int:
    """Make the group of an initiative, with its rights; return its primary key."""
    from initiatives.models import InitiativeGroup, InitiativePage

    page = InitiativePage.objects.get(pk=initiative)
    group, _is_new = InitiativeGroup.objects.get_or_create(
        initiative=page, defaults={"name": _name(page.title, page.code or page.pk)}
    )
    group.permissions.set(roles.permissions(roles.SIGN_IN))
    roles.allow_on_page(group, page, PAGE_ACTIONS)
    roles.allow_files(group, roles.ADD_FILES)
    return int(group.pk)


def _name(title: str, key: str | int) -> str:
    # The key keeps names apart: two initiatives may have one title.
    return f"{title[:_TITLE_LENGTH]} ({key})"


def kept_groups() -> QuerySet[Group]:
    """Return the groups that no form offers, since their members are kept here."""
    return Group.objects.filter(initiativegroup__isnull=False)


def _role_changed(sender: Any, instance: "RoleAssignment", **kwargs: Any) -> None:
    # All of them: the role may have stood on another page before.
    follow_roles()


def _account_changes(sender: Any, instance: Person, **kwargs: Any) -> None:
    """End the trust in a person whose account goes: somebody else's would publish unseen."""
    from initiatives.models import RoleAssignment

    before = Person.objects.filter(pk=instance.pk).values_list("user", flat=True).first()
    if before is not None and before != instance.user_id:
        RoleAssignment.objects.filter(person=instance, is_trusted=True).update(is_trusted=False)


def _person_changed(sender: Any, instance: Person, created: bool, **kwargs: Any) -> None:
    if not created:
        follow_roles()


def _groups_changed(sender: Any, action: str, **kwargs: Any) -> None:
    """Put right what a form did to the members of kept groups; ends when nothing is left to do."""
    if action.startswith("post_"):
        follow_roles()


# What a user holds today -----------------------------------------------------------------------


def _held_by(user: "AnyUser") -> Mapping[str, tuple[int, bool]]:
    """Return the user's initiatives by path: primary key, and whether they are trusted there.

    Kept with the user for one request, as Wagtail keeps page permissions.
    """
    if not hasattr(user, _HELD):
        rows = current_roles().filter(person__user=user.pk)
        held: dict[str, tuple[int, bool]] = {}
        for path, pk, is_trusted in rows.values_list(
            "initiative__path", "initiative", "is_trusted"
        ):
            held[path] = (pk, is_trusted or held.get(path, (pk, False))[1])
        setattr(user, _HELD, held)
    answer: Mapping[str, tuple[int, bool]] = getattr(user, _HELD)
    return answer


def initiatives_held_by(user: "AnyUser") -> list[int]:
    """Return the primary keys of the user's initiatives."""
    return [pk for pk, _is_trusted in _held_by(user).values()]


def has_roles(user: "AnyUser") -> bool:
    """Whether `user` answers for any initiative today."""
    return bool(_held_by(user))


def holds(user: "AnyUser", page: Page) -> bool:
    """Whether `user` answers for the initiative that `page` is, or stands below."""
    return page.path.startswith(tuple(_held_by(user)))


def is_trusted_with(user: "AnyUser", initiative_path: str) -> bool:
    """Whether `user` may publish news of the initiative at this path of the tree without approval."""
    return _held_by(user).get(initiative_path, (0, False))[1]


def pages_held_by(user: "AnyUser") -> list[int]:
    """Return the primary keys of the user's initiatives and of the pages below them."""
    keys: list[int] = []
    for path in _held_by(user):
        keys += Page.objects.filter(path__startswith=path).values_list("pk", flat=True)
    return keys
