"""How often pages are read (F42): by page and day, without cookies and without anything about who."""

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from freezegun import freeze_time
from wagtail.models import Page

from cms import page_views
from cms.models import DraftLink, PageViews, User
from cms.tally import Tally
from initiatives.models import InitiativePage
from tests.site.kinds import PUBLIC_URL_KINDS

pytestmark = pytest.mark.django_db

ADDRESS = "/da/indsatser/et-trygt-natteliv/"
REPORT = "/admin/reports/page-views/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def _nothing_counted(db: None) -> None:
    """What other tests read may still wait to be written."""
    page_views.tally.flush()
    PageViews.objects.all().delete()


@pytest.fixture
def page(db: None) -> InitiativePage:
    return InitiativePage.objects.get(slug="et-trygt-natteliv", locale__language_code="da")


def read(
    address: str = ADDRESS, times: int = 1, client: Client | None = None, **headers: str
) -> Any:
    """Read a page with a browser, and let the counts be written."""
    for _ in range(times):
        answer = (client or Client()).get(address, headers={"user-agent": FIREFOX, **headers})
    page_views.tally.flush()
    return answer


def counts() -> dict[tuple[int, date], int]:
    return {(row.page_id, row.day): row.count for row in PageViews.objects.all()}


def test_three_visits_are_three_and_nothing_else_is_kept(page: InitiativePage) -> None:
    with freeze_time("2026-11-28 12:00"):
        assert read(times=3).cookies == {}
    [values] = PageViews.objects.values()
    assert values == {
        "id": values["id"],
        "page_id": page.pk,
        "day": date(2026, 11, 28),
        "count": 3,
    }
    with freeze_time("2026-11-28 23:30"):  # half past midnight in Aalborg
        read(times=2)
    assert counts() == {(page.pk, date(2026, 11, 28)): 3, (page.pk, date(2026, 11, 29)): 2}


@pytest.mark.once
def test_a_visit_costs_no_query(page: InitiativePage) -> None:
    read()
    numbers = []
    for browser in (FIREFOX, ""):
        with CaptureQueriesContext(connection) as captured:
            Client().get(ADDRESS, headers={"user-agent": browser})
        numbers.append(len(captured))
    assert numbers[0] == numbers[1]
    assert sum(counts().values()) == 1, "and writes nothing itself"


@pytest.mark.once
@pytest.mark.parametrize(
    "headers",
    [
        {"user-agent": ""},
        {"user-agent": "curl/8.5.0"},
        {"user-agent": "python-requests/2.32"},
        {"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"user-agent": "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)"},
        {"user-agent": "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/140.0 Safari/537.36"},
        {"user-agent": "facebookexternalhit/1.1"},
        {"sec-purpose": "prefetch;prerender"},
        {"purpose": "prefetch"},
    ],
)
def test_robots_and_pages_fetched_in_advance_do_not_count(headers: dict[str, str]) -> None:
    assert read(**headers).status_code == 200
    assert counts() == {}


@pytest.mark.once
def test_phones_and_english_readers_count(page: InitiativePage) -> None:
    iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
    read(**{"user-agent": iphone})
    read("/en/initiatives/safe-nightlife/")
    twin = page.get_translations().get()
    assert {key[0] for key in counts()} == {page.pk, twin.pk}


@pytest.mark.once
def test_staff_previews_and_shared_drafts_do_not_count(admin: Client, page: InitiativePage) -> None:
    read(client=admin)
    read(f"/admin/pages/{page.pk}/view_draft/", client=admin)
    assert read(DraftLink.objects.create(page=page).address).status_code == 200
    assert counts() == {}


@pytest.mark.once
def test_files_and_what_is_not_there_do_not_count() -> None:
    [kind] = [kind for kind in PUBLIC_URL_KINDS if kind.name == "initiatives.list_files"]
    file = kind.examples()[0]
    assert read(file).status_code == 200
    for address in ("/da/findes-ikke/", "/da/indsatser", "/da/soeg/?q=tryg", "/sitemap.xml"):
        read(address)
    Client().head(ADDRESS, headers={"user-agent": FIREFOX})
    page_views.tally.flush()
    assert counts() == {}


def test_the_counts_of_several_processes_are_added(page: InitiativePage) -> None:
    processes = [Tally(page_views._write) for _ in range(3)]
    for number, process in enumerate(processes, start=1):
        for _ in range(number):
            process.add(str(page.pk))
    for process in processes:
        process.flush()
    assert list(counts().values()) == [6]


def test_a_page_that_is_gone_keeps_nobody_from_counting(page: InitiativePage) -> None:
    for key in (0, page.pk, 999_999_999):
        page_views.tally.add(str(key))
    page_views.tally.flush()
    assert [key[0] for key in counts()] == [page.pk]


@pytest.mark.once
def test_old_days_are_forgotten(page: InitiativePage) -> None:
    with freeze_time("2026-11-28 12:00"):
        for days in (0, 400, 401):
            day = date(2026, 11, 28) - timedelta(days=days)
            PageViews.objects.create(page=page, day=day, count=1)
        page_views.forget()
    assert {key[1] for key in counts()} == {date(2026, 11, 28), date(2025, 10, 24)}


# The report -------------------------------------------------------------------------------------


def test_the_report_adds_thirty_days_and_twelve_months(admin: Client, page: InitiativePage) -> None:
    other = Page.objects.get(depth=2, locale__language_code="en")
    with freeze_time("2026-11-28 12:00"):
        for which, days, number in (
            (page, 0, 3),
            (page, 29, 4),
            (page, 30, 5),
            (page, 365, 9),
            (other, 40, 80),
        ):
            day = date(2026, 11, 28) - timedelta(days=days)
            PageViews.objects.create(page=which, day=day, count=number)
        admin.force_login(User.objects.get(username="boss"))
        rows = list(csv.reader(io.StringIO(get(admin, f"{REPORT}?export=csv")), delimiter=";"))
        shown = get(admin, REPORT)
        by_year = get(admin, f"{REPORT}?ordering=-views_year")
        edited = get(admin, reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert rows[0] == ["Side", "Sprog", "Seneste 30 dage", "Seneste 12 måneder"]
    assert rows[1] == [page.title, "da", "7", "12"]
    assert [other.title, "en", "0", "80"] in rows
    assert "Sidevisninger" in shown
    assert shown.index(f"/{page.pk}/edit/") < shown.index(f"/{other.pk}/edit/")
    assert by_year.index(f"/{other.pk}/edit/") < by_year.index(f"/{page.pk}/edit/")
    assert "Læst 7 gange de seneste 30 dage." in edited


def get(client: Client, address: str) -> str:
    answer = client.get(address)
    content = b"".join(answer) if answer.streaming else answer.content
    return content.decode("utf-8-sig")


@pytest.mark.once
def test_the_report_is_for_those_who_work_on_pages() -> None:
    user = User.objects.create_user("drift", "drift@example.org", "x")
    group = Group.objects.create(name="No pages")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    user.groups.add(group)
    client = Client()
    client.force_login(user)
    assert client.get(REPORT).status_code == 302
