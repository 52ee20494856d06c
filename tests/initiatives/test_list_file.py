"""The list as a file: the rows of the list, whatever is filtered (F54); and the English list (F47)."""

import csv
import io
import os
import random
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from initiatives.models import InitiativePage
from tests.databases import copy_database

pytestmark = pytest.mark.django_db


def rows(client: Client, url: str) -> list[list[str]]:
    answer = client.get(url)
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    text = answer.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";" if url.startswith("/da") else ","))


def listed(client: Client, url: str, query: str) -> list[str]:
    """Return the titles of all pages of the list."""
    titles: list[str] = []
    for page in range(1, 9):
        context: Any = client.get(f"{url}?{query}&page={page}").context
        titles += [card.title for card in (*context["cards"], *context["whole_cards"])]
        if not context["page_obj"].has_next():
            return titles
    raise AssertionError("the list has no end")


@pytest.mark.slow
@pytest.mark.parametrize(
    "url, file", [("/da/indsatser/", "liste.csv"), ("/en/initiatives/", "list.csv")]
)
def test_the_file_has_the_rows_of_the_list(client: Client, url: str, file: str) -> None:
    chance = random.Random(7)
    facets = client.get(url).context["filters"]["facets"]
    choices = [f"{facet.name}={option.value}" for facet in facets for option in facet.options]
    for _ in range(12):
        query = "&".join(chance.sample(choices, chance.randint(0, 2)))
        header, *found = rows(client, f"{url}{file}?{query}")
        assert [row[1] for row in found] == listed(client, url, query), query
        assert len({len(row) for row in (header, *found)}) == 1


def test_the_link_keeps_the_filter(client: Client) -> None:
    text = client.get("/da/indsatser/?goal=M2").content.decode()
    assert 'href="/da/indsatser/liste.csv?goal=M2"' in text
    assert {row[3] for row in rows(client, "/da/indsatser/liste.csv?goal=M2")[1:]} == {"M2"}


def test_a_filter_that_exists_no_more_is_left_out(client: Client) -> None:
    query = "area=gammel-kode&goal=M2"
    assert listed(client, "/da/indsatser/", query) == listed(client, "/da/indsatser/", "goal=M2")
    assert (
        'href="/da/indsatser/liste.csv?goal=M2"'
        in client.get(f"/da/indsatser/?{query}").content.decode()
    )
    whole, found = (
        rows(client, f"/da/indsatser/liste.csv?{asked}") for asked in ("goal=M2", query)
    )
    assert found == whole
    assert len(found) > 1


def test_the_file_has_the_danish_day_of_the_last_change(client: Client) -> None:
    midnight = datetime(2026, 12, 31, 23, tzinfo=UTC)  # 1 January in Denmark
    InitiativePage.objects.filter(code="I06").update(last_published_at=midnight)
    found = {row[0]: row for row in rows(client, "/da/indsatser/liste.csv")[1:]}
    assert found["I06"][-1] == "2027-01-01"


def test_the_file_says_what_has_no_english_page(client: Client) -> None:
    found = {row[0]: row for row in rows(client, "/en/initiatives/list.csv")[1:]}
    assert found["I10"][2] == "en"  # its English in brief
    assert found["I10"][11] == ""
    assert found["I06"][11].endswith("/en/initiatives/road-safety/")
    assert found["I06"][10].endswith("/da/indsatser/trafiksikkerhed/")


READ = """
import sys
from django.test import Client
for address in sys.stdin:
    print("Outreach, completed" in Client().get(address.strip()).content.decode(), flush=True)
"""
PUBLISH = """
from initiatives.models import InitiativePage
page = InitiativePage.objects.get(code="I12")
page.status = "completed"
page.brief_title_en = "Outreach, completed"
page.save_revision().publish()
"""


@pytest.fixture
def shared_database(transactional_db: None, tmp_path: Path) -> str:
    """The address of a database with the demo content that several processes can use."""
    values = connection.settings_dict
    if connection.vendor == "postgresql":
        account = f"{values['USER']}:{values['PASSWORD']}@{values['HOST']}:{values['PORT']}"
        return f"postgresql://{account}/{values['NAME']}"
    copy_database(tmp_path / "shared.sqlite3")
    return f"sqlite:///{tmp_path / 'shared.sqlite3'}"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_english_list_follows_danish_facts_at_once(shared_database: str) -> None:
    """One process reads, another publishes, no job runs, and the next answer shows it."""
    command = [sys.executable, "manage.py", "shell", "--no-startup", "-v0", "-c"]
    options: dict[str, Any] = {
        "cwd": settings.PROJECT_DIR,
        "env": {**os.environ, "DATABASE_URL": shared_database},
        "text": True,
    }
    with subprocess.Popen(
        [*command, READ], stdin=subprocess.PIPE, stdout=subprocess.PIPE, **options
    ) as reader:
        assert reader.stdin is not None
        assert reader.stdout is not None

        def read() -> str:
            print("/en/initiatives/?status=completed", file=reader.stdin, flush=True)
            return str(reader.stdout.readline()).strip()

        before = read()
        subprocess.run([*command, PUBLISH], check=True, **options)
        after = read()
        reader.stdin.close()
    assert (before, after) == ("False", "True")
