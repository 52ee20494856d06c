"""What a citizen reads about a version of the strategy, also when the next one is valid (F51)."""

from collections.abc import Iterator
from datetime import date

import pytest
from bs4 import BeautifulSoup, Tag
from django.core.files.base import ContentFile
from django.test import Client
from freezegun import freeze_time

from cms.models import SiteDocument
from home.models import OrganisationPage, StrategyVersion
from initiatives.models import InitiativePage

pytestmark = [pytest.mark.django_db, pytest.mark.once]

DA, EN = "/da/om-tryg-aalborg/organisation/", "/en/about/organisation/"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with freeze_time("2026-05-01 12:00"):
        yield


@pytest.fixture
def third() -> StrategyVersion:
    version: StrategyVersion = StrategyVersion.objects.get(number=3)
    return version


@pytest.fixture
def fourth(third: StrategyVersion) -> StrategyVersion:
    version: StrategyVersion = StrategyVersion.objects.create(
        number=4, from_year=2026, adopted=date(2026, 1, 26), note_da="Ny.", note_en="New."
    )
    return version


def main(client: Client, url: str) -> Tag:
    answer = client.get(url)
    assert answer.status_code == 200
    found = BeautifulSoup(answer.content, "html5lib").main
    assert found is not None
    return found


def words(client: Client, url: str) -> str:
    return " ".join(main(client, url).get_text(" ").split())


def test_the_old_version_says_until_when_and_what_is_valid_now(
    client: Client, third: StrategyVersion, fourth: StrategyVersion
) -> None:
    danish, english = words(client, f"{DA}version-3/"), words(client, f"{EN}version-3/")
    assert "Version 3 af strategien" in danish
    assert "Gældende til udgangen af 2025." in danish
    assert "Version 3 of the strategy" in english
    assert "Valid until the end of 2025." in english
    for url in (DA, EN):
        page = main(client, f"{url}version-3/")
        assert page.find("a", href=f"{url}version-4/") is not None
        assert page.find("a", href=f"{url}#versions") is not None


@freeze_time("2026-11-23 12:00")
def test_an_older_version_names_none_that_has_ended_as_valid(client: Client) -> None:
    """Version 2 has no last year of its own: version 3 ended it, and has ended since."""
    for url in (DA, EN):
        assert main(client, f"{url}version-2/").find("a", href=f"{url}version-3/") is None
        assert main(client, f"{url}version-1/").find("a", href=f"{url}version-2/") is None
    with freeze_time("2024-06-01 12:00"):
        assert main(client, f"{DA}version-1/").find("a", href=f"{DA}version-3/") is not None
        assert main(client, f"{DA}version-1/").find("a", href=f"{DA}version-2/") is None


def test_the_valid_version_and_one_to_come(client: Client, fourth: StrategyVersion) -> None:
    StrategyVersion.objects.create(number=5, from_year=2030)
    fourth.to_year = 2029
    fourth.save()
    danish = words(client, f"{DA}version-4/")
    assert "Gældende til udgangen af 2029." in danish
    assert "Nu gælder" not in danish
    assert "Vedtaget 26. januar 2026" in danish
    assert "Ny." in danish
    assert "New." in words(client, f"{EN}version-4/")
    assert "Gælder fra 2030." in words(client, f"{DA}version-5/")


def test_a_version_without_an_end_of_its_own(client: Client, fourth: StrategyVersion) -> None:
    """The council's papers give no last year: nothing more precise is claimed."""
    assert "Version 1 (fra 2014) Gældende, indtil version 2 kom i 2018" in words(client, DA)
    assert "Version 3 (2022–2025) Valid until the end of 2025" in words(client, EN)
    assert "Gældende, indtil version 2 kom i 2018." in words(client, f"{DA}version-1/")
    assert "Gælder nu." in words(client, f"{DA}version-4/")
    with freeze_time("2025-12-31 12:00"):
        assert "Gælder fra 2026." in words(client, f"{DA}version-4/")
        assert "Nu gælder version 4" not in words(client, f"{DA}version-3/")


def test_its_initiatives_in_the_readers_language(client: Client, third: StrategyVersion) -> None:
    shown, hidden = InitiativePage.objects.get(code="I01"), InitiativePage.objects.get(code="I02")
    for page in (shown, hidden):
        page.strategy_versions.set([third])
        page.save()
    hidden.unpublish()
    english = InitiativePage.objects.get(
        translation_key=shown.translation_key, locale__language_code="en"
    )
    assert main(client, f"{DA}version-3/").find("a", href=shown.url) is not None
    assert main(client, f"{EN}version-3/").find("a", href=english.url) is not None
    assert hidden.title not in words(client, f"{DA}version-3/")
    empty = "Indsatserne i denne version er ikke oplyst."
    assert empty in words(client, f"{DA}version-2/")


def test_its_documents(client: Client, third: StrategyVersion) -> None:
    assert "Dokumentet til denne version er her ikke endnu." in words(client, f"{DA}version-3/")
    for language in ("da", "en"):
        document = SiteDocument.objects.create(
            title="Strategi", file=ContentFile(b"x" * 1_258_291, name="s.pdf"), language=language
        )
        setattr(third, f"document_{language}", document)
    third.save()
    assert "(PDF, 1,2 MB, dansk)" in words(client, f"{DA}version-3/")
    assert "(PDF, 1,2 MB, engelsk)" in words(client, f"{DA}version-3/")


def test_the_timeline_leads_there_and_the_switch_to_the_other_language(
    client: Client, third: StrategyVersion
) -> None:
    for url, other in ((DA, EN), (EN, DA)):
        assert main(client, url).find("a", href=f"{url}version-3/") is not None
        page = BeautifulSoup(client.get(f"{url}version-3/").content, "html5lib")
        assert page.find("a", href=f"{other}version-3/") is not None
        crumbs = page.find("nav", class_="breadcrumbs") or page
        assert crumbs.find("a", href=url) is not None
    assert f"{DA}version-3/" in client.get("/sitemap.xml").content.decode()


def test_no_such_version_and_no_such_page(client: Client, third: StrategyVersion) -> None:
    for address in (
        "version-99/",
        "version-x/",
        "version-/",
        "version--3/",
        "version-99999999999/",
    ):
        assert client.get(f"{DA}{address}").status_code == 404, address
    OrganisationPage.objects.get(locale__language_code="en").unpublish()
    assert client.get(f"{EN}version-3/").status_code == 404
    assert f"{EN}version-3/" not in client.get(f"{DA}version-3/").content.decode()


def test_many_versions_cost_no_more_queries(
    client: Client, django_assert_max_num_queries: object
) -> None:
    for number in range(10, 40):
        StrategyVersion.objects.create(number=number, from_year=2020 + number)
    client.get(DA)
    for url in (DA, f"{DA}version-3/", f"{EN}version-3/"):
        with django_assert_max_num_queries(25):  # type: ignore[operator]  # of pytest-django
            assert client.get(url).status_code == 200
