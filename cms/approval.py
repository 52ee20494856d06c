"""What the end of a workflow does; for `WAGTAIL_FINISH_WORKFLOW_ACTION`."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # Wagtail imports this module in the middle of its own models
    from wagtail.models import WorkflowState


def publish_approved(workflow_state: "WorkflowState", user: Any = None) -> None:
    """Publish what was approved, in the name of the last reviewer.

    The step has asked whether `user` may approve. Wagtail would ask once more for the right to publish
    the page, and a coordinator, who approves but doesn't publish, would end on a 403.
    Raises `PublishingRefused` when the page breaks a rule, and then nothing is approved.
    """
    revision = workflow_state.content_object.get_latest_revision()
    revision.publish(user=user, skip_permission_checks=True)
