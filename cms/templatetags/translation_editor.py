"""Our panel in wagtail-localize's editor."""

from typing import Any

from django import template
from django.template.context import RequestContext
from wagtail.models import Page

from cms.bilingual.editor import Editor
from cms.sharing.models import comments_on

register = template.Library()


@register.inclusion_tag("cms/admin/translation_panel.html", takes_context=True)
def translation_panel(context: RequestContext) -> dict[str, Any]:
    """Show what can be done with the English page that the editor is open on."""
    request = context["request"]
    page = context["instance"].specific
    return {
        "editor": Editor(context["translation"], page, request.user),
        "page": page,
        "danish": context["source_translation"],
        "csrf_token": context["csrf_token"],
        "request": request,
    }


@register.inclusion_tag("cms/admin/draft_comments.html")
def draft_comments(page: Page) -> dict[str, Any]:
    """Show what readers of a shared draft wrote about it."""
    return {"page": page, "comments": comments_on(page)}
