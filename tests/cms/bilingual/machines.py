"""Machine translators for tests: one with a dictionary, and those that fail in their own way."""

from typing import Any

from wagtail_localize.machine_translators.base import BaseMachineTranslator
from wagtail_localize.strings import StringValue

from tests.cms.bilingual.desk import ENGLISH, LEAD, NEXT, NOW, SUMMARY, TITLE

DICTIONARY = {
    TITLE: ENGLISH["title"],
    SUMMARY: ENGLISH["summary"],
    LEAD: ENGLISH["lead"],
    NOW: ENGLISH["now"],
    NEXT: ENGLISH["next"],
}


class Dictionary(BaseMachineTranslator):
    """Knows the canaries' sentences, and no others."""

    display_name = "Dictionary"

    def can_translate(self, source_locale: Any, target_locale: Any) -> bool:
        """Translate into every language."""
        return True

    def translate(self, source_locale: Any, target_locale: Any, strings: Any) -> Any:
        """Return the English of each known sentence."""
        return {
            string: StringValue.from_plaintext(DICTIONARY[string.data])
            for string in strings
            if string.data in DICTIONARY
        }


class Down(Dictionary):
    """Its address answers nobody."""

    def translate(self, source_locale: Any, target_locale: Any, strings: Any) -> Any:
        """Fail as a network does."""
        raise ConnectionError("no route to host")


class OutOfQuota(Dictionary):
    """Has errors of its own kind."""

    class QuotaExceededError(Exception):
        """No error of Python's or Django's."""

    def translate(self, source_locale: Any, target_locale: Any, strings: Any) -> Any:
        """Refuse."""
        raise self.QuotaExceededError


class Slow(Dictionary):
    """Gives up waiting, as the network's own time limit does."""

    def translate(self, source_locale: Any, target_locale: Any, strings: Any) -> Any:
        """Fail as a request does that nobody answers in time."""
        raise TimeoutError("timed out")


class Echo(Dictionary):
    """Knows some sentences, and gives others back as they are, or empty."""

    def translate(self, source_locale: Any, target_locale: Any, strings: Any) -> Any:
        """Return English for the title, nothing for the summary, and Danish for the rest."""
        strings = list(strings)
        same = {one: StringValue(one.data) for one in strings}
        empty = {one: StringValue(" ") for one in strings if one.data == SUMMARY}
        known = super().translate(source_locale, target_locale, strings)
        return {**same, **{one: known[one] for one in known if one.data == TITLE}, **empty}


class Nonsense(Dictionary):
    """Answers one sentence rightly, and then something that is no text."""

    def translate(self, source_locale: Any, target_locale: Any, strings: Any) -> Any:
        """Return what can't be stored."""
        known = super().translate(source_locale, target_locale, strings)
        return {**known, next(iter(strings)): 42, list(strings)[-1]: object()}
