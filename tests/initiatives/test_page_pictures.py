"""The pictures of pages: beside the heading, and on the cards of the front page."""

import pytest
from bs4 import BeautifulSoup, Tag
from django.conf import settings
from django.test import Client

from initiatives.demo.drawings import drawings
from initiatives.models import InitiativePage

pytestmark = pytest.mark.django_db

DANISH = "/da/indsatser/et-trygt-natteliv/"
ENGLISH = "/en/initiatives/safe-nightlife/"


def main_of(client: Client, address: str) -> Tag:
    found = BeautifulSoup(client.get(address).content, "html5lib").main
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("address", "description", "credit"),
    [
        (DANISH, "Tegning af en gade i skumringen", "Tegning: Tryg Aalborg"),
        (ENGLISH, "Drawing of a street at dusk", "Drawing: Tryg Aalborg"),
    ],
)
def test_a_page_shows_its_picture_in_its_own_language(
    client: Client, address: str, description: str, credit: str
) -> None:
    head = main_of(client, address).select_one(".head-picture")
    assert head is not None
    image = head.select_one("picture > img")
    assert image is not None
    assert str(image["alt"]).startswith(description)
    assert image.get("lang") is None
    # Phones don't show it and must not fetch it, although it is the first of the page.
    assert image["loading"] == "lazy"
    assert image["width"]
    assert image["height"]
    types = [str(source.get("type")) for source in head.select("picture > source")]
    assert types[0] == "image/avif"
    assert credit in head.get_text()


@pytest.mark.parametrize("address", ["/da/", "/en/"])
def test_cards_of_the_front_page_have_pictures_that_say_nothing(
    client: Client, address: str
) -> None:
    images = main_of(client, address).select(".card-picture img")
    assert [(image["alt"], image["loading"]) for image in images] == [("", "lazy")] * 3
    assert len({image["src"] for image in images}) == 3
    for image in images:
        name = str(image["src"]).removeprefix(settings.MEDIA_URL)
        assert (settings.MEDIA_ROOT / name).is_file()


def test_cards_have_pictures_together_or_not_at_all(client: Client) -> None:
    InitiativePage.objects.filter(code="I06").update(listing_image=None)
    main = main_of(client, "/da/")
    assert main.select(".card")
    assert not main.select(".card-picture")


@pytest.mark.parametrize("address", ["/da/indsatser/", "/da/maal/fortsat-hoej-tryghed/"])
def test_lists_to_choose_from_stay_short(client: Client, address: str) -> None:
    main = main_of(client, address)
    assert main.select(".card")
    assert not main.select(".card-picture")


def test_every_drawing_is_used_by_a_page() -> None:
    used = InitiativePage.objects.filter(listing_image__isnull=False)
    assert used.count() == 6
    titles = {page.listing_image.title for page in used if page.listing_image}
    assert titles < {drawing.title for drawing in drawings()}
