"""The list as a file: the rows of the list, whatever is filtered (F54); and the English list (F47)."""

import csv
import io
import random
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from initiatives.models import InitiativePage

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


def test_the_file_says_what_has_no_english_page(client: Client) -> None:
    found = {row[0]: row for row in rows(client, "/en/initiatives/list.csv")[1:]}
    assert found["I10"][2] == "en"  # its English in brief
    assert found["I10"][11] == ""
    assert found["I06"][11].endswith("/en/initiatives/road-safety/")
    assert found["I06"][10].endswith("/da/indsatser/trafiksikkerhed/")


PUBLISH = """
from initiatives.models import InitiativePage
page = InitiativePage.objects.get(code="I12")
page.status = "completed"
page.brief_title_en = "Outreach, completed"
page.save_revision().publish()
"""


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.vendor("postgresql")
def test_the_english_list_follows_danish_facts_at_once(client: Client) -> None:
    """Published by another process, with no job run in between."""
    before = client.get("/en/initiatives/?status=completed").context["total"]
    values = connection.settings_dict
    url = (
        f"postgresql://{values['USER']}:{values['PASSWORD']}@{values['HOST']}:{values['PORT']}"
        f"/{values['NAME']}"
    )
    subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-startup", "-v0", "-c", PUBLISH],
        cwd=settings.PROJECT_DIR,
        env={"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "cms.settings.test", "PATH": ""},
        check=True,
        timeout=60,
    )
    after = client.get("/en/initiatives/?status=completed").context
    assert after["total"] == before + 1
    assert "Outreach, completed" in [card.title for card in after["cards"]]
    assert InitiativePage.objects.get(code="I12").status == "completed"
