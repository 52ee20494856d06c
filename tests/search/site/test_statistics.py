"""What people search for is counted, and nobody can be found in the counts."""

import logging
from collections.abc import Callable
from datetime import date
from io import StringIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import connection
from django.db.models.signals import pre_delete
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from freezegun import freeze_time

from cms.jobs import drain
from cms.models import User
from home.models import Person
from initiatives.models import InitiativePage
from search import statistics
from search.models import QueryCount, Synonym
from tests.databases import not_reading
from tests.search.site.index import ElasticsearchIndex, Index
from tests.search.site.reader import BROWSER, Reader

pytestmark = pytest.mark.django_db
REPORT = "/admin/reports/searches/"

FIRST = ("Karen", "Ibrahim", "Mette-Marie", "Jørgen", "Åse", "Hans", "Lene", "Bo", "Fatima", "Per")
LAST = ("Mortensen", "Østergård", "Yıldız", "Kjær-Holm", "Overgaard")
NAMES = [f"{first} {last}" for last in LAST for first in FIRST]
# Every last name is among them, and so is every second first name.
KNOWN_TO_THE_SITE = NAMES[::2]
MAILS = [f"{name.split()[0].lower()}.{place}@example.org" for place, name in enumerate(NAMES)]
PHONES = [f"99 31 {place:02} {place + 7:02}" for place in range(20)] + [
    *[f"993112{place:02}" for place in range(10)],
    *[f"+45 9931-12{place:02}" for place in range(10)],
    *[f"9931 22{place:02}" for place in range(10)],
]
CPRS = [f"1503{place:02}-{1234 + place}" for place in range(30)] + [
    *[f"1503{place:02}{4321 + place}" for place in range(10)],
    *[f"1503{place:02} {4321 + place}" for place in range(10)],
]


@pytest.fixture(autouse=True)
def nothing_counted(db: None) -> None:
    """Forget what other tests searched for."""
    statistics.tally.flush()
    QueryCount.objects.all().delete()


@pytest.fixture
def staff() -> Client:
    """Somebody signed in who may do everything."""
    client = Client()
    client.force_login(User.objects.create_superuser("log", "log@example.org", "x"))
    return client


def search(reader: Reader, *queries: str, language: str = "da", **chosen: Any) -> None:
    """Search, and let the counts be written."""
    for query in queries:
        reader.search(language, query, **chosen)
    statistics.tally.flush()


def texts() -> dict[tuple[str, str], tuple[int, int, int]]:
    """Return the counts of what is written down as text."""
    return {
        (row.language, row.text): (row.searches, row.without_hits, row.last_total)
        for row in QueryCount.objects.exclude(text="")
    }


def untold() -> int:
    """Return how many searches were counted without what was searched for."""
    return sum(QueryCount.objects.filter(text="", digest="").values_list("searches", flat=True))


def everything_stored(index: Index) -> str:
    """Return all that the search's own tables and its index hold."""
    rows = [list(model.objects.values()) for model in apps.get_app_config("search").get_models()]
    return f"{rows} {index.content()}".casefold()


def all_rows() -> set[str]:
    """Return every row of every table of the site."""
    rows: set[str] = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows.update(f"{table} {row}".casefold() for row in cursor.fetchall())
    return rows


# Nobody is in it ----------------------------------------------------------------------


