"""Who hears that a role begins, or is about to end."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db.models.signals import post_save
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.admin_url_finder import AdminURLFinder

from cms import roles as groups
from cms.jobs import clock, enqueue, job_kind
from cms.notifications.sending import notify
from cms.registry import MailKind, register_mail_kind
from initiatives import rights
from initiatives.models import ApprovalTask, RoleAssignment

if TYPE_CHECKING:
    from cms.models.users import AnyUser

KIND: Final = "role"
ENDS_SOON: Final = timedelta(days=14)
_BEGUN: Final = timedelta(days=7)
"""So long after its first day a role is news: a worker that was away makes up for it."""
_JOB: Final = "initiatives.role_given"


def activate() -> None:
    """Register the kinds, and listen for roles that are given."""
    register_mail_kind(
        MailKind(
            KIND,
            _("Roles that begin and end"),
            _(
                "When your role begins and two weeks before it ends. Coordinators hear of every one."
            ),
            lambda user: rights.has_roles(user) or groups.is_in(user, groups.COORDINATORS),
        )
    )
    register_mail_kind(
        MailKind(
            "submitted",
            _("Pages sent for your approval"),
            _("Somebody sends a page that you may approve."),
            _approves_without_publishing,
            profile_field="submitted_notifications",
        )
    )
    post_save.connect(_role_given, sender=RoleAssignment, dispatch_uid="initiatives.role_mail")


def _approves_without_publishing(user: "AnyUser") -> bool:
    """Whether `user` gets Wagtail's mail, whose switch Wagtail shows to publishers alone."""
    if groups.is_in(user, groups.COMMUNICATIONS) or user.is_superuser:
        return False
    return ApprovalTask.objects.filter(groups__user=user).exists()


def _role_given(
    sender: Any, instance: RoleAssignment, created: bool, raw: bool = False, **kwargs: Any
) -> None:
    if created and not raw:
        enqueue(_JOB, str(instance.pk), {"role": instance.pk})


@job_kind(_JOB)
def tell_of_new_role(payload: dict[str, Any]) -> None:
    """Tell the holder of a role that was just given, if it holds today."""
    for role in _held().filter(pk=payload["role"]):
        _begins(role)


@clock(every=timedelta(hours=1), name="initiatives.role_mails")
def look() -> None:
    """Tell of roles whose first day has come, and of those that end within two weeks."""
    today = timezone.localdate()
    for role in _held().filter(valid_from__range=(today - _BEGUN, today)):
        _begins(role)
    for role in _held().filter(valid_to__range=(today, today + ENDS_SOON)):
        if not _goes_on(role):
            _ends(role)


def _held() -> Any:
    return rights.current_roles().select_related("initiative", "person__user")


def _goes_on(role: RoleAssignment) -> bool:
    """Whether the same person answers for the same initiative on the day after."""
    if role.valid_to is None:
        return True
    others = RoleAssignment.objects.current(role.valid_to + timedelta(days=1))
    return others.filter(initiative=role.initiative_id, person=role.person_id).exists()


def _begins(role: RoleAssignment) -> None:
    notify(
        KIND,
        "initiatives/mail/role_begins",
        [role.person.user] if role.person else [],
        path=reverse("wagtailadmin_pages:edit", args=[role.initiative_id]),
        once=f"role-begins:{role.pk}",
        role=role,
    )


def _ends(role: RoleAssignment) -> None:
    once = f"role-ends:{role.pk}:{role.valid_to}"
    notify(
        KIND,
        "initiatives/mail/role_ends",
        [role.person.user] if role.person else [],
        path=reverse("wagtailadmin_pages:edit", args=[role.initiative_id]),
        once=once,
        role=role,
        day=role.valid_to,
    )
    notify(
        KIND,
        "initiatives/mail/role_of_others_ends",
        groups.members(groups.COORDINATORS),
        path=AdminURLFinder().get_edit_url(role) or reverse("wagtailadmin_home"),
        once=once,
        role=role,
        day=role.valid_to,
    )
