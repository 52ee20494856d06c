"""The machines that may fill open sentences: upstream's, in British English and in bearable portions.

Nothing is sent before a translator presses the button. What comes back is checked in `views`, and marked as
not reviewed until a person has saved it (`memory.get_comment`).
"""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Final

from wagtail_localize.machine_translators.deepl import DeepLTranslator
from wagtail_localize.machine_translators.libretranslate import LibreTranslator

# DeepL takes no more in one request.
PORTION: Final = 50


def in_portions(ask: Callable[[list[Any]], dict[Any, Any]], strings: Iterable[Any]) -> Any:
    """Return the English by sentence, asked for so many at a time; one failure is a failure of all."""
    asked = list(strings)
    answered: dict[Any, Any] = {}
    for start in range(0, len(asked), PORTION):
        answered |= ask(asked[start : start + PORTION])
    return answered


class DeepL(DeepLTranslator):
    """DeepL, asked for the English of the glossary: upstream's "EN" is American."""

    def get_parameters(self, source_locale: Any, target_locale: Any, strings: Any) -> Any:
        """Return what is posted."""
        parameters = super().get_parameters(source_locale, target_locale, strings)
        return {**parameters, "target_lang": "EN-GB"}

    def translate(self, source_locale: Any, target_locale: Any, strings: Any) -> Any:
        """Return the English by sentence."""
        return in_portions(partial(super().translate, source_locale, target_locale), strings)


class LibreTranslate(LibreTranslator):
    """A LibreTranslate, of one's own or hired."""

    def translate(self, source_locale: Any, target_locale: Any, strings: Any) -> Any:
        """Return the English by sentence."""
        return in_portions(partial(super().translate, source_locale, target_locale), strings)