@pytest.mark.vendor("sqlite")  # what is counted follows from the words alone
@pytest.mark.parametrize(
    ("queries", "known", "days"),
    [
        # What was asked on three days is written down as text; what has no hash on the first never is.
        pytest.param(NAMES, KNOWN_TO_THE_SITE, 3, id="names"),
        pytest.param(NAMES, [], 1, id="strangers"),
        pytest.param(MAILS, [], 1, id="mails"),
        pytest.param(PHONES, [], 1, id="phones"),
        pytest.param(CPRS, [], 1, id="cprs"),
    ],
)
def test_of_what_names_a_person_nothing_is_kept(
    reader: Reader,
    index: Index,
    queries: list[str],
    known: list[str],
    days: int,
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert len(set(queries)) == 50
    for name in known:
        Person.objects.create(name=name, publicity=Person.Publicity.NONE)
    with caplog.at_level(logging.DEBUG):
        for day in range(23, 23 + days):
            with freeze_time(f"2026-11-{day} 12:00"):
                search(reader, *queries)
                search(reader, *queries, language="en")
    stored, logged = everything_stored(index), caplog.text.casefold()
    for query in queries:
        assert query.casefold() not in stored
        assert query.casefold() not in logged
    assert texts() == {}
    assert untold() == 50 * 2 * days
    assert not QueryCount.objects.exclude(digest="").exists()


@pytest.mark.needs("elasticsearch")
@pytest.mark.vendor("sqlite")
def test_nor_is_it_kept_by_elasticsearch(
    reader: Reader, elasticsearch_index: ElasticsearchIndex, caplog: pytest.LogCaptureFixture
) -> None:
    before, queries = all_rows(), [*NAMES[:15], *MAILS[:15], *PHONES[:15], *CPRS[:15]]
    with caplog.at_level(logging.DEBUG):
        search(reader, *queries)
    stored = f"{elasticsearch_index.everything()} {all_rows() - before}".casefold()
    for place in (stored, caplog.text.casefold()):
        assert [query for query in queries if query.casefold() in place] == []


def test_the_names_of_people_are_known_in_small_letters_too(reader: Reader) -> None:
    Person.objects.create(name="Karen Vinter Sommerlund", publicity=Person.Publicity.NONE)
    Person.objects.create(name="Bo Æblegaard", publicity=Person.Publicity.ALL)
    search(reader, "karen sommerlund", "vinter", "hvad er sommerlunds telefon", "aeblegård")
    assert untold() == 4
    assert QueryCount.objects.count() == 1


def test_an_unknown_name_in_small_letters_is_a_hash_for_two_days(
    reader: Reader, index: Index
) -> None:
    search(reader, "ibrahim overgaard")
    [row] = QueryCount.objects.values()
    assert row["text"] == ""
    assert len(row["digest"]) == 64
    assert "overgaard" not in everything_stored(index)


@pytest.mark.slow
def test_words_that_pages_write_with_a_capital_alone_may_be_a_name(
    reader: Reader, index: Index
) -> None:
    page = InitiativePage.objects.get(code="I11", locale__language_code="da")
    page.lead = "Med Mette Holmgren og Poul Krogh i Gug og hos SSP. Et krus til Krus."
    page.save_revision().publish()
    drain()
    search(reader, "krogh", "mette krogh", "hvem er Mette Krogh", "krus i gug", "hvad er SSP")
    assert {text for _language, text in texts()} == {"krus i gug", "hvad er ssp"}
    assert untold() == 1
    assert QueryCount.objects.exclude(digest="").count() == 2


def test_the_hash_needs_the_key_of_the_site(reader: Reader, settings: Any) -> None:
    search(reader, "ibrahim overgaard")
    settings.SECRET_KEY = "another one, as long as it has to be for a test of keys"
    search(reader, "ibrahim overgaard")
    assert QueryCount.objects.values("digest").distinct().count() == 2


# Counted right ------------------------------------------------------------------------


def test_searches_are_counted_by_day_and_language(reader: Reader) -> None:
    total = int(reader.search("da", "natteliv").response.context["results"]["total"])
    search(reader, "natteliv", "NatteLiv", "  natteliv ")
    english = int(reader.search("en", "nightlife").response.context["results"]["total"])
    search(reader, language="en")
    assert total > 0
    assert texts() == {
        ("da", "natteliv"): (4, 0, total),
        ("en", "nightlife"): (1, 0, english),
    }
    search(reader, "natteliv")
    assert texts()["da", "natteliv"] == (5, 0, total)


def test_a_search_without_hits_is_counted_as_such(reader: Reader) -> None:
    Synonym.objects.create(words_da="kvantefysik\nkvantemekanik")
    search(reader, "kvantefysik", "kvantefysik")
    assert texts() == {("da", "kvantefysik"): (2, 2, 0)}


@pytest.mark.parametrize(
    ("query", "chosen"),
    [("natteliv", {"page": 2}), ("natteliv", {"kind": "initiative"}), ("", {}), ("\x00", {})],
)
def test_further_pages_filters_and_no_words_do_not_count(
    reader: Reader, query: str, chosen: dict[str, Any]
) -> None:
    search(reader, query, **chosen)
    assert not QueryCount.objects.exists()


def test_a_search_that_nobody_answered_does_not_count(reader: Reader, index: Index) -> None:
    index.lose()
    search(reader, "natteliv")
    assert not QueryCount.objects.exists()


@pytest.mark.parametrize("query", ["na\x00tteliv", "\ud800natteliv", "🦄" * 300, "İ" * 300, "()"])
def test_whatever_is_typed_can_be_written(reader: Reader, query: str) -> None:
    search(reader, query.encode("utf-8", "surrogatepass").decode("utf-8", "replace"))
    assert sum(QueryCount.objects.values_list("searches", flat=True)) == 1


def test_a_search_writes_nothing_itself_and_sets_no_cookie(reader: Reader) -> None:
    reader.search("da", "natteliv")
    with CaptureQueriesContext(connection) as asked:
        answer = reader.search("da", "natteliv")
    assert asked.captured_queries
    assert not not_reading(asked)
    assert not answer.response.cookies
    assert not QueryCount.objects.exists()
    statistics.tally.flush()
    assert texts()["da", "natteliv"][0] == 2


@pytest.mark.vendor("sqlite")  # who searches is known before anything is asked
def test_robots_staff_and_pages_fetched_in_advance_do_not_count(
    reader: Reader, staff: Client
) -> None:
    robot = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
    asked = {"q": "natteliv"}
    for client, headers in (
        (Client(), {"user-agent": robot}),
        (staff, {"user-agent": BROWSER}),
        (Client(), {"user-agent": BROWSER, "sec-purpose": "prefetch"}),
    ):
        assert client.get("/da/soeg/", asked, headers=headers).status_code == 200
    reader.client.head("/da/soeg/", asked)
    statistics.tally.flush()
    assert not QueryCount.objects.exists()


def test_too_many_different_queries_a_day_are_only_counted(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statistics, "MOST_A_DAY", 2)
    search(reader, "abrakadabra", "hokuspokus", "simsalabim", "alakazam")
    assert QueryCount.objects.exclude(digest="").count() == 2
    assert untold() == 2


# Three days, 7 days, 90 days ------------------------------------------------------------


def test_on_the_third_day_a_query_becomes_text(reader: Reader) -> None:
    with freeze_time("2026-11-20 12:00"):
        search(reader, "elløbehjul", "elløbehjul")
        search(reader, "elløbehjul")
    with freeze_time("2026-11-21 12:00"):
        search(reader, "Elløbehjul")
    assert texts() == {}
    with freeze_time("2026-11-23 12:00"):
        search(reader, "elløbehjul")
    assert not QueryCount.objects.exclude(digest="").exists()
    rows = QueryCount.objects.order_by("day").values_list("day", "text", "searches")
    assert list(rows) == [
        (date(2026, 11, 20), "elløbehjul", 3),
        (date(2026, 11, 21), "elløbehjul", 1),
        (date(2026, 11, 23), "elløbehjul", 1),
    ]
    with freeze_time("2026-12-23 12:00"):
        search(reader, "elløbehjul")
    assert not QueryCount.objects.exclude(digest="").exists()


def test_days_become_text_as_a_whole_or_not_at_all(reader: Reader) -> None:
    for day in ("2026-11-20", "2026-11-21"):
        with freeze_time(f"{day} 12:00"):
            search(reader, "elløbehjul")

    def interrupt(**_signal: Any) -> None:
        raise InterruptedError

    with freeze_time("2026-11-22 12:00"):
        pre_delete.connect(interrupt, sender=QueryCount)
        try:
            with pytest.raises(InterruptedError):
                search(reader, "elløbehjul")
        finally:
            pre_delete.disconnect(interrupt, sender=QueryCount)
        assert texts() == {}
        search(reader, "elløbehjul")
    rows = QueryCount.objects.order_by("day").values_list("text", "searches")
    assert list(rows) == [("elløbehjul", 1)] * 3


def test_days_that_lie_too_far_apart_do_not_add_up(reader: Reader) -> None:
    for day in ("2026-11-01", "2026-11-06", "2026-11-11"):
        with freeze_time(f"{day} 12:00"):
            search(reader, "elløbehjul")
    assert texts() == {}


def by_command() -> None:
    call_command("search_purge_log", stdout=StringIO())


@pytest.mark.parametrize("purge", [by_command, statistics.purge_daily])
def test_hashes_go_after_7_days_and_texts_after_90(
    reader: Reader, purge: Callable[[], None]
) -> None:
    with freeze_time("2026-08-01 12:00"):
        search(reader, "elløbehjul", "natteliv", "karen@example.org")

    def kept(day: str) -> tuple[int, int, int]:
        with freeze_time(f"{day} 12:00"):
            purge()
        return QueryCount.objects.exclude(digest="").count(), len(texts()), untold()

    assert kept("2026-08-07") == (1, 1, 1)
    assert kept("2026-08-08") == (0, 1, 1)
    assert kept("2026-10-29") == (0, 1, 1)
    assert kept("2026-10-30") == (0, 0, 0)


# The report ---------------------------------------------------------------------------


def report(client: Client, **asked: Any) -> BeautifulSoup:
    answer = client.get(REPORT, asked)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content.decode(), "html5lib")


