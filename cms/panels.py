"""Panels for records that hold both languages in one row (django-modeltranslation)."""

from django.conf import settings
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
