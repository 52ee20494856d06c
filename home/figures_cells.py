"""Reads the cells of a table of figures as people write them: shares, years, days, yes and no."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import override

from cms import languages
from home.models import Observation

_MONTHS: Final = (
    "januar februar marts april maj juni juli august september oktober november december"
).split()
_ISO_DAY: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DANISH_DAY: Final = re.compile(r"(\d{1,2})[-./ ]\s*(\d{1,2})[-./ ]\s*(\d{4})")
_DAY_IN_WORDS: Final = re.compile(r"(\d{1,2})\.?\s+([a-zæøå]+)\s+(\d{4})")
_SPACES: Final = re.compile(r"\s")
_YES: Final = ("ja", "yes", "true", "sand", "1", "x")
_NO: Final = ("", "nej", "no", "false", "falsk", "0")
_YEARS_OF: Final = {
    "": Observation.YearOf.DATA,
    "data": Observation.YearOf.DATA,
    "svar": Observation.YearOf.DATA,
    "publication": Observation.YearOf.PUBLICATION,
    "published": Observation.YearOf.PUBLICATION,
    "offentliggjort": Observation.YearOf.PUBLICATION,
    "offentliggørelse": Observation.YearOf.PUBLICATION,
}


class BadCell(ValueError):
    """Raised for a cell that can't be read; the message says why, in the reader's language."""


def share(text: str) -> Decimal | None:
    """Return a number with a decimal comma or point, with or without a sign of per cent.

    Where both signs stand in it, the last one is the decimal sign and the other parts thousands;
    so it is with a sign that stands there twice. Empty: None. Raises `BadCell`.
    """
    plain = _SPACES.sub("", text).removesuffix("%").removesuffix("pct.")
    if not plain:
        return None
    decimal = max(",", ".", key=plain.rfind)
    whole, sign, rest = plain.rpartition(decimal)
    if sign and decimal in whole:
        whole, sign, rest = "", "", plain
    digits = re.sub(r"[.,]", "", whole) + (f".{rest}" if sign else re.sub(r"[.,]", "", rest))
    if not re.fullmatch(r"[+-]?\d{0,20}(\.\d{1,20})?", digits, re.ASCII):
        raise BadCell(_("“%(cell)s” is not a number.") % {"cell": _shown(text)})
    try:
        return Decimal(digits).normalize()
    except InvalidOperation:
        raise BadCell(_("“%(cell)s” is not a number.") % {"cell": _shown(text)}) from None


def year(text: str) -> int:
    """Return a year of four digits; raises `BadCell`."""
    if not re.fullmatch(r"[12]\d{3}", text):
        raise BadCell(_("Write the year with four digits."))
    return int(text)


def day(text: str) -> date | None:
    """Return a day: `2015-12-07`, `7-12-2015`, `7.12.2015`, `7. december 2015`. Raises `BadCell`."""
    if not text:
        return None
    if found := _ISO_DAY.fullmatch(text):
        parts = [int(part) for part in found.groups()]
    elif found := _DANISH_DAY.fullmatch(text):
        parts = [int(part) for part in reversed(found.groups())]
    elif (found := _DAY_IN_WORDS.fullmatch(text.lower())) and found[2] in _MONTHS:
        parts = [int(found[3]), _MONTHS.index(found[2]) + 1, int(found[1])]
    else:
        parts = [0, 0, 0]
    try:
        return date(*parts)
    except ValueError:
        raise BadCell(
            _("“%(cell)s” is not a date. Write it like 2015-12-07.") % {"cell": _shown(text)}
        ) from None


def flag(text: str) -> bool:
    """Return yes or no in either language; empty is no. Raises `BadCell`."""
    if text.lower() in _YES:
        return True
    if text.lower() in _NO:
        return False
    raise BadCell(_("“%(cell)s” is neither yes nor no.") % {"cell": _shown(text)})


def year_of(text: str) -> str:
    """Return what the year says, told in either language; empty is the year of the answers.

    Raises `BadCell`.
    """
    labels: dict[str, str] = {}
    for language in (languages.SOURCE, languages.TARGET):
        with override(language):
            labels |= {str(label).lower(): value for value, label in Observation.YearOf.choices}
    known = {**_YEARS_OF, **labels}.get(text.lower())
    if known is None:
        raise BadCell(
            _("“%(cell)s” is not known here. Write data or publication.") % {"cell": _shown(text)}
        )
    return str(known)


def words(text: str) -> str:
    """Return text; raises `BadCell` for what a spreadsheet would run as a formula."""
    if text.startswith(("=", "+", "-", "@")):
        raise BadCell(_("The cell holds a formula. Write plain text."))
    return text


def _shown(text: str) -> str:
    """Return as much of a cell as a message can bear."""
    return text if len(text) <= 40 else f"{text[:40]}…"
