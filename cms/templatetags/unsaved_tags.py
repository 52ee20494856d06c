"""What the forms of the editor carry so that nothing typed is lost (cms.unsaved, cms.edit_conflicts)."""

from django import template
from django.conf import settings
from django.db.models import Model
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.models import Page

from cms.edit_conflicts import STATE, state_of

register = template.Library()


@register.simple_tag(takes_context=True)
def opened_state(context: Context) -> str:
    """Return the sum for a form's hidden field; pages have versions of their own, new records nothing.

    A form that comes back with errors was opened before: its record holds what was typed by now.
    """
    request = context["request"]
    if request.method == "POST" and STATE in request.POST:
        return str(request.POST[STATE])
    record = context.get("object")
    if not isinstance(record, Model) or isinstance(record, Page) or record.pk is None:
        return ""
    return state_of(record)


@register.simple_tag
def unsaved_text_script() -> SafeString:
    """Return the script that keeps what was typed; it reads the token where Django keeps it."""
    return format_html(
        '<script src="{}" data-token-cookie="{}" defer></script>',
        static("cms/unsaved-text.js"),
        settings.CSRF_COOKIE_NAME,
    )
