"""What serves every reader: notices, help at once, how to cite a page, and what has changed on it."""

from typing import Any

from django import template
from django.template import Context
from wagtail.models import Page

from cms import change_notes
from cms.chrome import Chrome
from cms.citing import citation_of
from cms.models import HelpLine, Notice

register = template.Library()


@register.inclusion_tag("components/notices.html")
def site_notices() -> dict[str, Any]:
    """The notices that hold at this moment, the most urgent first; one query on every page (F5)."""
    return {"notices": Notice.objects.current().loudest_first()}


@register.inclusion_tag("components/help_now.html")
def help_now() -> dict[str, Any]:
    """112, 114 and the help lines: one query, and the same box on every page that has it (F3)."""
    return {"lines": HelpLine.objects.all()}


@register.inclusion_tag("components/licence.html", takes_context=True)
def licence_terms(context: Context) -> dict[str, Any]:
    """The licence of the settings, or that there is none yet."""
    return {"site": Chrome.of(context["request"]).site_settings, "say_when_unset": True}


@register.inclusion_tag("components/cite_box.html", takes_context=True)
def cite_box(context: Context, page: Page) -> dict[str, Any]:
    """How to cite `page`, and under which licence it may be used again (F55)."""
    chrome = Chrome.of(context["request"], page)
    return {
        "citation": citation_of(page, chrome.site_settings, chrome.language),
        "site": chrome.site_settings,
    }


@register.inclusion_tag("components/change_notes.html", takes_context=True)
def change_list(context: Context) -> dict[str, Any]:
    """What has changed on the page at this address, by date; one query (F10).

    Nothing where a page shows a record of its own, such as an area.
    """
    chrome = Chrome.in_template(context)
    page = chrome.page
    if page is None or not getattr(page, "tells_changes", False):
        return {}
    if page.url != context["request"].path:
        return {}
    return {"notes": change_notes.published(page)}
