"""Numbers as they are written in each language (glossary, "Typography": `83,9 %` and `83.9%`)."""

from decimal import Decimal
from typing import Final

from cms import languages

# A no-break space keeps the sign with its number; the browser's search finds it as a plain one.
_PERCENT: Final = {languages.SOURCE: "\N{NO-BREAK SPACE}%", languages.TARGET: "%"}
_POINT: Final = {languages.SOURCE: ",", languages.TARGET: "."}


def number(value: Decimal | float, language: str) -> str:
    """Return `value` as `language` writes it: `83,9` or `83.9`, and `90` without decimals.

    Zeros at the end go: the database fills them in, and "90,0" would claim more than the source
    that says "90". Thousands aren't grouped, so a spreadsheet reads every number back.
    """
    plain = format(Decimal(str(value)), "f")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return plain.replace(".", _POINT[language])


def percent(value: Decimal | float, language: str) -> str:
    """Return a share in per cent with its sign: `83,9 %` in Danish (no-break space), `83.9%`."""
    return number(value, language) + _PERCENT[language]
