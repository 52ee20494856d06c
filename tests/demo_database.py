"""The test database with the demo content, kept from one run to the next while nothing has changed.

Migrating takes about as long as loading the demo content through the real translation flow, and
both give the same as long as the code is the same. What is kept lies in `var/tests/demo/`: the
rows, for SQLite as a file and for PostgreSQL as a database to copy, and the files that go with them.
"""

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection

PROJECT: Final = Path(__file__).resolve().parent.parent
PACKAGES: Final = ("cms", "home", "initiatives", "search")
KINDS: Final = (".py", ".toml", ".po")
LOADED: Final = datetime(2026, 11, 23, 12, tzinfo=UTC)
"""When the demo content was made: what a test freezes lies on the same side of it, whenever it runs."""


def key() -> str:
    """Return what the content of the test database follows from, as a short hash."""
    found = hashlib.sha256(f"{connection.vendor} {LOADED}".encode())
    for path in (*_sources(), PROJECT / "requirements" / "dev.txt"):
        found.update(str(path.relative_to(PROJECT)).encode())
        found.update(path.read_bytes())
    return found.hexdigest()[:16]


def _sources() -> Iterator[Path]:
    for package in (*PACKAGES, "locale"):
        for path in sorted((PROJECT / package).rglob("*.*")):
            if path.suffix in KINDS:
                yield path


class Kept:
    """The kept database for the code as it is; the connection is that of the test database."""

    def __init__(self) -> None:
        # Several trees may use one server: each drops only what it has kept itself.
        self._owner = f"demo_{hashlib.sha256(str(PROJECT).encode()).hexdigest()[:8]}_"
        self._name = f"{self._owner}{key()}"
        self._shelf = Path(settings.VAR_DIR) / "tests" / "demo" / connection.vendor
        self._folder = self._shelf / self._name

    def is_there(self) -> bool:
        """Whether a run before this one has kept it."""
        if not (self._folder / "media").is_dir():
            return False
        if connection.vendor == "sqlite":
            return (self._folder / "rows.sqlite3").is_file()
        with connection.creation._nodb_cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self._name])
            return bool(cursor.fetchone())

    def take(self) -> None:
        """Fill the test database, whose tables may be there or not, with what was kept."""
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            with closing(sqlite3.connect(self._folder / "rows.sqlite3")) as rows:
                rows.backup(connection.connection)
        else:
            self._copy(self._name, str(connection.settings_dict["NAME"]))
        shutil.copytree(self._folder / "media", settings.MEDIA_ROOT, dirs_exist_ok=True)
        # The tables that were there had the same content types under other numbers.
        ContentType.objects.clear_cache()

    def keep(self) -> None:
        """Keep the test database as it is now, in the place of older ones.

        Two runs may do so at the same time, both with the same content: the first to end counts.
        """
        for old in self._shelf.glob(f"{self._owner}*"):
            if not old.name.startswith(self._name):
                shutil.rmtree(old, ignore_errors=True)
        made = self._shelf / f"{self._name}.{os.getpid()}"
        made.mkdir(parents=True)
        if connection.vendor == "sqlite":
            with closing(sqlite3.connect(made / "rows.sqlite3")) as rows:
                connection.connection.backup(rows)
        else:
            self._drop_older()
            self._copy(str(connection.settings_dict["NAME"]), self._name)
        media = Path(settings.MEDIA_ROOT)
        media.mkdir(parents=True, exist_ok=True)
        shutil.copytree(media, made / "media")
        try:
            made.rename(self._folder)
        except OSError:
            shutil.rmtree(made)

    def copy_to(self, name: str) -> None:
        """Make one more database of what was kept; on SQLite `name` is a file's."""
        if connection.vendor == "sqlite":
            shutil.copyfile(self._folder / "rows.sqlite3", name)
        else:
            self._copy(self._name, name)

    def drop_copy(self, name: str) -> None:
        """Remove a database that `copy_to` made."""
        with connection.creation._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {connection.ops.quote_name(name)} WITH (FORCE)")

    def _copy(self, source: str, target: str) -> None:
        quote = connection.ops.quote_name
        connection.close()  # a database that is copied, or dropped, must not be in use
        with connection.creation._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {quote(target)} WITH (FORCE)")
            cursor.execute(f"CREATE DATABASE {quote(target)} TEMPLATE {quote(source)}")

    def _drop_older(self) -> None:
        with connection.creation._nodb_cursor() as cursor:
            cursor.execute(
                "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [self._owner]
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(name)}")
