"""Texts of editors: {{ value|running_text }}, and {% anchored stream part %}."""

from typing import Any

from django import template
from django.utils.safestring import SafeString
from wagtail.rich_text import RichText
from wagtail.templatetags.wagtailcore_tags import richtext

from cms.blocks import story
from cms.document_links import with_documents

register = template.Library()


@register.filter
def running_text(value: RichText | str) -> SafeString:
    """Return a block's or a field's rich text as HTML; its links to documents say what they lead to."""
    source = value.source if isinstance(value, RichText) else value
    return SafeString(richtext(with_documents(source)))


@register.simple_tag
def anchored(stream: Any, part: str) -> list[tuple[Any, str]]:
    """Return each block of a stream with the anchor that the contents list leads to, or ""."""
    return story.anchored(stream, part or story.PART) if stream else []
