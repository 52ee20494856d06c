"""Figures from a table: each row is a figure of a series, for a place and a year.

`read` says what the rows would do and what is wrong with the others, and writes nothing; `carry_out`
writes the good ones. The same file twice changes nothing the second time.

Columns, in any order, by these names or by those of the file that readers fetch: see `COLUMNS`.
A column that isn't in the file leaves what is known as it is; an empty cell empties it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from cms import languages
from cms.csv_reader import Row, UnreadableTable, read_rows
from home import figures_cells as cells
from home.models import Observation, Place, Series

LARGEST_FILE: Final = 500_000  # bytes: some five thousand rows with their sources
MOST_ROWS: Final = 5_000
MOST_COLUMNS: Final = 50

# Each column with the other names it may bear: those of the file that readers download, both languages.
COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "series": ("serie",),
    "place": ("sted", "stedets kode", "code of the place"),
    "year": ("år",),
    "value": ("værdi", "procent", "per cent"),
    "low": ("mindst", "at least"),
    "high": ("højst", "at most"),
    "published": ("offentliggjort",),
    "source_da": ("kilde",),
    "source_en": ("source",),
    "source_url": ("kildens adresse", "address of the source"),
    "break_after": ("brud efter", "brud efter året", "break after"),
    "year_of": ("året er", "the year is"),
}
REQUIRED: Final = ("series", "place", "year", "value", "source_da")
# The names that rows are found by are no part of what they change.
_KEYS: Final = ("series", "place", "year")
_READERS: Final[dict[str, Callable[[str], Any]]] = {
    "year": cells.year,
    "value": cells.share,
    "low": cells.share,
    "high": cells.share,
    "published": cells.day,
    "break_after": cells.flag,
    "year_of": cells.year_of,
    # What the database holds for "none": empty text and no text would look like a change.
    "source_en": lambda text: cells.words(text) or None,
}


class BadTable(ValueError):
    """Raised for a file of which no row can be read; the message is in the reader's language."""


@dataclass(frozen=True)
class Refusal:
    """A row that isn't taken: its line, the column ("" for the row as a whole), what is wrong."""

    line: int
    column: str
    message: str

    def __str__(self) -> str:
        where = _("Line %(line)s, %(column)s") if self.column else _("Line %(line)s")
        return f"{where % {'line': self.line, 'column': self.column}}: {self.message}"


@dataclass
class Report:
    """What a file would do, or has done."""

    new: list[Observation] = field(default_factory=list)
    changed: list[Observation] = field(default_factory=list)
    unchanged: int = 0
    refused: list[Refusal] = field(default_factory=list)

    @property
    def good(self) -> int:
        """How many rows can be taken."""
        return len(self.new) + len(self.changed) + self.unchanged

    @property
    def refused_rows(self) -> int:
        """How many rows can't: a row may be wrong in several columns."""
        return len({refusal.line for refusal in self.refused})


def read(data: bytes) -> Report:
    """Return what the rows of a CSV file would do. Raises `BadTable`. Writes nothing.

    Three queries, whatever the number of rows.
    """
    table = _table(data)
    names = _columns(table[0])
    known = _Known()
    report = Report()
    seen: dict[tuple[int, int, int], int] = {}
    for row in table[1:]:
        values, problems = _values(row, names, known)
        if problems:
            report.refused += problems
            continue
        observation, is_new, is_changed = known.observation(values)
        key = (observation.series_id, observation.place_id, observation.year)
        first = seen.setdefault(key, row.line)
        if first != row.line:
            message = _("The same series, place and year stand in line %(line)s already.")
            report.refused.append(Refusal(row.line, "", message % {"line": first}))
            continue
        if problems := _problems(observation, row.line):
            report.refused += problems
        elif is_new:
            report.new.append(observation)
        elif is_changed:
            report.changed.append(observation)
        else:
            report.unchanged += 1
    return report


def carry_out(report: Report) -> None:
    """Write the new and the changed figures of a report, all or none.

    Somebody may have written the same figure meanwhile: it is changed, not doubled.
    """
    rows = [*report.new, *report.changed]
    for observation in rows:
        observation.is_demo = False
    kept = {"id", "series", "place", "year"}
    fields = [each.name for each in Observation._meta.concrete_fields if each.name not in kept]
    # modeltranslation fills the plain field from the active language, which is the source's here.
    with transaction.atomic(), override(languages.SOURCE):
        Observation.objects.bulk_create(
            [_without_key(observation) for observation in rows],
            batch_size=500,
            update_conflicts=True,
            unique_fields=["series", "place", "year"],
            update_fields=fields,
        )


def _without_key(observation: Observation) -> Observation:
    """Return the figure as a new row: series, place and year find the old one."""
    observation.pk = None
    observation._state.adding = True
    return observation


