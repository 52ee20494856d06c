"""{{ value|running_text }}: rich text of an editor, whose links to documents say what they lead to."""

from django import template
from django.utils.safestring import SafeString
from wagtail.rich_text import RichText
from wagtail.templatetags.wagtailcore_tags import richtext

from cms.document_links import with_documents

register = template.Library()


@register.filter
def running_text(value: RichText | str) -> SafeString:
    """Return a block's or a field's rich text as HTML."""
    source = value.source if isinstance(value, RichText) else value
    return SafeString(richtext(with_documents(source)))
