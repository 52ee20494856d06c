"""The two languages of the site: Danish is the source, English follows."""

from typing import Final

from django.conf import settings

SOURCE: Final = "da"
TARGET: Final = "en"


def other(language: str) -> str:
    """Return the language that is not `language`."""
    return TARGET if language == SOURCE else SOURCE


def language_of(path: str) -> str:
    """Return the language an address is in: its first part, or Danish when that names none.

    The address alone decides (docs/adr/0002): an unprefixed address is an old Danish one, whatever
    the browser's language.
    """
    first = path.lstrip("/").partition("/")[0]
    return first if first in dict(settings.LANGUAGES) else SOURCE
