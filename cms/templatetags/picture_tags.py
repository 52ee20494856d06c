"""Pictures in templates.

{% picture image "card" %}      in a page: <picture> with its sources
{% picture image "card" decorative=True %}   beside words that say it all: without its description
{% figure image "article" caption %}   with caption, credit and licence
"""

from typing import Any

from django import template
from django.template import Context
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from cms.models import SiteImage
from cms.pictures import responsive

register = template.Library()


@register.simple_tag(takes_context=True)
def picture(
    context: Context, image: SiteImage | None, layout: str, *, decorative: bool = False
) -> SafeString:
    """Return `image` as <picture> for the place `layout`; nothing if there is none to show."""
    shown = _shown(context, image, layout, decorative=decorative)
    return conditional_escape(shown) if shown else SafeString()


@register.inclusion_tag("components/figure.html", takes_context=True)
def figure(
    context: Context, image: SiteImage | None, layout: str, caption: str = ""
) -> dict[str, Any]:
    """A picture with its caption, its credit and, where the terms ask for it, its licence."""
    return {"picture": _shown(context, image, layout), "image": image, "caption": caption}


def _shown(
    context: Context, image: SiteImage | None, layout: str, *, decorative: bool = False
) -> Any:
    """Return the responsive picture; all but the first of a page wait until they are scrolled to."""
    if not image:  # None, or the empty string that a template has for a missing name
        return None
    request = context.get("request")
    first = request is not None and not getattr(request, "has_shown_picture", False)
    shown = responsive(image, layout, lazy=not first, decorative=decorative)
    if shown and request is not None:
        request.has_shown_picture = True
    return shown
