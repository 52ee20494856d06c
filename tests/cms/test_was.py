"""`/was`, the address that every Danish public web site answers with its accessibility statement (F17)."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from cms.deployment import check_accessibility_statement
from cms.models import SiteSettings
from home.models import StandardPage
from tests.site.hidden import restrict

pytestmark = [pytest.mark.django_db, pytest.mark.once]

STATEMENT = "https://was.digst.dk/tryg-aalborg"


def own_page() -> StandardPage:
    return StandardPage.objects.get(slug="tilgaengelighedserklaering")


def settle(**values: Any) -> None:
    SiteSettings.objects.update(
        **{"accessibility_statement_url": "", "accessibility_page": None, **values}
    )


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("address", ["/was", "/was/"])
def test_it_leads_to_the_address_in_the_settings(address: str, language: str) -> None:
    settle(accessibility_statement_url=STATEMENT, accessibility_page=own_page())
    answer = Client().get(address, HTTP_ACCEPT_LANGUAGE=language)
    assert (answer.status_code, answer.headers["Location"]) == (302, STATEMENT)


@pytest.mark.parametrize("language", ["da", "en"])
def test_else_to_our_own_page_in_danish_whatever_its_address(language: str) -> None:
    page = own_page()
    page.slug = "noget-andet"
    page.save_revision().publish()
    settle(accessibility_page=page)
    answer = Client().get("/was", HTTP_ACCEPT_LANGUAGE=language)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/da/noget-andet/")


def test_a_hidden_page_is_not_given_away() -> None:
    page = own_page()
    settle(accessibility_page=page)
    restrict(page, "login")
    assert Client().get("/was").status_code == 404
    settle()
    assert Client().get("/was").status_code == 404


def test_the_demo_site_has_one() -> None:
    assert Client().get("/was").headers["Location"] == own_page().url


@pytest.mark.parametrize("address", ["/da/", "/en/"])
def test_the_footer_leads_to_the_official_statement_once_there_is_one(address: str) -> None:
    def links() -> list[str]:
        soup = BeautifulSoup(Client().get(address).content, "html5lib")
        return [str(link["href"]) for link in soup.select("footer a")]

    settle()
    assert "/was" not in links()
    settle(accessibility_statement_url=STATEMENT)
    assert links().count("/was") == 1


def test_a_deployment_without_the_address_is_refused() -> None:
    settle(accessibility_page=own_page())
    assert [problem.id for problem in check_accessibility_statement()] == ["cms.E023"]
    settle(accessibility_statement_url=STATEMENT)
    assert check_accessibility_statement() == []
