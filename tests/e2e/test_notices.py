"""A notice that another process makes or ends is on every page of a running site at once (F5)."""

import sqlite3
from contextlib import closing
from urllib.request import urlopen

import pytest

from tests.e2e.conftest import Site

# The site of these tests has a SQLite file of its own.
pytestmark = pytest.mark.vendor("sqlite")

ADDRESSES = ("/da/", "/en/", "/da/indsatser/", "/en/search/?q=safety")
# No time of its own: the answers must follow the database, not a clock of the test.
MAKE = """
INSERT INTO cms_notice (text, text_da, text_en, level, url, valid_from, valid_to, is_demo)
VALUES ('Røg', 'Røg', 'Smoke', 'urgent', '', datetime('now', '-1 minute'), NULL, 0)
"""
END = "UPDATE cms_notice SET valid_to = datetime('now', '-1 second') WHERE text_da = 'Røg'"


def write(site: Site, statement: str) -> None:
    """Change the site's database from this process, past its own."""
    with closing(sqlite3.connect(site.folder / "site.sqlite3", timeout=20)) as database:
        database.execute(statement)
        database.commit()


def with_notice(site: Site) -> list[str]:
    return [
        address
        for address in ADDRESSES
        if b"site-notice-urgent" in urlopen(f"{site.url}{address}", timeout=20).read()
    ]


def test_it_comes_and_goes_at_once(site: Site) -> None:
    assert with_notice(site) == []
    write(site, MAKE)
    assert with_notice(site) == list(ADDRESSES)
    write(site, END)
    assert with_notice(site) == []
