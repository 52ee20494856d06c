"""The status of the English side, in templates of the admin."""

from typing import Any

from django import template
from wagtail.models import Page

from cms.bilingual import cascade, panel

register = template.Library()


@register.inclusion_tag("cms/admin/english_panel.html")
def english_panel(page: Page) -> dict[str, Any]:
    """Show what an English page lags behind by, and the locked words."""
    return panel.context(page)


@register.simple_tag
def live_english_of(pages: Page | list[dict[str, Any]]) -> list[Page]:
    """Return the English pages that go off the web with a page, or with the rows of a bulk action."""
    found = [pages] if isinstance(pages, Page) else [row["item"] for row in pages]
    return [english for english in cascade.english_of(found) if english.live]
