"""Redirects from a table: what is taken, what is refused and why; the admin asks the same rules (F19)."""

import io
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect

from cms.redirect_import import Report, import_redirects
from home.models import StandardPage
from initiatives.models import AreaIndexPage, InitiativePage
from tests.site.hidden import restrict

pytestmark = pytest.mark.django_db

NIGHTLIFE = "/da/indsatser/et-trygt-natteliv/"
TARGET = "/indsatser/trafiksikkerhed"
# Each row asks whether a page has the old or the new address, or a redirect; it is saved, and indexed.
QUESTIONS = 8


def load(*rows: str, encoding: str = "utf-8", **options: Any) -> Report:
    return import_redirects("\r\n".join(rows).encode(encoding), **options)


def reasons(*rows: str) -> list[tuple[int, str]]:
    return [(refusal.line, refusal.reason) for refusal in load(*rows).refused]


def goal_of(address: str) -> tuple[int, str]:
    """Return where a reader ends who follows `address`, and the first status."""
    first = Client().get(address)
    response, seen = first, 0
    while response.status_code in (301, 302) and seen < 3:
        address, seen = response.headers["Location"], seen + 1
        if not address.startswith("/"):
            break
        response = Client().get(address)
    return first.status_code, address


# What is taken ------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    "old",
    [
        "/gammel/side",
        "/gammel/side/",
        "/da/gammel/side",
        " https://tryg.aalborg.dk/gammel/side ",
    ],
)
@pytest.mark.parametrize(
    "new",
    [
        "/indsatser/et-trygt-natteliv",
        "/indsatser/et-trygt-natteliv/",
        NIGHTLIFE,
        f"http://localhost:8000{NIGHTLIFE}",
    ],
)
def test_an_old_address_leads_on_with_and_without_its_language(old: str, new: str) -> None:
    assert load(f"{old};{new};").made == 1
    for asked in ("/gammel/side", "/gammel/side/", "/da/gammel/side/"):
        assert goal_of(asked) == (301, NIGHTLIFE)


@pytest.mark.parametrize("old", ["/gammel side", "/gammel%20side", "/da/gammel side/"])
def test_a_space_is_what_a_browser_makes_of_it(old: str) -> None:
    assert load(f"{old};{NIGHTLIFE};").made == 1
    for asked in ("/gammel%20side", "/da/gammel%20side/"):
        assert goal_of(asked) == (301, NIGHTLIFE)


def test_it_follows_its_page_when_the_page_moves() -> None:
    load(f"/gammel;{NIGHTLIFE}")
    page = InitiativePage.objects.get(code="I01")
    page.slug = "nyt-navn"
    page.save_revision().publish()
    assert goal_of("/gammel") == (301, "/da/indsatser/nyt-navn/")


@pytest.mark.parametrize(
    ("word", "status"),
    [("", 301), ("ja", 301), ("Yes", 301), ("301", 301), ("nej", 302), ("0", 302)],
)
def test_permanent_or_not(word: str, status: int) -> None:
    load(f"/gammel;{TARGET};{word}")
    assert Client().get("/gammel").status_code == status


def test_english_addresses_keep_their_language() -> None:
    load("/en/old;/en/initiatives/road-safety/")
    assert goal_of("/en/old") == (301, "/en/initiatives/road-safety/")
    assert Client().get("/old").status_code == 404


def test_an_address_with_a_question_mark_is_one_of_its_own() -> None:
    load(f"/side?id=7&a=1;{TARGET}")
    assert goal_of("/side?a=1&id=7")[0] == 301
    assert Client().get("/side").status_code == 404


def test_other_web_sites_the_search_and_areas_are_targets_too() -> None:
    area = f"{AreaIndexPage.objects.get(locale__language_code='da').url}vestbyen/"
    report = load(
        "/a;https://www.aalborg.dk/tryg", "/b;/soeg/?q=natteliv", f"/c;{area}", "/d;/da/#mål"
    )
    assert report.refused == []
    assert goal_of("/a") == (301, "https://www.aalborg.dk/tryg")
    assert goal_of("/b") == (301, "http://localhost:8000/da/soeg/?q=natteliv")
    assert goal_of("/c") == (301, area)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_every_encoding_and_delimiter_of_excel(encoding: str, delimiter: str) -> None:
    rows = (["Gammel adresse", "Ny adresse"], ["/trøst", TARGET])
    assert load(*(delimiter.join(row) for row in rows), encoding=encoding).made == 1
    assert goal_of("/tr%C3%B8st")[0] == 301


