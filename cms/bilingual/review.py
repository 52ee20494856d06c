"""The review of an English page: what was sent is what goes live, and nobody approves their own.

The review itself is Wagtail's workflow. Wagtail publishes whatever is the page's latest revision when
the last task is approved; a draft that somebody saved in the meantime would go live unseen
(architecture.md N2).

Wagtail reads `publish_what_was_sent` while its models load, so this module imports none at its top.
"""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from wagtail.workflows import publish_workflow_state

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from wagtail.models import Page, TaskState, WorkflowState


def install() -> None:
    """Let no task of a group be decided by whoever sent the page, in either language."""
    from wagtail.models import AbstractGroupApprovalTask

    upstream_actions = AbstractGroupApprovalTask.get_actions
    upstream_states = AbstractGroupApprovalTask.get_task_states_user_can_moderate

    def get_actions(self: Any, obj: Any, user: Any) -> list[tuple[str, str, bool]]:
        state = obj.current_workflow_task_state
        if state is not None and user.pk in _senders(state):
            return []
        actions: list[tuple[str, str, bool]] = upstream_actions(self, obj, user)
        return actions

    def get_task_states_user_can_moderate(
        self: Any, user: Any, **kwargs: Any
    ) -> "QuerySet[TaskState]":
        states: QuerySet[TaskState] = upstream_states(self, user, **kwargs)
        return states.exclude(workflow_state__requested_by=user).exclude(revision__user=user)

    AbstractGroupApprovalTask.get_actions = get_actions
    AbstractGroupApprovalTask.get_task_states_user_can_moderate = get_task_states_user_can_moderate


def _senders(state: "TaskState") -> set[int | None]:
    """Return who sent what `state` is about: at first, and after corrections."""
    return {state.workflow_state.requested_by_id, state.revision.user_id}


def publish_what_was_sent(workflow_state: "WorkflowState", user: Any = None) -> None:
    """Publish the stamped revision that was approved; a page without one as Wagtail does.

    Raises `PublishingRefused` when `user` may not publish the page, or when it may not go live.
    """
    from cms.models.base import Problem, PublishingRefused

    page: Page = workflow_state.content_object
    if user is not None and not page.permissions_for_user(user).can_publish():
        raise PublishingRefused(page, [Problem("", _("You may not publish this page."))])
    revision = workflow_state.current_task_state.revision
    revision.refresh_from_db()
    if hasattr(revision, "stamp"):
        revision.publish(user=user)
    else:
        publish_workflow_state(workflow_state, user=user)
