"""Where visitors find nothing: counted without a trace of them, listed for staff, mended by a redirect."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from freezegun import freeze_time
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from cms import dead_addresses
from cms.models import DeadAddress, User
from home.models import StandardPage

pytestmark = pytest.mark.django_db
REPORT = "/admin/reports/dead-addresses/"


@pytest.fixture(autouse=True)
def _nothing_counted(db: None) -> None:
    """What other tests asked for in vain may still wait to be written."""
    dead_addresses.tally.flush()
    DeadAddress.objects.all().delete()


@pytest.fixture
def staff() -> Client:
    """Somebody signed in who may do everything."""
    client = Client()
    client.force_login(User.objects.create_superuser("dead", "dead@example.org", "x"))
    return client


def visit(path: str, times: int = 1) -> None:
    """Come to an address in vain, and let the counts be written."""
    for _ in range(times):
        assert Client().get(path, follow=True).status_code == 404
    dead_addresses.tally.flush()


def rows() -> dict[str, int]:
    return dict(DeadAddress.objects.values_list("path", "hits"))


def test_three_visits_are_one_row_without_anybody_in_it(staff: Client) -> None:
    with freeze_time("2026-11-23 12:00"):
        visit("/da/abc/?navn=Karen", 3)
    [values] = DeadAddress.objects.values()
    assert values == {
        "id": values["id"],
        "path": "/da/abc/",
        "hits": 3,
        "first_day": date(2026, 11, 23),
        "last_day": date(2026, 11, 23),
    }
    report = staff.get(REPORT).content.decode()
    assert "Døde adresser" in report
    assert "/da/abc/" in report
    with freeze_time("2026-11-25 12:00"):
        visit("/da/abc/", 2)
    [row] = DeadAddress.objects.all()
    assert (row.hits, row.first_day, row.last_day) == (5, date(2026, 11, 23), date(2026, 11, 25))


def test_a_visit_writes_nothing_itself() -> None:
    assert Client().get("/da/abc/").status_code == 404
    assert rows() == {}
    dead_addresses.tally.flush()
    assert rows() == {"/da/abc/": 1}


@pytest.mark.parametrize(
    "path",
    [
        "/da/wp-login.php",
        "/.env",
        "/da/.git/config",
        "/da/karen@example.org/",
        "/da/kontakt/99311234/",
        "/da/150374-1234/",
        "/da/" + "x" * 300,
        "/da/a%00b",
        "/da/a%0ab",
    ],
)
def test_robots_and_persons_are_not_counted(path: str) -> None:
    assert Client().get(path, follow=True).status_code == 404
    dead_addresses.tally.flush()
    assert rows() == {}


@pytest.mark.slow
def test_only_reading_counts() -> None:
    client = Client()
    client.post("/da/abc/")
    client.head("/da/abc/")
    client.get("/da/")
    dead_addresses.tally.flush()
    assert rows() == {}


def test_so_many_addresses_at_once_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cms.tally.MOST", 2)
    for name in ("a", "b", "c", "a"):
        Client().get(f"/da/{name}/")
    dead_addresses.tally.flush()
    assert rows() == {"/da/a/": 2, "/da/b/": 1}


@pytest.mark.parametrize(
    "address", ["/da/gammel-side/", "/da/gammel%20side/", "/da/gård/", "/da/hvad%3Fnu/"]
)
def test_the_report_leads_to_a_redirect_which_ends_the_row(staff: Client, address: str) -> None:
    visit(address)
    add = reverse("wagtailredirects:add")
    report = BeautifulSoup(staff.get(REPORT).content.decode(), "html5lib")
    form = staff.get(report.select_one(f'a[href^="{add}?"]')["href"]).context["form"]
    home = Page.objects.get(depth=2, locale__language_code="da")
    answer = staff.post(
        add,
        {
            "old_path": form["old_path"].value(),
            "redirect_page": home.pk,
            "is_permanent": "on",
        },
    )
    assert answer.status_code == 302
    assert Redirect.objects.filter(redirect_page=home).count() == 1
    assert Client().get(address)["Location"] == home.url
    staff.get(REPORT)  # which says that the redirect was made
    assert "Ingen er kommet til en adresse" in staff.get(REPORT).content.decode()


def test_an_address_that_is_led_on_is_not_dead() -> None:
    home = Page.objects.get(depth=2, locale__language_code="da")
    Redirect.objects.create(old_path="/da/abc", redirect_page=home)
    assert Client().get("/da/abc/").status_code == 301
    assert Client().get("/da").status_code == 301
    assert Client().get("/da/def").status_code == 301  # to the address with a slash
    dead_addresses.tally.flush()
    assert rows() == {}


def test_a_redirect_to_a_hidden_page_mends_nothing(staff: Client) -> None:
    home = Page.objects.get(depth=2, locale__language_code="da")
    page = StandardPage(title="Skjult", slug="skjult", locale=home.locale, live=False)
    home.add_child(instance=page)
    Redirect.objects.create(old_path="/da/abc", redirect_page=page)
    visit("/da/abc/")
    assert "/da/abc/" in staff.get(REPORT).content.decode()


def test_the_report_is_for_those_who_may_redirect() -> None:
    user = User.objects.create_user("lead", "lead@example.org", "x")
    group = Group.objects.create(name="writes")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    user.groups.add(group)
    client = Client()
    client.force_login(user)
    answer = client.get(REPORT)
    assert answer.status_code == 302
    assert answer["Location"] == reverse("wagtailadmin_home")
    group.permissions.add(Permission.objects.get(codename="add_redirect"))
    assert client.get(REPORT).status_code == 200


@pytest.mark.slow
def test_what_is_old_or_rare_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    with freeze_time("2026-08-01 12:00"):
        visit("/da/old/", 9)
    with freeze_time("2026-11-01 12:00"):
        visit("/da/often/", 3)
        visit("/da/twice/", 2)
        visit("/da/once/")
    with freeze_time("2026-11-23 12:00"):
        dead_addresses.forget()
        assert rows() == {"/da/often/": 3, "/da/twice/": 2, "/da/once/": 1}
        monkeypatch.setattr(dead_addresses, "MOST_ROWS", 2)
        dead_addresses.forget()
    assert rows() == {"/da/often/": 3, "/da/twice/": 2}


def test_within_a_day_the_list_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dead_addresses, "MOST_ROWS", 1)
    for name in ("a", "b", "c", "a"):
        visit(f"/da/{name}/")
    assert rows() == {"/da/a/": 2, "/da/b/": 1}
