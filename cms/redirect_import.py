"""Imports redirects from a table: old address, new address, and whether it is for good (F19)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.contrib.redirects.models import Redirect

from cms.csv_reader import Row, read_rows
from cms.redirect_rules import (
    Answers,
    RefusedRedirect,
    Target,
    old_address,
    target,
    values_of,
    without_language,
)

# What the columns may be called; without a header they come in this order.
_COLUMNS: Final = (
    frozenset({"old", "old address", "old path", "from", "gammel", "gammel adresse", "fra"}),
    frozenset({"new", "new address", "new path", "to", "ny", "ny adresse", "til"}),
    frozenset({"permanent", "for good", "for altid", "varig"}),
)
_YES: Final = frozenset({"", "1", "301", "ja", "yes", "true", "sand"})
_NO: Final = frozenset({"0", "302", "nej", "no", "false", "falsk"})


@dataclass(frozen=True)
class Refusal:
    """A row that was not imported, and why."""

    line: int
    old: str
    new: str
    reason: str


@dataclass
class Report:
    """What an import did, or would do."""

    made: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: list[Refusal] = field(default_factory=list)


class TooManyRows(ValueError):
    """Raised for a table that is too long to be imported while somebody waits."""


def import_redirects(data: bytes, *, dry_run: bool = False, most: int | None = None) -> Report:
    """Import the redirects of a CSV file and tell what became of every row.

    Rows that hold are saved together; rows that don't are reported and change nothing. A second run
    changes nothing. Raises `cms.csv_reader.UnreadableTable` for a file that is no table, and
    `TooManyRows` for more than `most` redirects.
    """
    rows, places = _without_header(read_rows(data))
    if most is not None and len(rows) > most:
        raise TooManyRows
    report = Report()
    with transaction.atomic():
        _Import(rows, places, report).run()
        transaction.set_rollback(dry_run)
    return report


def _without_header(rows: list[Row]) -> tuple[list[Row], tuple[int, int, int]]:
    """Return the rows below the header, if there is one, and where each column stands."""
    if not rows:
        return rows, (0, 1, 2)
    titles = [cell.lower() for cell in rows[0].cells]
    found = [next((titles.index(t) for t in titles if t in names), -1) for names in _COLUMNS]
    if found[0] < 0 or found[1] < 0:
        return rows, (0, 1, 2)
    absent = len(titles)  # beyond the last column: an empty cell
    return rows[1:], (found[0], found[1], found[2] if found[2] >= 0 else absent)


class _Import:
    """One run over the rows; `places` are the columns of the old and new address and of permanence."""

    def __init__(self, rows: Sequence[Row], places: tuple[int, int, int], report: Report) -> None:
        self.rows = rows
        self.places = places
        self.report = report
        self.answers = Answers()
        self.olds: dict[str, Row] = {}

    def run(self) -> None:
        """Read all old addresses first, so that a chain within the file is seen from both ends."""
        for row in self.rows:
            try:
                self.olds[self._old(row)] = row
            except RefusedRedirect as refused:
                self._refuse(row, refused)
        for old, row in self.olds.items():
            try:
                self._save(row, old)
            except RefusedRedirect as refused:
                self._refuse(row, refused)
        self.report.refused.sort(key=lambda refusal: refusal.line)

    def _old(self, row: Row) -> str:
        old = old_address(row.cell(self.places[0]), self.answers)
        if old in self.olds:
            raise RefusedRedirect(_("The old address stands further up already."))
        return old

    def _save(self, row: Row, old: str) -> None:
        goal = target(row.cell(self.places[1]), old, other_old=self.olds, answers=self.answers)
        permanent = _permanent(row.cell(self.places[2]))
        # One made without its language, by hand or by an older import, is the same redirect.
        known = Redirect.objects.filter(
            old_path__in=(old, without_language(old)), site=None
        ).first()
        if known is None:
            Redirect.objects.create(old_path=old, is_permanent=permanent, **values_of(goal))
            self.report.made += 1
        elif _says(known, goal, permanent):
            self.report.unchanged += 1
        else:
            known.is_permanent = permanent
            for name, value in values_of(goal).items():
                setattr(known, name, value)
            known.save()
            self.report.changed += 1

    def _refuse(self, row: Row, refused: RefusedRedirect) -> None:
        old, new = row.cell(self.places[0]), row.cell(self.places[1])
        self.report.refused.append(Refusal(row.line, old, new, str(refused)))


def _says(known: Redirect, goal: Target, permanent: bool) -> bool:
    return (
        known.is_permanent == permanent
        and known.redirect_page_id == (goal.page.pk if goal.page else None)
        and known.redirect_page_route_path == goal.route
        and known.redirect_link == goal.link
    )


def _permanent(cell: str) -> bool:
    said = cell.lower()
    if said in _YES:
        return True
    if said in _NO:
        return False
    raise RefusedRedirect(_("Write yes or no for whether the redirect is for good."))
