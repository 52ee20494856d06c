"""The test database: a copy for other processes, and what a deed asked of it."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import connection
from django.test.utils import CaptureQueriesContext

# PostgreSQL reads many rows through a cursor, and writes the parts of a union in brackets.
READING = re.compile(r"(DECLARE \S+ [A-Z ]*CURSOR [A-Z ]*FOR )?\(*SELECT ")


def copy_database(target: Path) -> None:
    """Write the test database, which is SQLite's and in memory, into a file of its own."""
    connection.ensure_connection()
    with closing(sqlite3.connect(target)) as copy:
        connection.connection.backup(copy)


def not_reading(captured: CaptureQueriesContext) -> list[str]:
    """Return the statements that are something else than a query for rows."""
    return [each["sql"] for each in captured if not READING.match(each["sql"])]
