"""Pieces of a page that home's records fill, wherever a template names the slot."""

from typing import Any

from django.template import Context
from django.template.loader import render_to_string
from django.utils.translation import get_language

from cms import languages

from .models import Group
from .versions import organisation_address, version_lines


def organisation_list(context: Context, **arguments: Any) -> str:
    """Return the groups, each with what it does and a link to more about it."""
    values = {
        "groups": Group.objects.all(),
        "page_url": organisation_address(get_language() or languages.SOURCE),
    }
    return render_to_string(
        "home/slots/organisation_list.html", values, request=context.get("request")
    )


def strategy_timeline(context: Context, **arguments: Any) -> str:
    """Return the versions of the strategy, oldest first, each with its address."""
    return render_to_string(
        "home/slots/strategy_timeline.html",
        {"lines": version_lines(get_language() or languages.SOURCE)},
        request=context.get("request"),
    )