def _table(data: bytes) -> list[Row]:
    if len(data) > LARGEST_FILE:
        raise BadTable(
            _("The file is larger than %(size)s KB. Divide it.") % {"size": LARGEST_FILE // 1000}
        )
    try:
        table = read_rows(data)
    except UnreadableTable as error:
        raise BadTable(
            _(
                "The file is no table of plain text. Save the spreadsheet as CSV, and see that every quotation mark is closed."
            )
        ) from error
    if not table:
        raise BadTable(_("The file is empty."))
    if len(table) - 1 > MOST_ROWS:
        raise BadTable(
            _("The file has more than %(number)s rows. Divide it.") % {"number": MOST_ROWS}
        )
    if len(table[0].cells) > MOST_COLUMNS:
        raise BadTable(_("The file has more than %(number)s columns.") % {"number": MOST_COLUMNS})
    return table


def _columns(header: Row) -> list[str]:
    """Return the name of each column, "" for one that isn't ours. Raises `BadTable`."""
    by_name = {alias: name for name, aliases in COLUMNS.items() for alias in (name, *aliases)}
    names = [by_name.get(cell.lower(), "") for cell in header.cells]
    # The file that readers fetch names a place twice, by name and by code: the code, which is last.
    for place, name in enumerate(names):
        if name == "place" and "place" in names[place + 1 :]:
            names[place] = ""
    doubles = sorted({name for name in names if name and names.count(name) > 1})
    if doubles:
        raise BadTable(_("These columns appear twice: %(names)s.") % {"names": ", ".join(doubles)})
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        raise BadTable(
            _("The first line must name the columns. These are missing: %(names)s.")
            % {"names": ", ".join(missing)}
        )
    return names


class _Known:
    """The series, places and figures that the site has, each asked for once."""

    def __init__(self) -> None:
        self._series = _by_name(Series.objects.all())
        self._places = _by_name(Place.objects.all())
        self._observations = {
            (each.series_id, each.place_id, each.year): each for each in Observation.objects.all()
        }

    def record(self, column: str, cell: str) -> Series | Place:
        """Return a series or a place by its code or Danish name; raises `BadCell` naming them all."""
        records: dict[str, Any] = self._series if column == "series" else self._places
        if cell.lower() in records:
            found: Series | Place = records[cell.lower()]
            return found
        codes = sorted({record.code for record in records.values()})
        if not cell:
            raise cells.BadCell(_("The cell is empty."))
        message = (
            _("There is no series “%(cell)s”. These exist: %(codes)s.")
            if column == "series"
            else _("There is no place “%(cell)s”. These exist: %(codes)s.")
        )
        shown = ", ".join(codes[:50]) or "–"
        raise cells.BadCell(message % {"cell": cell[:60], "codes": shown})

    def observation(self, values: dict[str, Any]) -> tuple[Observation, bool, bool]:
        """Return the figure with `values` set, whether it is new, and whether anything changed."""
        key = (values["series"].pk, values["place"].pk, values["year"])
        known = self._observations.get(key)
        if known is None:
            return Observation(**values), True, True
        changes = {
            name: value
            for name, value in values.items()
            if name not in _KEYS and getattr(known, name) != value
        }
        for name, value in changes.items():
            setattr(known, name, value)
        return known, False, bool(changes)


def _by_name(records: Iterable[Any]) -> dict[str, Any]:
    """Return records by code and by Danish name, in lower case; a code wins over a name."""
    found = list(records)
    names = {record.name_da.lower(): record for record in found}
    return {**names, **{record.code.lower(): record for record in found}}


def _values(row: Row, names: list[str], known: _Known) -> tuple[dict[str, Any], list[Refusal]]:
    """Return the values of a row by column, and what can't be read of it."""
    values: dict[str, Any] = {}
    problems = []
    if len(row.cells) > len(names):
        return {}, [Refusal(row.line, "", _("The row has more cells than there are columns."))]
    for place, name in enumerate(names):
        if not name:
            continue
        cell = row.cell(place)
        try:
            if name in ("series", "place"):
                values[name] = known.record(name, cell)
            else:
                values[name] = _READERS.get(name, cells.words)(cell)
                if name in REQUIRED and values[name] in ("", None):
                    raise cells.BadCell(_("The cell is empty."))
        except cells.BadCell as error:
            problems.append(Refusal(row.line, name, str(error)))
    return values, problems


def _problems(observation: Observation, line: int) -> list[Refusal]:
    """Return what the figure's own rules say against it (`Observation.clean` and its fields)."""
    try:
        observation.full_clean(
            # `source` is `source_da` or `source_en`, which are asked themselves.
            exclude=["series", "place", "source"],
            validate_unique=False,
            validate_constraints=False,
        )
    except ValidationError as error:
        return [
            Refusal(line, "" if name == "__all__" else name, " ".join(messages))
            for name, messages in error.message_dict.items()
        ]
    return []
