"""Pieces of a page that home's records fill, wherever a template names the slot."""

from typing import Any

from django.template import Context
from django.template.loader import render_to_string
from django.utils.translation import get_language

from cms import languages

from .versions import version_lines


def strategy_timeline(context: Context, **arguments: Any) -> str:
    """Return the versions of the strategy, oldest first, each with its address."""
    return render_to_string(
        "home/slots/strategy_timeline.html",
        {"lines": version_lines(get_language() or languages.SOURCE)},
        request=context.get("request"),
    )
