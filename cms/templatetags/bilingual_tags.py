"""The status of the English side, in templates of the admin."""

from typing import Any

from django import template
from wagtail.models import Page

from cms.bilingual import panel

register = template.Library()


@register.inclusion_tag("cms/admin/english_panel.html")
def english_panel(page: Page) -> dict[str, Any]:
    """Show what an English page lags behind by, and the locked words."""
    return panel.context(page)
