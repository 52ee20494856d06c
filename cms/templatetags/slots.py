"""`{% slot "name" key=value %}`: the place that an upper package fills (cms/slots.py)."""

from typing import Any

from django import template

from cms import slots

register = template.Library()


@register.simple_tag(takes_context=True)
def slot(context: template.Context, name: str, **arguments: Any) -> str:
    """Render what is registered for the slot `name`; text that is not marked safe is escaped."""
    return slots.fill(name, context, **arguments)