def test_the_report_lists_by_language_and_period(reader: Reader, staff: Client) -> None:
    Synonym.objects.create(words_da="kvantefysik\nkvantemekanik")
    with freeze_time("2026-11-01 12:00"):
        search(reader, "kvantefysik")
    with freeze_time("2026-11-24 12:00"):
        search(reader, "natteliv", "natteliv", "nightlife", "99 31 12 34")
        search(reader, "nightlife", language="en")
        month, week = report(staff), report(staff, days=7)
        english = report(staff, language="en", days="x")
    words = " ".join(month.get_text(" ").split())
    assert "Søgninger uden resultat" in words
    assert "5 søgninger i perioden." in words
    assert "1 er ikke på listen, så ingen kan genkendes." in words
    first, *most = [
        [cell.get_text(" ", strip=True) for cell in row.select("td")[:2]]
        for row in month.select("tbody tr")
    ]
    assert first == ["kvantefysik", "1"]
    assert most[0] == ["natteliv", "2"]
    assert "kvantefysik" not in week.get_text()
    assert "natteliv" in week.get_text()
    assert [row.td.get_text() for row in english.select("tbody tr")] == ["nightlife"]
    names = [link.get_text().strip() for link in month.select("main nav a[href*=days]")]
    assert names[:2] == ["Dansk: de seneste 7 dage", "Dansk: de seneste 30 dage"]
    assert len(names) == len(set(names)) == 6


