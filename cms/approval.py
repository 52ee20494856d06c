"""What the end of a workflow does, for `WAGTAIL_FINISH_WORKFLOW_ACTION`; and what a reviewer wants mended."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

if TYPE_CHECKING:  # Wagtail imports this module in the middle of its own models
    from wagtail.models import TaskState, WorkflowState

    from cms.models.users import AnyUser


def corrections_of(page: Any) -> "TaskState | None":
    """Return the answer that asks for corrections of `page`, with its comment, while they are awaited."""
    from wagtail.models import WorkflowState

    state = page.current_workflow_state
    if state is None or state.status != WorkflowState.STATUS_NEEDS_CHANGES:
        return None
    answered: TaskState = state.current_task_state
    return answered


def publish_approved(workflow_state: "WorkflowState", user: "AnyUser | None" = None) -> None:
    """Publish what was approved, in the name of the last reviewer.

    English made sentence by sentence goes live as it was sent, also when a further draft was saved
    meanwhile (docs/translation.md, N2), and by somebody alone who may publish that page.

    Of other pages the latest text is what the reviewers saw, who alone may change it during the review.
    The step has asked whether `user` may approve. Wagtail would ask once more for the right to publish
    the page, and a coordinator, who approves but doesn't publish, would end on a 403.

    Raises `PublishingRefused` when the page breaks a rule, and then nothing is approved.
    """
    from cms.models.problems import Problem, PublishingRefused

    page = workflow_state.content_object
    sent = workflow_state.current_task_state.revision
    sent.refresh_from_db()
    if not hasattr(sent, "stamp"):
        page.get_latest_revision().publish(user=user, skip_permission_checks=True)
        return
    if user is not None and not page.permissions_for_user(user).can_publish():
        raise PublishingRefused(page, [Problem("", _("You may not publish this page."))])
    sent.publish(user=user)