@pytest.mark.parametrize("columns", ["note;permanent;new;old", "bemærkning;varig;ny;gammel"])
def test_columns_are_found_by_their_names(columns: str) -> None:
    load(columns, f'"a; b";nej;{TARGET};/gammel')
    assert Client().get("/gammel").status_code == 302


# Again ---------------------------------------------------------------------------------------


def test_a_second_run_changes_nothing_and_a_corrected_row_does() -> None:
    rows = (f"/a;{TARGET}", f"/b;{NIGHTLIFE};nej")
    assert load(*rows).made == 2
    before = list(Redirect.objects.values().order_by("pk"))
    again = load(*rows)
    assert (again.made, again.changed, again.unchanged) == (0, 0, 2)
    assert list(Redirect.objects.values().order_by("pk")) == before
    corrected = load(f"/a;{NIGHTLIFE}", rows[1])
    assert (corrected.changed, corrected.unchanged) == (1, 1)
    assert goal_of("/a") == (301, NIGHTLIFE)


def test_one_that_staff_made_without_a_language_is_the_same() -> None:
    page = InitiativePage.objects.get(code="I01")
    Redirect.objects.create(old_path="/gammel", redirect_page=page)
    assert load(f"/gammel;{NIGHTLIFE}").unchanged == 1
    assert Redirect.objects.filter(old_path__endswith="/gammel").count() == 1


def test_a_dry_run_tells_the_same_and_saves_nothing() -> None:
    report = load(f"/a;{TARGET}", "/b;/findes-ikke", dry_run=True)
    assert (report.made, len(report.refused)) == (1, 1)
    assert not Redirect.objects.filter(old_path="/da/a").exists()


# What is refused -------------------------------------------------------------------------------

CHAIN = "Den nye adresse er selv en gammel adresse: Lad den føre direkte til den rigtige side."
STANDS = "Der er en side på den gamle adresse. Derfor ville viderestillingen aldrig virke."
NOWHERE = "På den nye adresse er der ingen side, som alle må se."
NO_ADDRESS = "Den nye adresse er ikke en webadresse."


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("/a;/a", "Viderestillingen ville føre til sig selv."),
        ("/a;/da/a/", "Viderestillingen ville føre til sig selv."),
        ("/a;/findes-ikke", NOWHERE),
        ("/a;/omraader/findes-ikke", NOWHERE),
        ("/a;/admin-findes-ikke", NOWHERE),
        ("/indsatser/;/maal", STANDS),
        (f"{NIGHTLIFE};/maal", STANDS),
        ("/omraader/vestbyen;/maal", STANDS),
        ("/admin/pages/;/maal", STANDS),
        ("/en/search;/maal", STANDS),
        ("/was;/maal", STANDS),
        ("/;/maal", "Forsiden kan ikke føre andre steder hen."),
        ("/da/;/maal", "Forsiden kan ikke føre andre steder hen."),
        ("https://tryg.aalborg.dk;/maal", "En gammel adresse begynder med / eller https://."),
        ("indsatser;/maal", "En gammel adresse begynder med / eller https://."),
        (";/maal", "En gammel adresse begynder med / eller https://."),
        ("/a;", "En ny adresse begynder med / eller https://."),
        ("/a;javascript:alert(1)", "En ny adresse begynder med / eller https://."),
        ("/a;//evil example/", NO_ADDRESS),
        ("/a;ftp://example.org/x", NO_ADDRESS),
        (f"/{'a' * 256};/maal", "Den gamle adresse er for lang, eller den er ikke en adresse."),
        (f"/a;https://example.org/{'a' * 256}", "Den nye adresse er længere end 255 tegn."),
        ("/a;/maal;måske", "Skriv ja eller nej til, om viderestillingen er varig."),
    ],
)
def test_a_row_that_would_not_work_is_refused(row: str, reason: str) -> None:
    before = Redirect.objects.count()
    assert reasons(f"/hel;{TARGET}", "", row) == [(3, reason)]
    assert Redirect.objects.count() == before + 1  # the good row holds


