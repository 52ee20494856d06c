"""System checks of the search: misconfiguration fails at start, not at the first query."""

from typing import Any

from django.core.checks import CheckMessage, Error, register

from .analysis import LexiconError
from .service import analysers


def activate() -> None:
    """Register the checks."""
    register(check_lexicon)


def check_lexicon(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Return an error when the Danish lexicon is missing or damaged."""
    try:
        analysers()
    except LexiconError as error:
        return [Error(str(error), hint="make lexicon", id="search.E001")]
    return []
