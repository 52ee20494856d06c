"""The machines that may fill open sentences: upstream's, in British English, in portions, in bearable time.

Nothing is sent before a translator presses the button. What comes back is checked in `views`, and marked as
not reviewed until a person has saved it (`memory.get_comment`).
"""

import math
import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Final

import requests
from wagtail_localize.machine_translators.deepl import DeepLTranslator
from wagtail_localize.machine_translators.libretranslate import LibreTranslator

# DeepL takes no more in one request.
PORTION: Final = 50
# A translator waits for all portions, and with them one of the few threads that serve the site.
SECONDS: Final = 20


def in_portions(
    machine: Any, ask: Callable[[list[Any]], dict[Any, Any]], strings: Iterable[Any]
) -> dict[Any, Any]:
    """Return the English by sentence, asked for so many at a time, within `SECONDS` for all.

    What `machine` didn't get to is left out. Any other failure of one portion is a failure of all, and so
    is a first portion that takes too long.
    """
    asked = list(strings)
    answered: dict[Any, Any] = {}
    until = time.monotonic() + SECONDS
    for start in range(0, len(asked), PORTION):
        left = until - time.monotonic()
        if left <= 0:
            break
        machine.options = {**machine.options, "TIMEOUT": math.ceil(left)}
        try:
            answered |= ask(asked[start : start + PORTION])
        except requests.Timeout:
            if not answered:
                raise
            break
    return answered


class DeepL(DeepLTranslator):
    """DeepL, asked for the English of the glossary: upstream's "EN" is American."""

    def get_parameters(self, source_locale: Any, target_locale: Any, strings: Any) -> Any:
        """Return what is posted."""
        parameters = super().get_parameters(source_locale, target_locale, strings)
        return {**parameters, "target_lang": "EN-GB"}

    def translate(self, source_locale: Any, target_locale: Any, strings: Any) -> Any:
        """Return the English by sentence."""
        ask = partial(super().translate, source_locale, target_locale)
        return in_portions(self, ask, strings)


class LibreTranslate(LibreTranslator):
    """A LibreTranslate, of one's own or hired."""

    def translate(self, source_locale: Any, target_locale: Any, strings: Any) -> Any:
        """Return the English by sentence."""
        ask = partial(super().translate, source_locale, target_locale)
        return in_portions(self, ask, strings)