def test_chains_and_circles_are_refused_within_the_file_and_with_what_is_there() -> None:
    assert reasons("/a;/b", "/b;/a") == [(1, CHAIN), (2, CHAIN)]
    load(f"/c;{TARGET}")
    assert reasons("/d;/c", "/e;/da/c/") == [(1, CHAIN), (2, CHAIN)]
    Redirect.objects.create(old_path="/uden-sprog", redirect_link="https://example.org/")
    assert reasons("/f;/uden-sprog") == [(1, CHAIN)]


def test_the_same_old_address_twice_is_refused() -> None:
    assert reasons(f"/a;{TARGET}", f"/da/a/;{NIGHTLIFE}") == [
        (2, "Den gamle adresse står allerede længere oppe.")
    ]


@pytest.mark.parametrize("hide", ["restrict", "unpublish", "draft"])
def test_a_hidden_page_is_no_target(hide: str) -> None:
    page = InitiativePage.objects.get(code="I01")
    if hide == "restrict":
        restrict(page, "login")
    elif hide == "unpublish":
        page.unpublish()
    else:
        InitiativePage.objects.filter(pk=page.pk).update(live=False)
    assert reasons(f"/a;{NIGHTLIFE}") == [(1, NOWHERE)]


# How long it takes -----------------------------------------------------------------------------


def test_a_row_costs_the_same_few_questions_in_a_long_file() -> None:
    def questions(count: int) -> int:
        rows = [f"/{count}/{number};{TARGET}" for number in range(count)]
        with CaptureQueriesContext(connection) as captured:
            assert load(*rows).made == count
        return len(captured)

    short, long = questions(10), questions(20)
    assert long - short <= 10 * QUESTIONS


