"""What stands at the top of each page type: its lead, and the tools of pages that are read to the end."""

from typing import Final

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from wagtail.models import get_page_models

from cms.models import BasePage
from home.models import HomePage
from initiatives.models import AreaIndexPage, GoalIndexPage, InitiativeIndexPage, UpdateIndexPage

pytestmark = pytest.mark.django_db

# Whoever prints goes on from these first.
LISTS: Final = {HomePage, AreaIndexPage, GoalIndexPage, InitiativeIndexPage, UpdateIndexPage}
PAGE_TYPES: Final = [model for model in get_page_models() if issubclass(model, BasePage)]


def read(client: Client, page: BasePage) -> BeautifulSoup:
    return BeautifulSoup(client.get(page.url).content, "html.parser")


@pytest.mark.slow
@pytest.mark.parametrize("model", PAGE_TYPES)
def test_the_lead_stands_under_the_heading_or_else_the_summary(
    client: Client, model: type[BasePage]
) -> None:
    # One page is in English alone.
    page = model.objects.filter(live=True).order_by("locale__language_code", "path").first()
    assert page is not None
    for lead, summary in (("Manchetten.", "Resumeet."), ("", "Resumeet."), ("", "")):
        model.objects.filter(pk=page.pk).update(lead=lead, summary=summary)
        soup = read(client, page)
        assert [p.get_text() for p in soup.select("p.lead")] == [lead or summary][: bool(summary)]
    assert bool(soup.select("main [data-print]")) is (model not in LISTS)


@pytest.mark.parametrize(
    "address", ["/da/omraader/vodskov/", "/da/om-tryg-aalborg/organisation/version-3/"]
)
def test_what_stands_on_a_page_of_its_own_without_being_one_is_printed_too(
    client: Client, address: str
) -> None:
    soup = BeautifulSoup(client.get(address).content, "html.parser")
    assert soup.select("main [data-print]")


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("/da/indsatser/", "Indsatser – Tryg Aalborg"),
        ("/da/indsatser/?page=2", "Indsatser – Side 2 af 2 – Tryg Aalborg"),
        ("/en/initiatives/?page=2", "Initiatives – Page 2 of 2 – Tryg Aalborg"),
        ("/da/nyheder/?kind=result", "Resultat – Nyheder – Tryg Aalborg"),
        ("/en/news/?kind=event", "Event – News – Tryg Aalborg"),
    ],
)
def test_a_title_tells_the_pages_of_a_list_apart(client: Client, address: str, title: str) -> None:
    """Whoever listens hears it first, and sees nothing else in the tabs and the history."""
    soup = BeautifulSoup(client.get(address).content, "html.parser")
    assert [each.get_text() for each in soup.select("title")] == [title]


@pytest.mark.parametrize(
    ("address", "part"),
    [("/da/nyheder/", "nav.kinds"), ("/da/om-tryg-aalborg/tal-om-tryghed/", ".series-file")],
)
def test_what_can_only_be_pressed_is_not_printed(client: Client, address: str, part: str) -> None:
    soup = BeautifulSoup(client.get(address).content, "html.parser")
    assert soup.select(part)
    assert all("no-print" in each["class"] for each in soup.select(part))
