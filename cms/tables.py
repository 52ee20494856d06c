"""Tables as CSV files for a spreadsheet, in the manner of each language.

Danish Excel wants a semicolon and a decimal comma, English a comma and a decimal point; without the
byte order mark it reads æ, ø and å wrong.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.http import HttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import override, pgettext

from cms import languages
from cms.numbers import number

_DELIMITER: Final = {languages.SOURCE: ";", languages.TARGET: ","}
# What a spreadsheet takes for the beginning of a formula (OWASP, "CSV injection"), also in the wide
# signs of Asian scripts.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_response(
    name: str, language: str, header: Sequence[str], rows: Iterable[Sequence[Any]]
) -> HttpResponse:
    """Return a table as a file to fetch, called `<name>.csv`.

    `name` becomes plain ASCII. `header` is in `language`. Cells are text, numbers, days and
    times (written as ISO 8601, to the minute and on Danish time), yes/no, or None for an empty one.
    """
    file = io.StringIO()
    writer = csv.writer(file, delimiter=_DELIMITER[language])
    writer.writerow([cell(text, language) for text in header])
    writer.writerows([cell(value, language) for value in row] for row in rows)
    response = HttpResponse(
        file.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8"
    )
    plain_name = slugify(name.removesuffix(".csv")) or "table"
    response["Content-Disposition"] = f'attachment; filename="{plain_name}.csv"'
    return response


def cell(value: Any, language: str) -> str:
    """Return one value as its cell; text that a spreadsheet would run as a formula is defused."""
    if value is None:
        return ""
    if isinstance(value, bool):
        with override(language):
            return pgettext("site", "yes") if value else pgettext("site", "no")
    if isinstance(value, int | float | Decimal):
        return number(value, language)
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    text = str(value).replace("\0", "")
    # The apostrophe is a spreadsheet's own sign for "this is text".
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
