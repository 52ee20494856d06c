"""Nobody approves what they sent themselves, whichever workflow of Wagtail's own staff put on a page.

Our own step (`initiatives.ApprovalTask`) asks the same and knows deputies; what goes live in the end
says `cms.approval`.
"""

from typing import TYPE_CHECKING, Any

from wagtail.models import AbstractGroupApprovalTask

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from wagtail.models import TaskState

    from cms.models.users import AnyUser


def install() -> None:
    """Let no task of a group be decided by whoever sent the page, in either language."""
    upstream_actions = AbstractGroupApprovalTask.get_actions
    upstream_states = AbstractGroupApprovalTask.get_task_states_user_can_moderate

    def get_actions(self: Any, obj: Any, user: "AnyUser") -> list[tuple[str, str, bool]]:
        state = obj.current_workflow_task_state
        if state is not None and user.pk in _senders(state):
            return []
        actions: list[tuple[str, str, bool]] = upstream_actions(self, obj, user)
        return actions

    def get_task_states_user_can_moderate(
        self: Any, user: "AnyUser", **kwargs: Any
    ) -> "QuerySet[TaskState]":
        states: QuerySet[TaskState] = upstream_states(self, user, **kwargs)
        return states.exclude(workflow_state__requested_by=user).exclude(revision__user=user)

    AbstractGroupApprovalTask.get_actions = get_actions
    AbstractGroupApprovalTask.get_task_states_user_can_moderate = get_task_states_user_can_moderate


def _senders(state: "TaskState") -> set[int | None]:
    """Return who sent what `state` is about: at first, and after corrections."""
    return {state.workflow_state.requested_by_id, state.revision.user_id}