def test_the_buttons_lead_to_filled_forms(reader: Reader, staff: Client) -> None:
    Synonym.objects.create(words_da="kvantefysik\nkvantemekanik")
    search(reader, "Kvantefysik & Kvantemekanik")
    links = {
        link.find(string=True): str(link["href"]) for link in report(staff).select("tbody a.button")
    }
    group = staff.get(links["Opret synonym"])
    assert group.context["form"]["words_da"].value() == "kvantefysik & kvantemekanik"
    assert "kvantefysik &amp; kvantemekanik</textarea>" in group.content.decode()
    advice = staff.get(links["Opret anbefaling"])
    assert advice.context["form"]["words"].value() == "kvantefysik & kvantemekanik"
    assert advice.context["form"]["language"].value() == "da"
    assert parse_qs(urlsplit(links["Opret synonym"]).query) == {
        "words_da": ["kvantefysik & kvantemekanik"]
    }


def test_the_report_is_for_those_who_may_change_word_groups() -> None:
    user = User.objects.create_user("lead", "lead@example.org", "x")
    group = Group.objects.create(name="writes")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    user.groups.add(group)
    client = Client()
    client.force_login(user)
    assert client.get(REPORT)["Location"] == reverse("wagtailadmin_home")
    assert REPORT not in client.get(reverse("wagtailadmin_home")).content.decode()
    group.permissions.add(Permission.objects.get(codename="change_synonym"))
    assert client.get(REPORT).status_code == 200
    assert REPORT in client.get(reverse("wagtailadmin_home")).content.decode()
