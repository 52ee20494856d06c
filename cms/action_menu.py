"""The menu of buttons at the foot of a page's form."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from wagtail.admin.action_menu import SubmitForModerationMenuItem

# What wagtail-localize offers, and must not: an alias would put Danish under /en/, and whoever wants
# to translate a page again finds that in our panel, which keeps what was written since.
_UNSAFE: Final = {"localize-convert-to-alias", "localize-restart-translation"}


class SendForApproval(SubmitForModerationMenuItem):
    """Wagtail's, without the name of the workflow, or of the step that asked for corrections.

    »Send til Indsats« names something that writers know nothing about.
    """

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Say in the locked words what it does."""
        return {**super().get_context_data(parent_context), "label": _("Send for approval")}


def mend(items: list[Any]) -> None:
    """Take the unsafe items out, and let sending be called the same on every page."""
    items[:] = [
        SendForApproval(item.order) if item.name == SendForApproval.name else item
        for item in items
        if item.name not in _UNSAFE
    ]
