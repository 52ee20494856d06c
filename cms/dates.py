"""Dates and times as they are written in each language (glossary, "Typography").

Danish `12. januar 2027 kl. 17.00–19.00`, English `12 January 2027, 5–7 pm`. All times are Danish time.
"""

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from cms import languages


def day(value: date, language: str) -> str:
    """Return a day: `12. januar 2027` or `12 January 2027`."""
    with override(language):
        return date_format(value, "j. F Y" if language == languages.SOURCE else "j F Y")


def clock(value: datetime, language: str) -> str:
    """Return a time of day in Danish time: `17.00`, or `5 pm` and `5:30 pm`."""
    local = timezone.localtime(value)
    if language == languages.SOURCE:
        return f"{local:%H.%M}"
    return f"{_hour(local)} {_half(local)}"


def time_range(start: datetime, end: datetime | None, language: str) -> str:
    """Return the hours of one day: `kl. 17.00–19.00`, `5–7 pm`, `11 am–1 pm`; the start alone without an end."""
    if language == languages.SOURCE:
        hours = clock(start, language) + (f"–{clock(end, language)}" if end else "")
        return f"kl. {hours}"
    if end is None:
        return clock(start, language)
    first, last = timezone.localtime(start), timezone.localtime(end)
    if _half(first) == _half(last):
        return f"{_hour(first)}–{clock(end, language)}"
    return f"{clock(start, language)}–{clock(end, language)}"


def period(start: datetime, end: datetime | None, language: str) -> str:
    """Return when something takes place, over one day or several."""
    first = timezone.localtime(start).date()
    last = timezone.localtime(end).date() if end else first
    comma = "" if language == languages.SOURCE else ","
    if first == last:
        return f"{day(first, language)}{comma} {time_range(start, end, language)}"
    return " – ".join(
        f"{day(date_, language)}{comma} {time_range(moment, None, language)}"
        for date_, moment in ((first, start), (last, end or start))
    )


def _hour(local: datetime) -> str:
    hour = local.hour % 12 or 12
    return f"{hour}:{local:%M}" if local.minute else str(hour)


def _half(local: datetime) -> str:
    return "am" if local.hour < 12 else "pm"
