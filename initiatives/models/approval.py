"""The step of a workflow in which somebody else approves a page."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, Page, TaskState, WorkflowState

from initiatives import rights

if TYPE_CHECKING:
    from cms.models.users import AnyUser


class ApprovalTask(AbstractGroupApprovalTask):
    """Members of the groups approve, and deputies do, but nobody approves what they sent themselves.

    A deputy holds another current role for the same initiative. Whoever may publish the page anyway
    may step in too: an urgent correction shall not wait for a coordinator. Superusers are no exception.
    """

    class Meta:
        verbose_name = _("approval by somebody else")
        verbose_name_plural = _("approvals by somebody else")

    @classmethod
    def get_description(cls) -> Any:
        """Say who approves."""
        return _(
            "Members of the chosen groups approve, and those with another role for the same "
            "initiative. Nobody approves what they sent themselves."
        )

    def start(self, workflow_state: WorkflowState, user: "AnyUser | None" = None) -> TaskState:
        """Begin; whoever sends a page again after a rejection is its sender from then on."""
        is_resent = workflow_state.current_task_state is None
        if is_resent and user is not None and workflow_state.requested_by_id != user.pk:
            workflow_state.requested_by = user
            workflow_state.save()
        return super().start(workflow_state, user=user)

    def on_action(
        self, task_state: TaskState, user: "AnyUser", action_name: str, **kwargs: Any
    ) -> Any:
        """Do what a reviewer decided; raises `PermissionDenied` for anybody else.

        Wagtail asks about the page in the address, which need not be the one that the step is about.
        """
        page = task_state.workflow_state.content_object
        if action_name not in {name for name, *_rest in self.get_actions(page, user)}:
            raise PermissionDenied
        return super().on_action(task_state, user, action_name, **kwargs)

    def get_actions(self, obj: Page, user: "AnyUser") -> list[Any]:
        """Return the reviewer's buttons; none for the sender and for everybody else."""
        if not self._reviews(obj, user):
            return []
        return [
            ("reject", _("Request changes"), True),
            ("approve", _("Approve"), False),
            ("approve", _("Approve with comment"), True),
        ]

    def user_can_access_editor(self, obj: Page, user: "AnyUser") -> bool:
        """Let reviewers open the page."""
        return self._reviews(obj, user)

    def locked_for_user(self, obj: Page, user: "AnyUser") -> bool:
        """Keep the page as it was sent for everybody but reviewers."""
        return not self._reviews(obj, user)

    def user_can_lock(self, obj: Page, user: "AnyUser") -> bool:
        """Let reviewers keep the page to themselves."""
        return self._reviews(obj, user)

    def get_task_states_user_can_moderate(
        self, user: "AnyUser", **kwargs: Any
    ) -> QuerySet[TaskState]:
        """Return what waits for this reviewer: not what they sent, nor what they merely may step in for."""
        waiting = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        others = waiting.exclude(workflow_state__requested_by=user)
        if user.is_superuser or self._user_in_groups(user):
            return others
        held = [str(pk) for pk in rights.pages_held_by(user)]
        return others.filter(workflow_state__object_id__in=held)

    def _reviews(self, page: Page, user: "AnyUser") -> bool:
        state = page.current_workflow_state
        if state is not None and state.requested_by_id == user.pk:
            return False
        return (
            user.is_superuser
            or self._user_in_groups(user)
            or rights.holds(user, page)
            or page.permissions_for_user(user).can_publish()
        )
