"""Panels: records with both languages in one row, and facts that stand on the Danish page alone."""

from django.conf import settings
from modeltranslation.utils import build_localized_fieldname
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, Panel


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


class _SourceOnly:
    """A bound panel that shows on Danish pages alone: English reads the facts there."""

    def is_shown(self) -> bool:
        """Whether the page is Danish, or too new to have a language."""
        page = self.instance  # type: ignore[attr-defined]  # a mixin of Wagtail's bound panels
        return bool(super().is_shown() and (page.locale_id is None or page.is_source))  # type: ignore[misc]  # likewise


class SourceOnlyPanel(MultiFieldPanel):
    """A group of facts, left out of the form of an English page."""

    class BoundPanel(_SourceOnly, MultiFieldPanel.BoundPanel):
        """The group on one page."""


class SourceOnlyTab(ObjectList):
    """A tab of facts, left out of the form of an English page."""

    class BoundPanel(_SourceOnly, ObjectList.BoundPanel):
        """The tab on one page."""
