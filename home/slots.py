"""Pieces of a page that home's records fill, wherever a template names the slot."""

from typing import Any

from django.template import Context
from django.template.loader import render_to_string

from .models import StrategyVersion


def strategy_timeline(context: Context, **arguments: Any) -> str:
    """Return the versions of the strategy, oldest first."""
    return render_to_string(
        "home/slots/strategy_timeline.html",
        {"versions": StrategyVersion.objects.order_by("number")},
        request=context.get("request"),
    )
