"""The test database for other processes: a server of its own, or a reader beside a writer."""

import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import connection


def copy_database(target: Path) -> None:
    """Write the test database, which is SQLite's and in memory, into a file of its own."""
    connection.ensure_connection()
    with closing(sqlite3.connect(target)) as copy:
        connection.connection.backup(copy)
