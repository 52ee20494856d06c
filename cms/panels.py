"""Panels: both languages of a record in one row, what a page lacks, how it reads, what was said of it."""

from typing import Any, ClassVar

from django.conf import settings
from django.utils.functional import cached_property
from modeltranslation.utils import build_localized_fieldname
from wagtail.admin.panels import FieldPanel, FieldRowPanel, Panel

from cms.approval import corrections_of


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


class FormFieldPanel(Panel):
    """A field of the publish form that is none of the page, where the form has it.

    It claims the field: Wagtail shows one that no panel claims once more below the form, and of two a
    browser sends the second too, which is empty and counts.
    """

    def __init__(self, field_name: str, template_name: str, **kwargs: Any) -> None:
        """Show `field_name` by a template, which finds it as `field`."""
        super().__init__(**kwargs)
        self.field_name = field_name
        self.template_name = template_name

    def clone_kwargs(self) -> dict[str, Any]:
        """Return what makes the same panel again."""
        kwargs: dict[str, Any] = super().clone_kwargs()
        return {**kwargs, "field_name": self.field_name, "template_name": self.template_name}

    def get_form_options(self) -> dict[str, Any]:
        """Claim the field."""
        return {"fields": [self.field_name]}

    class BoundPanel(Panel.BoundPanel):
        """The panel of one page."""

        @property
        def template_name(self) -> str:
            """The template of the panel."""
            return str(self.panel.template_name)

        def is_shown(self) -> bool:
            """Only where the form asks."""
            return bool(super().is_shown() and self.panel.field_name in self.form.fields)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Name the field."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            return {**context, "field": self.form[self.panel.field_name]}


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


class WritingPanel(Panel):
    """How the text reads, and what to look at in it (F31): of the saved text, then of what is typed."""

    class BoundPanel(Panel.BoundPanel):
        """The panel of one page."""

        template_name = "cms/admin/writing_panel.html"

        class Media:
            css: ClassVar = {"all": ["cms/writing-help.css"]}
            js: ClassVar = ["cms/writing-help.js"]

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Name what there is to say, and where to send what is typed."""
            from cms.review.writing import writing
            from cms.views.writing import MOST_BYTES, address_of

            context: dict[str, Any] = super().get_context_data(parent_context)
            page, parent = self.instance, getattr(self.form, "parent_page", None)
            if not page.locale_id and parent is not None:
                page.locale = parent.locale
            return {
                **context,
                "writing": writing(page),
                "address": address_of(page, parent),
                "most_bytes": MOST_BYTES,
            }


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


class CorrectionsPanel(Panel):
    """What a reviewer wants mended, on the form of the page that came back (F34)."""

    class BoundPanel(Panel.BoundPanel):
        """The panel of one page."""

        template_name = "cms/admin/corrections.html"

        def is_shown(self) -> bool:
            """Only while corrections are awaited."""
            return bool(super().is_shown() and self.instance.pk and self._corrections)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Name the answer."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            return {**context, "corrections": self._corrections}

        @cached_property
        def _corrections(self) -> Any:
            return corrections_of(self.instance)


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
