"""Panels: both languages of a record in one row, what a page lacks, what was said about it."""

from typing import Any

from django.conf import settings
from django.utils.functional import cached_property
from modeltranslation.utils import build_localized_fieldname
from wagtail.admin.panels import FieldPanel, FieldRowPanel, Panel


def translated(*names: str, side_by_side: bool = True) -> list[Panel]:
    """Return a panel for each field in `names`, Danish beside English.

    Written by hand because Wagtail without panels shows `name`, `name_da` and `name_en` and drops
    the first without a word.
    """
    panels: list[Panel] = []
    for name in names:
        fields = [
            FieldPanel(build_localized_fieldname(name, code)) for code, _ in settings.LANGUAGES
        ]
        panels.extend([FieldRowPanel(fields)] if side_by_side else fields)
    return panels


class GapsPanel(Panel):
    """What the saved draft of a page lacks, with links to the fields; nothing when all is there (F41)."""

    class BoundPanel(Panel.BoundPanel):
        """The panel of one page."""

        template_name = "cms/admin/gaps_panel.html"

        def is_shown(self) -> bool:
            """Only for a page that has been saved and lacks something."""
            return bool(super().is_shown() and self.instance.pk and self._problems())

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Name the problems, those that stop publishing first."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            return {**context, "problems": self._problems()}

        def _problems(self) -> list[Any]:
            return [*self.instance.publishing_problems(), *self.instance.gaps()]


class ConfirmPanel(Panel):
    """The way to confirm a Danish page, on its edit view, while it is to be confirmed (F37)."""

    class BoundPanel(Panel.BoundPanel):
        """The panel of one page."""

        template_name = "cms/admin/confirm_panel.html"

        def is_shown(self) -> bool:
            """Only for a page that is on the web and whose day is near."""
            page = self.instance
            if not (super().is_shown() and page.pk and page.live and page.is_source):
                return False
            return self._state is not None and self._state.confirm_before is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Name the day and the page with its dates."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            return {**context, "before": self._state.confirm_before, "page": self._state}

        @cached_property
        def _state(self) -> Any:
            from cms.confirming import state_of

            return state_of(self.instance)


class EnglishPanel(Panel):
    """What an English page lags behind by, on its own edit view (F43)."""

    class BoundPanel(Panel.BoundPanel):
        """The panel of one page."""

        template_name = "cms/admin/english_panel.html"

        def is_shown(self) -> bool:
            """Only for an English page."""
            page = self.instance
            return bool(super().is_shown() and page.pk and not page.is_source)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Name what changed, and the locked words."""
            from cms.bilingual import panel

            context: dict[str, Any] = super().get_context_data(parent_context)
            return {**context, **panel.context(self.instance)}


class DraftCommentsPanel(Panel):
    """What readers of a shared draft have written about it, newest first (F35)."""

    class BoundPanel(Panel.BoundPanel):
        """The panel of one page."""

        template_name = "cms/admin/draft_comments.html"

        def is_shown(self) -> bool:
            """Only for a page that somebody has commented on."""
            return bool(super().is_shown() and self.instance.pk and self._comments)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Name the page and its comments."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            return {**context, "page": self.instance, "comments": self._comments}

        @cached_property
        def _comments(self) -> list[Any]:
            from cms.sharing.models import comments_on

            return comments_on(self.instance)


class PageViewsPanel(Panel):
    """How often the page was read (F42)."""

    class BoundPanel(Panel.BoundPanel):
        """The panel of one page."""

        template_name = "cms/admin/page_views_panel.html"

        def is_shown(self) -> bool:
            """Only for a page that was public."""
            return bool(super().is_shown() and self.instance.first_published_at)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Name the number."""
            from cms import page_views

            context: dict[str, Any] = super().get_context_data(parent_context)
            return {**context, "views": page_views.views_of(self.instance, page_views.MONTH)}
