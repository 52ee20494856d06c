"""How the status of the English side enters Wagtail's admin; loaded by `cms.wagtail_hooks`."""

from typing import Any

from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogFormatter

from . import following, memory, minor, own, report, together


@hooks.register("register_admin_urls")
def report_urls() -> list[URLPattern]:
    """Give the report and the questions their addresses."""
    return [*report.EnglishReport.urls(), *own.urls()]


hooks.register("register_reports_menu_item", report.EnglishReport.menu_item)


hooks.register("after_publish_page", together.tell)
hooks.register("after_publish_page", minor.tell)
hooks.register("before_move_page", following.before_move)
# After the rule that refuses the deletion of what was public.
hooks.register("before_delete_page", following.before_deletion, order=1)


@hooks.register("register_admin_viewset")
def explorer() -> report.StatusPageViewSet:
    """Put the column into the explorer."""
    return report.StatusPageViewSet()


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    """Say in the history of an English page how it is translated, and that sentences were kept."""
    actions.register_action(
        own.DETACHED, _("Own English text"), _("Given an English text of its own")
    )
    actions.register_action(
        own.ATTACHED,
        _("Translate sentence by sentence"),
        _("Translated sentence by sentence again"),
    )

    @actions.register_action(memory.CARRIED)
    class Carried(LogFormatter):
        """Sentences that only minor corrections had changed."""

        label = _("Minor corrections brought in")

        def format_message(self, log_entry: Any) -> str:
            """Return the entry in words."""
            return _(
                "Minor corrections in Danish: the English of %(number)s sentences was kept"
            ) % {"number": log_entry.data["sentences"]}