def test_the_admin_takes_no_more_rows_than_it_can_answer_for(
    admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cms.views.redirects.MOST_ROWS", 2)
    content = f"/a;{TARGET}\n/b;{TARGET}\n/c;{TARGET}\n".encode()
    address = reverse("wagtailredirects:start_import")
    assert "Højst 1000 rækker." in admin.get(address).content.decode()
    answer = admin.post(address, {"file": SimpleUploadedFile("old.csv", content)})
    assert "Filen har mere end 2 rækker. Del den op." in answer.content.decode()
    assert not Redirect.objects.filter(old_path="/da/a").exists()


# The command -----------------------------------------------------------------------------------


def run(path: Path, *arguments: str) -> str:
    out = io.StringIO()
    call_command("import_redirects", str(path), *arguments, stdout=out)
    return out.getvalue()


def test_the_command_is_ours_and_reports_every_refused_row(tmp_path: Path) -> None:
    """Wagtail has a command of the same name, which asks for nothing."""
    path = tmp_path / "old.csv"
    path.write_text(f"/a;{TARGET}\n/b;/findes-ikke\n", encoding="cp1252")
    out = io.StringIO()
    with pytest.raises(CommandError, match="1 rows were refused"):
        call_command("import_redirects", str(path), "--dry-run", stdout=out)
    assert (
        "Line 2: /b to /findes-ikke: There is no page at the new address that everybody may see."
        in out.getvalue()
    )
    assert "Dry run, nothing is changed. Redirects: 1 new," in out.getvalue()
    assert not Redirect.objects.filter(old_path="/da/a").exists()
    path.write_text(f"/a;{TARGET}\n")
    assert "1 new, 0 changed, 0 as before, 0 refused." in run(path)
    assert "0 new, 0 changed, 1 as before, 0 refused." in run(path)


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\x00\x00", b'/a;"/b', b"\x81\x8d;\x8f"])
def test_a_file_that_is_no_table_is_refused_with_one_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "picture.csv"
    path.write_bytes(content)
    with pytest.raises(CommandError):
        run(path)
    with pytest.raises(CommandError, match="No such file"):
        run(tmp_path / "absent.csv")


# The admin -------------------------------------------------------------------------------------


def test_the_admin_imports_by_the_same_rules_and_says_why_in_danish(admin: Client) -> None:
    address = reverse("wagtailredirects:start_import")
    assert "Indlæs viderestillinger" in admin.get(address).content.decode()
    content = f"gammel;ny\n/a;{TARGET}\n/b;/b\n".encode()
    answer = admin.post(address, {"file": SimpleUploadedFile("old.csv", content)})
    text = " ".join(BeautifulSoup(answer.content, "html5lib").get_text(" ").split())
    assert "Nye: 1. Ændrede: 0. Som før: 0. Afviste: 1." in text
    assert "3 /b /b Viderestillingen ville føre til sig selv." in text
    assert goal_of("/a")[0] == 301
    answer = admin.post(address, {"file": SimpleUploadedFile("x.csv", b"\x00\x01\x02")})
    assert "Filen er ikke en tabel." in answer.content.decode()


@pytest.mark.parametrize(
    ("old", "link", "reason"),
    [
        ("/a", "http://localhost:8000/da/a", "føre til sig selv"),
        ("/a", "http://localhost:8000/da/findes-ikke", "ingen side, som alle må se"),
        ("/indsatser", "https://example.org/", "Der er en side på den gamle adresse"),
    ],
)
def test_the_form_asks_them_too(admin: Client, old: str, link: str, reason: str) -> None:
    answer = admin.post(
        reverse("wagtailredirects:add"),
        {"old_path": old, "redirect_link": link, "is_permanent": "on"},
    )
    assert answer.status_code == 200
    assert reason in answer.content.decode()
    assert not Redirect.objects.filter(redirect_link=link).exists()


def test_the_form_makes_and_changes_a_redirect(admin: Client) -> None:
    page = StandardPage.objects.get(slug="om-siden")
    values = {"old_path": "/a", "redirect_page": str(page.pk), "redirect_link": ""}
    assert admin.post(reverse("wagtailredirects:add"), values).status_code == 302
    assert goal_of("/a") == (302, page.url)
    made = Redirect.objects.get(old_path="/da/a")
    edit = reverse("wagtailredirects:edit", args=[made.pk])
    assert admin.get(edit).status_code == 200
    assert admin.post(edit, {**values, "is_permanent": "on"}).status_code == 302
    assert goal_of("/a") == (301, page.url)


# News of the old site ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "/nyheder/2023/01/tryg-bydel",
        "/da/nyheder/2023/01/tryg-bydel/",
        "/liste-over-nyheder-paa-tryg-aalborg/tryg-bydel",
    ],
)
def test_news_that_nobody_redirected_has_moved(address: str) -> None:
    answer = Client().get(address)
    assert answer.status_code == 404
    soup = BeautifulSoup(answer.content, "html5lib")
    box = soup.select_one("main .fact-box")
    assert "Nyheden er flyttet" in box.get_text()
    assert box.a["href"] == InitiativePage.objects.get(code="I07").url
    assert soup.select_one("#page-search")["value"] == "tryg bydel"


def test_news_without_a_page_of_its_name_leads_to_the_list() -> None:
    soup = BeautifulSoup(Client().get("/nyheder/2019/05/helt-ukendt").content, "html5lib")
    assert soup.select_one("main .fact-box a")["href"] == "/da/nyheder/"
    assert soup.select_one("#page-search")["value"] == "helt ukendt"


def test_a_hidden_page_is_not_offered() -> None:
    restrict(InitiativePage.objects.get(code="I07"), "login")
    soup = BeautifulSoup(Client().get("/nyheder/2023/01/tryg-bydel").content, "html5lib")
    assert soup.select_one("main .fact-box a")["href"] == "/da/nyheder/"


def test_a_redirect_comes_before_the_hint() -> None:
    load(f"/nyheder/2023/01/tryg-bydel;{TARGET}")
    assert goal_of("/nyheder/2023/01/tryg-bydel") == (301, "/da/indsatser/trafiksikkerhed/")


def test_the_known_old_addresses_of_the_site_lead_on() -> None:
    for address in (
        "/strategi",
        "/forloeb",
        "/om-tryg-aalborg/introduktion",
        "/om-tryg-aalborg/tryghed",
    ):
        assert Client().get(address).status_code == 301, address
        assert Client().get(goal_of(address)[1]).status_code == 200, address
